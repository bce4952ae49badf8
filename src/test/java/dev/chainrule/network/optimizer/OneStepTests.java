package dev.chainrule.network.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.network.Samples;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.math.RandomStream;
import dev.chainrule.network.math.RandomStream.Purpose;
import dev.chainrule.network.math.Slots;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an optimizer says of a step is what it does. */
class OneStepTests {

    private static final int PARAMETERS = 7;
    private static final int STEPS = 4;
    private static final double RATE = 0.05;

    private static Stream<Optimizer> optimizers() {
        return Stream.concat(
                Samples.of(Optimizer.class).stream(),
                Stream.of(
                        new GradientDescent(RATE, 0.1),
                        new Momentum(RATE, 0.8, 0.1),
                        new Nesterov(RATE, 0.8, 0.1),
                        new AdaGrad(RATE, 1e-10, 0.1),
                        new AdaDelta(RATE, 0.9, 1e-6, 0.1),
                        new RmsProp(RATE, 0.9, 1e-8, 0.5, false, 0.1),
                        new RmsProp(RATE, 0.9, 1e-8, 0.5, true, 0),
                        new RmsProp(RATE, 0.9, 1e-8, 0, true, 0.1),
                        new Adam(RATE, 0.9, 0.999, 1e-8, 0.1),
                        new AmsGrad(RATE, 0.9, 0.5, 1e-8, 0.1),
                        new NAdam(RATE, 0.9, 0.999, 1e-8, 0.1, 0.1),
                        new Lion(RATE, 0.9, 0.99, 0.1)));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void saysWhatItDoes(Optimizer optimizer) {
        Kernels kernels = Kernels.reference();
        RandomStream random = RandomStream.of(5, Purpose.EXAMPLE, 0);
        try (Memory memory = kernels.memory()) {
            Matrix parameters = memory.allocate(1, PARAMETERS);
            Matrix gradients = memory.allocate(1, PARAMETERS);
            Slots slots = kernels.slots(optimizer, PARAMETERS, memory);
            double[] told = new double[PARAMETERS];
            double[][] remembered = new double[PARAMETERS][optimizer.slots()];
            for (int i = 0; i < PARAMETERS; i++) {
                told[i] = random.nextGaussian();
                parameters.set(0, i, told[i]);
            }
            for (int step = 1; step <= STEPS; step++) {
                for (int i = 0; i < PARAMETERS; i++) {
                    double gradient = random.nextGaussian();
                    gradients.set(0, i, gradient);
                    OneStep said = optimizer.explain(told[i], gradient, remembered[i], RATE, step);
                    assertThat(said.before()).hasSize(optimizer.slots());
                    assertThat(last(said.quantities())).isEqualTo(said.parameter());
                    told[i] = said.parameter();
                }
                kernels.update(optimizer, parameters, new Matrix[] {gradients}, slots, RATE, step, 0, PARAMETERS);
                for (int i = 0; i < PARAMETERS; i++) {
                    assertThat(told[i]).isCloseTo(parameters.get(0, i), within(1e-12));
                }
            }
        }
    }

    private static double last(List<OneStep.Quantity> quantities) {
        return quantities.get(quantities.size() - 1).value();
    }
}
