package dev.chainrule.network.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.network.Numbers;
import dev.chainrule.network.Samples;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.math.Slots;
import dev.chainrule.network.math.UpdateRule;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
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
        Slots slots = kernels.slots(optimizer, PARAMETERS, memory);
        for (int step = 1; step <= STEPS; step++) {
            Matrix[] gradients = {Numbers.matrix(memory, gradients(step))};
            double rate = optimizer.learningRate();
            kernels.update(optimizer, parameters, gradients, slots, rate, step, 0, PARAMETERS);
        }
        return parameters;
    }

    /** A dead neuron's gradient is exactly zero for ever. */
    @ParameterizedTest
    @MethodSource("optimizers")
    void onlyDecayMovesParametersWithoutGradient(Optimizer optimizer) {
        float[] parameters = {1, -2};
        walk(optimizer, parameters, optimizer.learningRate(), 10, parameter -> 0);
        if (optimizer.weightDecay() == 0) {
            assertThat(parameters).containsExactly(1, -2);
        } else {
            float kept = (float) Math.pow(1 - optimizer.learningRate() * optimizer.weightDecay(), 10);
            assertThat(parameters).containsExactly(new float[] {kept, -2 * kept}, within(1e-6f));
        }
    }

    /** {@code L = θ²}: from 1 towards 0, at a learning rate that gets there in time. */
    @ParameterizedTest
    @MethodSource("optimizers")
    void walksDownhill(Optimizer optimizer) {
        float[] parameter = {1};
        walk(optimizer, parameter, Math.max(0.01, optimizer.learningRate()), 10_000, x -> 2 * x);
        assertThat(Math.abs(parameter[0])).isLessThan(0.02f);
    }

    /** Steps over parameters in place, each with the gradient that {@code slope} gives at it. */
    private static void walk(
            Optimizer optimizer, float[] parameters, double learningRate, int steps, DoubleUnaryOperator slope) {
        float[][] slots = new float[optimizer.slots()][parameters.length];
        float[] scalars = new float[UpdateRule.SCALARS];
        for (int step = 1; step <= steps; step++) {
            float[] gradients = new float[parameters.length];
            for (int i = 0; i < gradients.length; i++) {
                gradients[i] = (float) slope.applyAsDouble(parameters[i]);
            }
            optimizer.prepare(learningRate, step, scalars);
            optimizer.update(parameters, gradients, slots, parameters.length, scalars);
        }
    }
}
