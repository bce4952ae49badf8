package dev.chainrule.network;

import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.layer.PassContext;
import dev.chainrule.network.layer.SequencePass;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.math.Cost;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.math.RandomStream.Purpose;
import dev.chainrule.network.math.RandomStreams;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One batch on its way through a network and back: every buffer it needs, allocated once. For one thread at a time;
 * many workspaces may share one network.
 */
public final class Workspace implements AutoCloseable {

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
    private @Nullable Loss asked;
    private @Nullable Cost onLogits;
    private long seed;
    private long step;
    private int lane;

    Workspace(Network network, int rows, boolean training) {
        this.network = network;
        this.kernels = network.kernels();
        this.memory = kernels.memory();
        this.rows = rows;
        NetworkSpec spec = network.spec();
        input = memory.allocate(rows, spec.inputs());
        targets = memory.allocate(rows, spec.outputs());
        weights = memory.allocate(rows, 1);
        for (int i = 0; i < rows; i++) {
            weights.set(i, 0, 1);
        }
        outputActivation = spec.outputActivation();
        outputs = memory.allocate(rows, spec.outputs());
        outputGradient = memory.allocate(rows, spec.outputs());
        gradients = training ? memory.allocate(1, network.parameters().columns()) : null;
        PassContext context = new PassContext(
                kernels, memory, rows, network.parameters(), network.state(), gradients, false, streams);
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
    Matrix outputs() {
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
        activateOutputs(logits());
        return outputs;
    }

    private void activateOutputs(Matrix logits) {
        kernels.activate(outputActivation, logits, null, outputs);
    }

    private Matrix logits() {
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
        double sum = lossGradient(loss, logits(), 1.0 / batchRows);
        layers.backward(input, outputGradient);
        return sum;
    }

    /** Takes the batch of the last {@link #backward} into what the layers keep beside their parameters. */
    void updateState() {
        layers.updateState();
    }

    /** The loss of one more forward pass, averaged over the rows; the gradients stay as they are. */
    double loss(Loss loss) {
        return lossGradient(loss, logits(), 1.0 / rows) / rows;
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
        Matrix measured = onLogits != null ? layers.activation(network.layers().size()) : outputs;
        int columns = outputs.columns();
        return kernels.loss(
                onLogits != null ? onLogits : loss,
                measured.slice(0, count, columns),
                targets.slice(0, count, columns),
                weights.slice(0, count, 1),
                1,
                gradient.slice(0, count, columns));
    }

    /** The loss of one row of the last {@link #forward}, by itself. */
    double rowLoss(Loss loss, int row) {
        Cost onLogits = onLogits(loss);
        Matrix measured = onLogits != null ? layers.activation(network.layers().size()) : outputs;
        int columns = outputs.columns();
        long from = (long) row * columns;
        return kernels.loss(
                onLogits != null ? onLogits : loss,
                measured.slice(from, 1, columns),
                targets.slice(from, 1, columns),
                weights.slice(row, 1, 1),
                1,
                outputGradient.slice(from, 1, columns));
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
