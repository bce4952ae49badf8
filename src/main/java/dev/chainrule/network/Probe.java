package dev.chainrule.network;

import dev.chainrule.network.Snapshot.OfLayer;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.HardSigmoid;
import dev.chainrule.network.activation.Sigmoid;
import dev.chainrule.network.activation.Softsign;
import dev.chainrule.network.activation.Tanh;
import dev.chainrule.network.layer.Layer;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.layer.SequencePass;
import dev.chainrule.network.layer.Weighted;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.math.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Looks inside a network while it trains: at a sample of its numbers that is no larger for a large network, so that what
 * it takes is bounded. It only reads.
 */
final class Probe {

    /** Numbers of one layer that are looked at. */
    private static final int SAMPLE = 2048;

    /** Units of one layer that are looked at, in so many rows. */
    private static final int UNITS = 512;

    private static final int ROWS = 64;

    /** Nanoseconds that rows are measured for in one look, however large the network is, unless they are very few. */
    private static final long MEASURING = 1_000_000;

    private static final int FEWEST_MEASURED = 128;

    /** Of deeper networks the first and the last layers. */
    static final int LAYERS = 64;

    /** What a unit that says nothing puts out at most. */
    private static final double NOTHING = 1e-4;

    /** How near to an end of its range a unit is called saturated, of the whole range; and in how many of the rows. */
    private static final double NEAR_END = 0.02;

    private static final double NEARLY_ALL = 0.95;

    private final Network network;
    private final Evaluator evaluator;
    private final TrainingData data;
    private final int[] probe;
    private final float[] values = new float[SAMPLE];
    private @Nullable Snapshot last;
    /** Of each layer of the last snapshot, the weights that training went on with. */
    private final List<float[]> lastWeights = new ArrayList<>();

    Probe(Network network, Evaluator evaluator, TrainingData data) {
        this.network = network;
        this.evaluator = evaluator;
        this.data = data;
        this.probe = spread(data.training(), ROWS);
    }

    /** Those learned from and those held out, each in its share; the same ones each time. */
    private int[] measured(int wanted) {
        int most = Math.min(wanted, affordable(network));
        long all = (long) data.training().length + data.validation().length;
        if (all <= most) {
            return both(data.training(), data.validation());
        }
        int training = (int) (data.training().length * (long) most / all);
        return both(spread(data.training(), training), spread(data.validation(), most - training));
    }

    private static int[] both(int[] one, int[] other) {
        return IntStream.concat(Arrays.stream(one), Arrays.stream(other)).toArray();
    }

    /** Some of them, from all over. */
    static int[] spread(int[] rows, int most) {
        int count = Math.min(most, rows.length);
        return IntStream.range(0, count)
                .map(i -> rows[(int) ((long) i * rows.length / count)])
                .toArray();
    }

    /**
     * About how many nanoseconds a look takes, on an ordinary machine.
     *
     * @param measured rows whose losses are measured
     */
    static long cost(Network network, int measured) {
        long layers = count(network.layers().layers());
        long rows = Math.min(measured, affordable(network)) + (long) ROWS;
        return 20_000 + layers * (3L * SAMPLE + ROWS * UNITS / 8) * 10 + rows * pass(network);
    }

    /** Those that are looked at, inside of others as well. */
    private static long count(List<Layer> layers) {
        return layers.stream()
                .mapToLong(layer -> 1 + count(layer.inner()))
                .limit(LAYERS)
                .sum();
    }

    /** Of one row, in nanoseconds. */
    private static long pass(Network network) {
        return 300L + network.parameters().columns() / 25;
    }

    /** How many rows are measured at most: of a large network fewer, but more often. */
    private static int affordable(Network network) {
        return (int) Math.max(FEWEST_MEASURED, MEASURING / pass(network));
    }

    /**
     * @param trained the weights that training goes on with, which may not be those that the network has
     * @param gradients of the last batch; null where there are none
     */
    Snapshot look(int epoch, long step, Loss loss, Matrix trained, @Nullable Matrix gradients, int most) {
        int[] measured = measured(most);
        List<OfLayer> layers = new ArrayList<>();
        lastWeights.clear();
        evaluator.pass(probe, (workspace, first, count) -> {
            for (int layer : layers()) {
                layers.add(layer(layer, workspace, count, gradients));
                Matrix weights = network.slice(trained, layer);
                lastWeights.add(Arrays.copyOf(values, sample(weights, weights.rows())));
            }
        });
        List<Float> losses = new ArrayList<>();
        evaluator.pass(measured, (workspace, first, count) -> {
            for (int row = 0; row < count; row++) {
                double value = workspace.rowLoss(loss, row);
                losses.add(Double.isFinite(value) ? (float) value : Float.NaN);
            }
        });
        List<Integer> rows = Arrays.stream(measured).boxed().toList();
        last = new Snapshot(epoch, step, layers, rows, losses);
        return last;
    }

    /** The last snapshot, and how far the weights have moved since; to be asked after the step that follows it. */
    Snapshot afterUpdate() {
        Snapshot before = Objects.requireNonNull(last);
        List<OfLayer> layers = new ArrayList<>();
        for (int i = 0; i < before.layers().size(); i++) {
            OfLayer layer = before.layers().get(i);
            float[] then = lastWeights.get(i);
            layers.add(then.length == 0 ? layer : layer.with(moved(then, layer.layer() - 1)));
        }
        return new Snapshot(before.epoch(), before.step(), layers, before.rows(), before.losses());
    }

    private double moved(float[] then, int layer) {
        int count = sample(network.slice(network.parameters(), layer), 1);
        double moves = 0;
        double sizes = 0;
        for (int i = 0; i < count; i++) {
            moves += Math.pow((double) values[i] - then[i], 2);
            sizes += Math.pow(then[i], 2);
        }
        return (sizes > 0 && Double.isFinite(moves / sizes)) ? Math.sqrt(moves / sizes) : 0;
    }

    private int[] layers() {
        int all = network.layers().size();
        return IntStream.range(0, all)
                .filter(layer -> layer < LAYERS / 2 || layer >= all - LAYERS / 2)
                .toArray();
    }

    private OfLayer layer(int layer, Workspace workspace, int rows, @Nullable Matrix gradients) {
        boolean output = layer == network.layers().size() - 1;
        Matrix puts = output ? workspace.outputs() : workspace.activation(layer + 1);
        Activation activation =
                output ? null : activation(network.layers().layer(layer).spec());
        Matrix weights = network.slice(network.parameters(), layer);
        Histogram ofGradients = gradients == null ? null : histogram(network.slice(gradients, layer));
        List<OfLayer> inside = workspace
                .inside(layer)
                .map(pass -> inside(network.layers().layer(layer), pass, rows))
                .orElse(List.of());
        return layer(layer, puts, rows, activation, histogram(weights), ofGradients, inside);
    }

    /** Of a layer that is made of others; only what they put out. */
    private List<OfLayer> inside(Layer block, SequencePass pass, int rows) {
        List<OfLayer> layers = new ArrayList<>();
        for (int i = 0; i < Math.min(LAYERS, block.inner().size()); i++) {
            Layer inner = block.inner().get(i);
            List<OfLayer> deeper =
                    pass.inside(i).map(its -> inside(inner, its, rows)).orElse(List.of());
            layers.add(layer(i, pass.activation(i + 1), rows, activation(inner.spec()), null, null, deeper));
        }
        return layers;
    }

    private OfLayer layer(
            int layer,
            Matrix puts,
            int rows,
            @Nullable Activation activation,
            @Nullable Histogram weights,
            @Nullable Histogram gradients,
            List<OfLayer> inside) {
        int units = puts.columns();
        int looked = Math.min(UNITS, units);
        int dead = 0;
        int saturated = 0;
        for (int i = 0; i < looked && activation != null; i++) {
            int unit = (int) ((long) i * units / looked);
            double[] ends = ends(activation);
            if (ends.length == 0) {
                dead += says(puts, rows, unit) ? 0 : 1;
            } else {
                saturated += stands(puts, rows, unit, ends) ? 1 : 0;
            }
        }
        Histogram activations = Histogram.of(values, sample(puts, rows), (long) rows * units);
        return new OfLayer(layer + 1, units, looked, dead, saturated, weights, gradients, activations, null, inside);
    }

    private @Nullable Histogram histogram(Matrix of) {
        return of.size() == 0 ? null : Histogram.of(values, sample(of, of.rows()), of.size());
    }

    /** Into {@link #values}, from all over the first rows. */
    private int sample(Matrix from, int rows) {
        long size = (long) rows * from.columns();
        int count = (int) Math.min(SAMPLE, size);
        for (int i = 0; i < count; i++) {
            long place = i * size / count;
            values[i] = (float) from.get((int) (place / from.columns()), (int) (place % from.columns()));
        }
        return count;
    }

    private static @Nullable Activation activation(LayerSpec layer) {
        return Weighted.activationOf(layer).orElse(null);
    }

    /** Of the range of an activation that is bounded on both sides; else empty. */
    private static double[] ends(Activation activation) {
        if (activation instanceof Sigmoid || activation instanceof HardSigmoid) {
            return new double[] {0, 1};
        }
        return (activation instanceof Tanh || activation instanceof Softsign) ? new double[] {-1, 1} : new double[0];
    }

    private static boolean says(Matrix puts, int rows, int unit) {
        for (int row = 0; row < rows; row++) {
            if (!(Math.abs(puts.get(row, unit)) <= NOTHING)) {
                return true;
            }
        }
        return false;
    }

    private static boolean stands(Matrix puts, int rows, int unit, double[] ends) {
        double near = NEAR_END * (ends[1] - ends[0]);
        int standing = 0;
        for (int row = 0; row < rows; row++) {
            double value = puts.get(row, unit);
            standing += (value - ends[0] <= near || ends[1] - value <= near) ? 1 : 0;
        }
        return standing >= NEARLY_ALL * rows;
    }
}
