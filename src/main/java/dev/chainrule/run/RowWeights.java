package dev.chainrule.run;

import dev.chainrule.encoding.TargetEncoding.Classes;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.metric.LikeliestClass;
import dev.chainrule.plan.ClassWeights;

/** Gives every row the weight of its class. */
public final class RowWeights {

    private final Matrix targets;
    private final float[] values;

    /** @param targets {@code [rows, outputs]}: one output for two classes, else one for each */
    RowWeights(Matrix targets) {
        this.targets = targets;
        this.values = new float[targets.columns()];
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
        targets.readRow(row, values);
        return LikeliestClass.of(values);
    }
}
