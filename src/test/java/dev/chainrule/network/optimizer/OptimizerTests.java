package dev.chainrule.network.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.network.Numbers;
import dev.chainrule.network.Samples;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerTests {

    private static final int PARAMETERS = 3000;
    private static final int STEPS = 50;

    static List<Optimizer> optimizers() {
        return Samples.of(Optimizer.class);
    }

    private static float[][] gradients(int step) {
        return Numbers.of(100 + step).normal(1, PARAMETERS);
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void goesTheSameWayAsItsTextbook(Optimizer optimizer) {
        try (Memory fast = Kernels.fast().memory();
                Memory reference = Kernels.reference().memory()) {
            Matrix actual = walk(optimizer, Kernels.fast(), fast);
            Numbers.assertClose(optimizer.toString(), actual, walk(optimizer, Kernels.reference(), reference), 1e-5);
        }
    }

    private static Matrix walk(Optimizer optimizer, Kernels kernels, Memory memory) {
        Matrix parameters = Numbers.matrix(memory, Numbers.of(1).normal(1, PARAMETERS));
        Matrix slots = memory.allocate(optimizer.slots(), PARAMETERS);
        for (int step = 1; step <= STEPS; step++) {
            Matrix gradients = Numbers.matrix(memory, gradients(step));
            kernels.update(optimizer, parameters, gradients, slots, optimizer.learningRate(), step);
        }
        return parameters;
    }

    /** A dead neuron's gradient is exactly zero for ever. */
    @ParameterizedTest
    @MethodSource("optimizers")
    void leavesParametersWithoutGradientWhereTheyAre(Optimizer optimizer) {
        float[] parameters = {1, -2};
        float[][] slots = new float[optimizer.slots()][2];
        for (int step = 1; step <= 10; step++) {
            optimizer.update(parameters, new float[2], slots, 2, optimizer.learningRate(), step);
        }
        assertThat(parameters).containsExactly(1, -2);
    }

    /** {@code L = θ²}: from 1 towards 0. */
    @ParameterizedTest
    @MethodSource("optimizers")
    void walksDownhill(Optimizer optimizer) {
        float[] parameter = {1};
        float[][] slots = new float[optimizer.slots()][1];
        for (int step = 1; step <= 3000; step++) {
            optimizer.update(parameter, new float[] {2 * parameter[0]}, slots, 1, optimizer.learningRate(), step);
        }
        assertThat(Math.abs(parameter[0])).isLessThan(0.01f);
    }
}
