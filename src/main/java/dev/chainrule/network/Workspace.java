package dev.chainrule.network;

import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.layer.Explained;
import dev.chainrule.network.layer.Mode;
import dev.chainrule.network.layer.PassContext;
import dev.chainrule.network.layer.SequencePass;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.math.Cost;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.math.RandomStream.Purpose;
import dev.chainrule.network.math.RandomStreams;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One batch on its way through a network and back: every buffer it needs, allocated once. For one thread at a time;
 * many workspaces may share one network.
 */
public final class Workspace implements AutoCloseable {

    /** Of double precision, in a chain of a few factors. */
    private static final double ROUNDING = 1e-12;

    private final Network network;
    private final Kernels kernels;
    private final Memory memory;
    private final int rows;
    private final Matrix input;
    private final Matrix targets;
    private final Matrix weights;
    private final SequencePass layers;
    private final RandomStreams streams = new RandomStreams();
    private final Activation outputActivation;
    private final Matrix outputs;
    private final @Nullable Matrix gradients;
    private final Matrix outputGradient;
    /** {@code ∂L/∂output}, where the workspace explains. */
    private final @Nullable Matrix outputBlame;

    private boolean wentBack;
    private @Nullable Loss asked;
    private @Nullable Cost onLogits;
    /** Of a single row. */
    private final double[] rowValues;

    private final double[] rowTargets;
    private final double[] rowGradient;
    private long seed;
    private long step;
    private int lane;

    Workspace(Network network, int rows, Mode mode) {
        this.network = network;
        this.kernels = network.kernels();
        this.memory = kernels.memory();
        this.rows = rows;
        NetworkSpec spec = network.spec();
        input = memory.allocate(rows, spec.inputs());
        targets = memory.allocate(rows, spec.outputs());
        rowValues = new double[spec.outputs()];
        rowTargets = new double[spec.outputs()];
        rowGradient = new double[spec.outputs()];
        weights = memory.allocate(rows, 1);
        for (int i = 0; i < rows; i++) {
            weights.set(i, 0, 1);
        }
        outputActivation = spec.outputActivation();
        outputs = memory.allocate(rows, spec.outputs());
        outputGradient = memory.allocate(rows, spec.outputs());
        gradients = mode == Mode.PREDICT
                ? null
                : memory.allocate(1, network.parameters().columns());
        outputBlame = mode == Mode.EXPLAIN ? memory.allocate(rows, spec.outputs()) : null;
        PassContext context = new PassContext(
                kernels,
                memory,
                rows,
                network.parameters(),
                network.state(),
                mode,
                gradients,
                mode == Mode.EXPLAIN,
                streams);
        layers = network.layers().pass(context);
    }

    public int rows() {
        return rows;
    }

    /** {@code [rows, inputs]}, to be filled before {@link #forward} or {@link #backward}. */
    public Matrix input() {
        return input;
    }

    /** {@code [rows, outputs]}, to be filled before {@link #backward}. */
    public Matrix targets() {
        return targets;
    }

    /** {@code [rows, 1]}: how much each row counts in the loss; 1 unless others are filled in. */
    public Matrix weights() {
        return weights;
    }

    /** {@code [rows, outputs]}: those of the last {@link #forward}. */
    public Matrix outputs() {
        return outputs;
    }

    /**
     * From now on every pass draws the random numbers of this step; the same step gives the same ones again.
     *
     * @param lane which part of a batch that is cut into several; 0 for a batch in one piece
     */
    public void begin(long seed, long step, int lane) {
        this.seed = seed;
        this.step = step;
        this.lane = lane;
    }

    /** From the input to the outputs {@code [rows, outputs]}. */
    public Matrix forward() {
        wentBack = false;
        activateOutputs(forwardToLogits());
        return outputs;
    }

    /**
     * After {@link #forward} and once: its outputs anew, of the values before the output activation divided by a temperature.
     * Exact also where the outputs have come to 0 or 1.
     *
     * @param temperature null leaves them as they are
     */
    public Matrix temper(@Nullable Double temperature) {
        if (temperature == null) {
            return outputs;
        }
        Matrix logits = logits();
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < outputs.columns(); j++) {
                logits.set(i, j, logits.get(i, j) / temperature);
            }
        }
        activateOutputs(logits);
        return outputs;
    }

    /**
     * Forward pass, loss, and backpropagation to every parameter, every neuron and every input, of which
     * {@link #explained} then tells; only where the workspace explains. Where the loss
     * is computed before the output activation and cannot be told from the outputs, its derivatives by them are NaN.
     *
     * @return the weighted losses, averaged over the rows
     */
    public double explain(Loss loss) {
        forward();
        Matrix blame = Objects.requireNonNull(outputBlame);
        kernels.loss(loss, outputs, targets, weights, 1.0 / rows, blame);
        double sum = lossGradient(loss, logits(), 1.0 / rows);
        if (onLogits(loss) != null) {
            reconcile(blame);
        }
        layers.backward(input, outputGradient);
        wentBack = true;
        return sum / rows;
    }

    /** What came to the outputs must be what, times the activation's slope, came to the values before it. */
    private void reconcile(Matrix blame) {
        int columns = outputs.columns();
        double[] z = new double[columns];
        double[] a = new double[columns];
        double[] chained = new double[columns];
        for (int i = 0; i < rows; i++) {
            logits().readRow(i, z);
            outputs.readRow(i, a);
            if (outputActivation.mixesColumns()) {
                blame.readRow(i, chained);
            } else {
                Arrays.fill(chained, 1);
            }
            outputActivation.backward(z, a, chained, 1, columns);
            if (outputActivation.mixesColumns()) {
                forgetIfOther(blame, i, chained);
            } else {
                divide(blame, i, chained);
            }
        }
    }

    private void forgetIfOther(Matrix blame, int row, double[] chained) {
        for (int j = 0; j < chained.length; j++) {
            double expected = outputGradient.get(row, j);
            if (Math.abs(chained[j] - expected) > ROUNDING * (1 + Math.abs(expected))) {
                for (int k = 0; k < chained.length; k++) {
                    blame.set(row, k, Double.NaN);
                }
                return;
            }
        }
    }

    private void divide(Matrix blame, int row, double[] slopes) {
        for (int j = 0; j < slopes.length; j++) {
            if (slopes[j] != 0) {
                blame.set(row, j, outputGradient.get(row, j) / slopes[j]);
            }
        }
    }

    /**
     * Backpropagation of anything that depends on the outputs, after {@link #forward}; only where the workspace explains.
     *
     * @param gradient its derivatives by the outputs {@code [rows, outputs]}; only read
     */
    public void explain(Matrix gradient) {
        Matrix blame = Objects.requireNonNull(outputBlame);
        kernels.copy(gradient, blame);
        kernels.copy(gradient, outputGradient);
        kernels.activationGradient(outputActivation, logits(), outputs, outputGradient);
        layers.backward(input, outputGradient);
        wentBack = true;
    }

    /** The same of something that depends on the values before the output activation. */
    public void explainLogits(Matrix gradient) {
        kernels.copy(gradient, outputGradient);
        kernels.copy(gradient, Objects.requireNonNull(outputBlame));
        layers.backward(input, outputGradient);
        wentBack = true;
    }

    /**
     * What each layer did in the last pass, first to last; the output layer's activation is that of the network. Without
     * what came back where the last pass was only forward.
     */
    public List<Explained> explained() {
        List<Explained> all = layers.explain();
        int last = all.size() - 1;
        all.set(last, all.get(last).followedBy(outputActivation, outputs, wentBack ? outputBlame : null));
        return all;
    }

    /** {@code ∂L/∂input [rows, inputs]} of the last pass back, where the workspace explains. */
    public Matrix inputGradient() {
        return layers.inputBlame();
    }

    /** The values before the output activation in the last {@link #forward}, {@code [rows, outputs]}. */
    public Matrix logits() {
        return layers.activation(network.layers().size());
    }

    private void activateOutputs(Matrix logits) {
        kernels.activate(outputActivation, logits, null, outputs);
    }

    private Matrix forwardToLogits() {
        streams.restart(seed, Purpose.DROPOUT, step, lane);
        return layers.forward(input);
    }

    /**
     * Forward pass, loss, and backpropagation from the outputs to every parameter.
     *
     * @return the weighted losses, averaged over the rows; the gradients of that average are in {@link #gradients}
     */
    public double backward(Loss loss) {
        return backward(loss, rows) / rows;
    }

    /**
     * The same for some rows of a larger batch: their share of the gradients of the average over the whole of it.
     *
     * @return the sum of these rows' weighted losses
     */
    double backward(Loss loss, int batchRows) {
        double sum = lossGradient(loss, forwardToLogits(), 1.0 / batchRows);
        layers.backward(input, outputGradient);
        return sum;
    }

    /** Takes the batch of the last {@link #backward} into what the layers keep beside their parameters. */
    void updateState() {
        layers.updateState();
    }

    /** The loss of one more forward pass, averaged over the rows; the gradients stay as they are. */
    public double loss(Loss loss) {
        return lossGradient(loss, forwardToLogits(), 1.0 / rows) / rows;
    }

    /** Sum of the rows' losses; leaves its gradient by the logits, times the scale, in {@link #outputGradient}. */
    private double lossGradient(Loss loss, Matrix logits, double scale) {
        Cost onLogits = onLogits(loss);
        if (onLogits != null) {
            return kernels.loss(onLogits, logits, targets, weights, scale, outputGradient);
        }
        activateOutputs(logits);
        double sum = kernels.loss(loss, outputs, targets, weights, scale, outputGradient);
        kernels.activationGradient(outputActivation, logits, outputs, outputGradient);
        return sum;
    }

    /** Some losses make a new one each time they are asked. */
    private @Nullable Cost onLogits(Loss loss) {
        if (loss != asked) {
            asked = loss;
            onLogits = loss.onLogits(outputActivation);
        }
        return onLogits;
    }

    /** Sum of the losses of the first rows of the last {@link #forward}; {@code gradient} is overwritten. */
    double loss(Loss loss, int count, Matrix gradient) {
        Cost onLogits = onLogits(loss);
        Matrix measured = onLogits != null ? logits() : outputs;
        int columns = outputs.columns();
        return kernels.loss(
                onLogits != null ? onLogits : loss,
                measured.slice(0, count, columns),
                targets.slice(0, count, columns),
                weights.slice(0, count, 1),
                1,
                gradient.slice(0, count, columns));
    }

    /** The same where nobody needs the gradient. */
    double sumOfLosses(Loss loss, int count) {
        return loss(loss, count, outputGradient);
    }

    /** The loss of one row of the last {@link #forward}, by itself. */
    double rowLoss(Loss loss, int row) {
        Cost onLogits = onLogits(loss);
        Matrix measured = onLogits != null ? layers.activation(network.layers().size()) : outputs;
        measured.readRow(row, rowValues);
        targets.readRow(row, rowTargets);
        return weights.get(row, 0) * (onLogits != null ? onLogits : loss).of(rowValues, rowTargets, rowGradient);
    }

    /** What went into a layer in the last pass, counted from 0; after the last layer the logits. */
    Matrix activation(int layer) {
        return layers.activation(layer);
    }

    /** {@code [1, parameterCount]}: the gradients of the last {@link #backward}. */
    public Matrix gradients() {
        if (gradients == null) {
            throw new IllegalStateException("this workspace only predicts");
        }
        return gradients;
    }

    /** The layers that a layer is made of, as the last pass left them, where it is made of others. */
    Optional<SequencePass> inside(int layer) {
        return layers.inside(layer);
    }

    /** Where the last pass first met a number that is not finite, in words. */
    public Optional<String> firstNonFinite() {
        return kernels.finite(input) ? layers.firstNonFinite("") : Optional.of("the input");
    }

    public long bytes() {
        return memory.bytes();
    }

    @Override
    public void close() {
        memory.close();
    }
}
