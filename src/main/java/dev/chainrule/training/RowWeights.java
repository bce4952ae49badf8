package dev.chainrule.training;

import dev.chainrule.encoding.TargetEncoding.Classes;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;

/** Gives every row the weight of its class. */
final class RowWeights {

    private final Matrix targets;

    /** @param targets {@code [rows, outputs]}: one output for two classes, else one for each */
    RowWeights(Matrix targets) {
        this.targets = targets;
    }

    /** {@code [rows, 1]} in the given memory; {@code "balanced"} counts the training rows only. */
    Matrix by(ClassWeights classWeights, Classes classes, int[] training, Memory memory) {
        long[] counts = new long[classes.labels().size()];
        for (int row : training) {
            counts[classOf(row)]++;
        }
        double[] weights = classWeights.of(classes.labels(), counts);
        Matrix ofRows = memory.allocate(targets.rows(), 1);
        for (int row : training) {
            ofRows.set(row, 0, weights[classOf(row)]);
        }
        return ofRows;
    }

    private int classOf(int row) {
        if (targets.columns() == 1) {
            return targets.get(row, 0) >= 0.5 ? 1 : 0;
        }
        int largest = 0;
        for (int j = 1; j < targets.columns(); j++) {
            largest = targets.get(row, j) > targets.get(row, largest) ? j : largest;
        }
        return largest;
    }
}
