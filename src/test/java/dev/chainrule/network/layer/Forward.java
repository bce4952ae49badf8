package dev.chainrule.network.layer;

import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.math.RandomStreams;
import org.jspecify.annotations.Nullable;

/** What a layer makes of one row, in double. */
final class Forward {

    private Forward() {}

    /** @param parameters of the layer, all of them */
    static double[] of(LayerSpec spec, Shape shape, double[] parameters, double... row) {
        return of(spec, shape, Mode.PREDICT, parameters, row)[0];
    }

    /** The same of several rows. */
    static double[][] of(LayerSpec spec, Shape shape, Mode mode, double[] parameters, double[]... rows) {
        Layer layer = spec.build(shape);
        Kernels kernels = Kernels.reference();
        try (Memory memory = kernels.memory()) {
            Matrix learned = matrix(memory, parameters);
            Matrix state = memory.allocate(1, layer.stateCount());
            @Nullable Matrix gradients = mode == Mode.PREDICT ? null : memory.allocate(1, layer.parameterCount());
            RandomStreams streams = new RandomStreams();
            Pass pass = layer.pass(new PassContext(
                    kernels, memory, rows.length, learned, state, mode, gradients, gradients != null, streams));
            Matrix output = pass.forward(matrix(memory, rows));
            double[][] values = new double[rows.length][layer.outputs()];
            for (int i = 0; i < rows.length; i++) {
                output.readRow(i, values[i]);
            }
            return values;
        }
    }

    private static Matrix matrix(Memory memory, double[]... rows) {
        Matrix matrix = memory.allocate(rows.length, rows[0].length);
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < rows[i].length; j++) {
                matrix.set(i, j, rows[i][j]);
            }
        }
        return matrix;
    }
}
