package dev.chainrule.network;

import dev.chainrule.network.layer.Sequence;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.RandomStream;
import dev.chainrule.network.math.RandomStream.Purpose;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Proves backpropagation against the definition of the derivative, in double precision on a copy of a network. For one
 * parameter θ at a time, the gradient {@code a} of backpropagation is compared with the central difference
 * {@code n = (L(θ + h) − L(θ − h)) / 2h}; they differ by {@code |a − n| / max(|a|, |n|, floor)}.
 *
 * <p>{@code h} is 10⁻⁵, times |θ| above 1. Where the two disagree, {@code h} is made ten and then a hundred times
 * smaller, and the best agreement counts: a kink, as ReLU has one, spoils the difference only while {@code h} reaches
 * across it; a wrong gradient always disagrees. Right under a kink there are two slopes, from above and from below, and
 * either counts.
 *
 * <p>The floor is 10⁻³ of the largest gradient and at least 10⁻⁴ of the loss: the difference of two losses of 16 digits
 * resolves nothing finer.
 */
public final class GradientCheck {

    private static final double FINEST = 1e-7;
    private static final double[] STEPS = {1e-5, 1e-6, FINEST};
    /** Nobody needs a smaller step to agree better than this. */
    private static final double AGREEMENT = 1e-7;
    /** A difference that is further off and gets a hundred times better has reached across a kink. */
    private static final double KINK = 1e-5;

    private final Network network;
    private final Loss loss;

    public GradientCheck(Network network, Loss loss) {
        this.network = network;
        this.loss = loss;
    }

    /**
     * The parameter on which the two disagree most.
     *
     * @param layer counted from 1; the output layer is the last
     * @param parameter its name in the layer, such as {@code weight[1, 4]}
     * @param backpropagated its gradient by backpropagation
     * @param measured its central difference
     * @param checked how many parameters were compared
     */
    public record Result(
            double worstRelativeError,
            int layer,
            String parameter,
            double backpropagated,
            double measured,
            int checked) {}

    /** Compares every parameter on a batch of {@code [rows][inputs]} and {@code [rows][outputs]}. */
    public Result all(float[][] features, float[][] targets) {
        try (Comparison comparison = new Comparison(features, targets)) {
            return comparison.worst(IntStream.range(0, comparison.parameters()));
        }
    }

    /** Compares at most so many parameters, at least one: one drawn from each of as many equal stretches of them. */
    public Result sample(float[][] features, float[][] targets, int count, long seed) {
        RandomStream random = RandomStream.of(seed, Purpose.GRADIENT_CHECK, 0);
        try (Comparison comparison = new Comparison(features, targets)) {
            int stretches = Math.max(1, Math.min(count, comparison.parameters()));
            double length = (double) comparison.parameters() / stretches;
            return comparison.worst(IntStream.range(0, stretches).map(i -> (int) (length * (i + random.nextDouble()))));
        }
    }

    /**
     * One parameter, compared.
     *
     * @param layer counted from 1; the output layer is the last
     * @param parameter its name in the layer
     * @param kink whether the two agree only where the difference does not reach across a kink, as ReLU has one
     */
    public record Compared(
            int layer, String parameter, double backpropagated, double measured, double relativeError, boolean kink) {}

    /**
     * Compares parameters spread over the whole of each kind in each layer, such as the weights of one and its biases.
     *
     * @param most of each kind
     * @return in the order of the parameters
     */
    public List<Compared> each(float[][] features, float[][] targets, int most) {
        try (Comparison comparison = new Comparison(features, targets)) {
            return comparison.spread(most);
        }
    }

    /** What kind of parameter a name is of: {@code weight} of {@code weight[1, 4]}. */
    public static String kind(String parameter) {
        int places = parameter.lastIndexOf('[');
        return places < 0 ? parameter : parameter.substring(0, places);
    }

    private record Difference(int index, double backpropagated, double measured, double relativeError, boolean kink) {

        boolean agrees() {
            return relativeError <= AGREEMENT;
        }

        Difference orBetter(Difference other) {
            return other.relativeError < relativeError ? other : this;
        }

        /** What the widest difference says, if it says anything else. */
        Difference besides(Difference widest) {
            boolean spoilt = widest.relativeError > KINK && relativeError < widest.relativeError / 100;
            return new Difference(index, backpropagated, measured, relativeError, spoilt);
        }
    }

    /** A copy of the network, and one batch on it. */
    private final class Comparison implements AutoCloseable {

        private final Network copy = network.copy(Kernels.reference());
        private final Workspace workspace;
        private final double floor;

        Comparison(float[][] features, float[][] targets) {
            workspace = copy.trainingWorkspace(features.length);
            for (int i = 0; i < features.length; i++) {
                workspace.input().writeRow(i, features[i]);
                workspace.targets().writeRow(i, targets[i]);
            }
            double here = Math.abs(workspace.backward(loss));
            floor = Math.max(Math.max(1e-3 * largestGradient(), 1e-4 * here), Double.MIN_NORMAL);
        }

        int parameters() {
            return copy.parameters().columns();
        }

        private double gradient(int index) {
            return workspace.gradients().get(0, index);
        }

        private double largestGradient() {
            return IntStream.range(0, parameters())
                    .mapToDouble(i -> Math.abs(gradient(i)))
                    .max()
                    .orElse(0);
        }

        Result worst(IntStream indices) {
            List<Difference> all = indices.mapToObj(this::difference).toList();
            Difference worst = Collections.max(all, Comparator.comparingDouble(Difference::relativeError));
            Sequence layers = copy.layers();
            int layer = layers.layerOf(worst.index);
            int index = (int) (worst.index - layers.parameterOffset(layer));
            return new Result(
                    worst.relativeError,
                    layer + 1,
                    layers.layer(layer).parameterName(index),
                    worst.backpropagated,
                    worst.measured,
                    all.size());
        }

        List<Compared> spread(int most) {
            Sequence layers = copy.layers();
            List<Compared> compared = new ArrayList<>();
            for (int layer = 0; layer < layers.size(); layer++) {
                int offset = Math.toIntExact(layers.parameterOffset(layer));
                int count = layers.layer(layer).parameterCount();
                int from = 0;
                String kind = count == 0 ? "" : kindOf(layer, 0);
                for (int i = 1; i <= count; i++) {
                    String next = i == count ? "" : kindOf(layer, i);
                    if (!next.equals(kind)) {
                        compared.addAll(spread(layer, offset + from, i - from, most));
                        from = i;
                        kind = next;
                    }
                }
            }
            return compared;
        }

        private String kindOf(int layer, int parameter) {
            return kind(copy.layers().layer(layer).parameterName(parameter));
        }

        private List<Compared> spread(int layer, int first, int count, int most) {
            int some = Math.min(most, count);
            int offset = Math.toIntExact(copy.layers().parameterOffset(layer));
            return IntStream.range(0, some)
                    .map(i -> first + (int) ((long) i * count / some))
                    .mapToObj(this::difference)
                    .map(each -> new Compared(
                            layer + 1,
                            copy.layers().layer(layer).parameterName(each.index - offset),
                            each.backpropagated,
                            each.measured,
                            each.relativeError,
                            each.kink))
                    .toList();
        }

        private Difference difference(int index) {
            Difference widest = difference(index, STEPS[0], STEPS[0]);
            Difference best = widest;
            for (int i = 1; i < STEPS.length && !best.agrees(); i++) {
                best = best.orBetter(difference(index, STEPS[i], STEPS[i]));
            }
            if (!best.agrees()) {
                best = best.orBetter(difference(index, FINEST, 0)).orBetter(difference(index, 0, FINEST));
            }
            return best.besides(widest);
        }

        private Difference difference(int index, double up, double down) {
            double here = copy.parameters().get(0, index);
            double unit = Math.max(1, Math.abs(here));
            double above = here + up * unit;
            double below = here - down * unit;
            double measured = (lossAt(index, above) - lossAt(index, below)) / (above - below);
            copy.parameters().set(0, index, here);
            double gradient = gradient(index);
            double scale = Math.max(Math.max(Math.abs(gradient), Math.abs(measured)), floor);
            return new Difference(index, gradient, measured, Math.abs(gradient - measured) / scale, false);
        }

        private double lossAt(int index, double value) {
            copy.parameters().set(0, index, value);
            return workspace.loss(loss);
        }

        @Override
        public void close() {
            workspace.close();
            copy.close();
        }
    }
}
