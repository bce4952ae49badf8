package dev.chainrule.network;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * Where a training stands between two steps.
 *
 * @param epochs that are done
 * @param rows of the next one that have been seen
 * @param lossSum over these rows
 * @param step steps done
 * @param gradientNorm of the last step that it was measured in
 * @param scheduleBegan after which step its schedule began
 * @param slotsBegan after which step its optimizer began; below 0 where it has done more steps than are counted here
 * @param averageBegan after which step the average of its weights began; below 0 as well
 */
record TrainingPosition(
        int epochs,
        int rows,
        double lossSum,
        long step,
        double gradientNorm,
        long scheduleBegan,
        long slotsBegan,
        long averageBegan) {

    /**
     * At the beginning of the epoch that is under way, its steps counted anew. A schedule stands where it did in epochs;
     * the optimizer and the average have seen as many steps as before.
     *
     * @param stepsPerEpoch from now on
     * @param stepsPerEpochSoFar of the training that stands here
     */
    TrainingPosition atWholeEpoch(int stepsPerEpoch, int stepsPerEpochSoFar) {
        long steps = (long) epochs * stepsPerEpoch;
        long schedule = Math.round((double) scheduleBegan * stepsPerEpoch / stepsPerEpochSoFar);
        return new TrainingPosition(
                epochs,
                0,
                0,
                steps,
                gradientNorm,
                Math.min(schedule, steps),
                steps - (step - slotsBegan),
                steps - (step - averageBegan));
    }

    TrainingPosition beginning(boolean schedule, boolean optimizer, boolean average) {
        return new TrainingPosition(
                epochs,
                rows,
                lossSum,
                step,
                gradientNorm,
                schedule ? step : scheduleBegan,
                optimizer ? step : slotsBegan,
                average ? step : averageBegan);
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(epochs);
        out.writeInt(rows);
        out.writeDouble(lossSum);
        out.writeLong(step);
        out.writeDouble(gradientNorm);
        out.writeLong(scheduleBegan);
        out.writeLong(slotsBegan);
        out.writeLong(averageBegan);
    }

    /** @param form that stands before it */
    static TrainingPosition read(DataInputStream in, TrainingForm form) throws IOException {
        return new TrainingPosition(
                in.readInt(),
                in.readInt(),
                in.readDouble(),
                in.readLong(),
                in.readDouble(),
                in.readLong(),
                in.readLong(),
                form.remembered() == null ? 0 : in.readLong());
    }
}
