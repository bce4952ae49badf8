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
 */
record TrainingPosition(int epochs, int rows, double lossSum, long step, double gradientNorm) {

    void write(DataOutputStream out) throws IOException {
        out.writeInt(epochs);
        out.writeInt(rows);
        out.writeDouble(lossSum);
        out.writeLong(step);
        out.writeDouble(gradientNorm);
    }

    static TrainingPosition read(DataInputStream in) throws IOException {
        return new TrainingPosition(in.readInt(), in.readInt(), in.readDouble(), in.readLong(), in.readDouble());
    }
}
