package dev.chainrule.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.activation.Relu;
import dev.chainrule.network.activation.Tanh;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.loss.MeanSquaredError;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GradientCheckTests {

    private static final MeanSquaredError MSE = new MeanSquaredError();
    private static final NetworkSpec NEURON = new NetworkSpec(1, List.of(), 1, new Identity());
    private static final NetworkSpec RECTIFIER =
            new NetworkSpec(1, List.of(new Dense(1, new Relu())), 1, new Identity());
    private static final NetworkSpec DEEP =
            new NetworkSpec(4, List.of(new Dense(6, new Tanh()), new Dense(5, new Tanh())), 3, new Identity());

    /** {@code L = (w·x + b − y)²}, so {@code ∂L/∂w = 2 (w·x + b − y) x}. */
    @Test
    void agreesWithTheDerivativeByHand() {
        try (Network neuron = network(NEURON, 3, 0.5)) {
            float[][] rows = {{2}};
            GradientCheck.Result result = new GradientCheck(neuron, MSE).all(rows, new float[][] {{1}});
            double slope = 2 * (3 * 2 + 0.5 - 1);
            double expected = result.parameter().equals("weight[0, 0]") ? slope * 2 : slope;
            assertThat(result.backpropagated()).isCloseTo(expected, within(1e-12));
            assertThat(result.measured()).isCloseTo(expected, within(1e-8));
            assertThat(result.worstRelativeError()).isLessThan(1e-9);
            assertThat(result.checked()).isEqualTo(2);
            assertThat(result.layer()).isEqualTo(1);
        }
    }

    /** Two rows on one kink of ReLU, which the weight moves to opposite sides: backpropagation says 0, nobody else does. */
    @Test
    void namesTheParameterWhoseGradientDisagrees() {
        try (Network network = network(RECTIFIER, 0, 0, 1, 2)) {
            GradientCheck.Result result =
                    new GradientCheck(network, MSE).all(new float[][] {{1}, {-3}}, new float[][] {{0}, {0}});
            assertThat(result.worstRelativeError()).isCloseTo(1, within(1e-9));
            assertThat(result.layer()).isEqualTo(1);
            assertThat(result.parameter()).isEqualTo("weight[0, 0]");
            assertThat(result.backpropagated()).isZero();
            assertThat(result.measured()).isNotZero();
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 2e-7, 2e-6, -2e-7, -2e-6})
    void takesNoOffenceAtAKink(double distance) {
        try (Network network = network(RECTIFIER, 1, distance, 1, 2)) {
            GradientCheck.Result result = new GradientCheck(network, MSE).all(new float[][] {{0}}, new float[][] {{0}});
            assertThat(result.worstRelativeError()).isLessThan(1e-6);
        }
    }

    @Test
    void leavesTheNetworkAsItIs() {
        try (Network network = Network.initialize(DEEP, Kernels.fast(), 1)) {
            float[][] before = Numbers.values(network.parameters());
            new GradientCheck(network, MSE)
                    .all(Numbers.of(1).normal(5, 4), Numbers.of(2).normal(5, 3));
            assertThat(Numbers.values(network.parameters())).isDeepEqualTo(before);
        }
    }

    @Test
    void samplesAsManyParametersAsAskedFor() {
        try (Network network = Network.initialize(DEEP, Kernels.fast(), 1)) {
            GradientCheck check = new GradientCheck(network, MSE);
            float[][] features = Numbers.of(1).normal(5, 4);
            float[][] targets = Numbers.of(2).normal(5, 3);
            int parameters = network.parameters().columns();
            assertThat(check.sample(features, targets, 10, 1).checked()).isEqualTo(10);
            assertThat(check.sample(features, targets, 10, 1)).isEqualTo(check.sample(features, targets, 10, 1));
            assertThat(check.sample(features, targets, parameters, 1)).isEqualTo(check.all(features, targets));
            assertThat(check.sample(features, targets, 1_000_000, 1).checked()).isEqualTo(parameters);
        }
    }

    @Test
    void reportsNumbersThatAreNotFiniteAsTheWorst() {
        try (Network neuron = network(NEURON, Double.NaN, 0)) {
            GradientCheck.Result result = new GradientCheck(neuron, MSE).all(new float[][] {{1}}, new float[][] {{1}});
            assertThat(result.worstRelativeError()).isNaN();
        }
    }

    private static Network network(NetworkSpec spec, double... parameters) {
        Network network = Network.initialize(spec, Kernels.reference(), 0);
        Matrix flat = network.parameters();
        for (int i = 0; i < parameters.length; i++) {
            flat.set(0, i, parameters[i]);
        }
        return network;
    }
}
