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
 * @param slotsBegan after which step its optimizer began
 */
record TrainingPosition(
        int epochs, int rows, double lossSum, long step, double gradientNorm, long scheduleBegan, long slotsBegan) {

    /** At the beginning of the epoch that is under way, in epochs of so many steps. */
    TrainingPosition atWholeEpoch(int stepsPerEpoch) {
        long steps = (long) epochs * stepsPerEpoch;
        return new TrainingPosition(
                epochs, 0, 0, steps, gradientNorm, Math.min(scheduleBegan, steps), Math.min(slotsBegan, steps));
    }

    TrainingPosition beginning(boolean schedule, boolean optimizer) {
        return new TrainingPosition(
                epochs,
                rows,
                lossSum,
                step,
                gradientNorm,
                schedule ? step : scheduleBegan,
                optimizer ? step : slotsBegan);
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(epochs);
        out.writeInt(rows);
        out.writeDouble(lossSum);
        out.writeLong(step);
        out.writeDouble(gradientNorm);
        out.writeLong(scheduleBegan);
        out.writeLong(slotsBegan);
    }

    static TrainingPosition read(DataInputStream in) throws IOException {
        return new TrainingPosition(
                in.readInt(),
                in.readInt(),
                in.readDouble(),
                in.readLong(),
                in.readDouble(),
                in.readLong(),
                in.readLong());
    }
}
