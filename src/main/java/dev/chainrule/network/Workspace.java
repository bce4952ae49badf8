package dev.chainrule.network;

import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.layer.Layer;
import dev.chainrule.network.layer.Pass;
import dev.chainrule.network.layer.PassContext;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.math.Cost;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import java.util.ArrayList;
import java.util.List;
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
    private final List<Pass> passes = new ArrayList<>();
    /** What went into each layer in the last pass, and last the logits. */
    private final List<Matrix> activations = new ArrayList<>();

    private final Activation outputActivation;
    private final Matrix outputLogits;
    private final Matrix outputs;
    private final @Nullable Matrix gradients;
    private final Matrix outputGradient;

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
        outputLogits = memory.allocate(rows, spec.outputs());
        outputs = kernels.outputOf(outputActivation, outputLogits, memory);
        outputGradient = memory.allocate(rows, spec.outputs());
        gradients = training ? memory.allocate(1, network.parameters().columns()) : null;
        List<Layer> layers = network.layers();
        for (int i = 0; i < layers.size(); i++) {
            passes.add(layers.get(i).pass(context(i)));
        }
    }

    private PassContext context(int layer) {
        return new PassContext(
                kernels,
                memory,
                rows,
                network.slice(network.parameters(), layer),
                gradients == null ? null : network.slice(gradients, layer),
                gradients != null && layer > 0);
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

    /** From the input to the outputs {@code [rows, outputs]}. */
    public Matrix forward() {
        activateOutputs(logits());
        return outputs;
    }

    private void activateOutputs(Matrix logits) {
        kernels.copy(logits, outputLogits);
        kernels.activate(outputActivation, outputLogits, null, outputs);
    }

    private Matrix logits() {
        activations.clear();
        Matrix flowing = input;
        for (Pass pass : passes) {
            activations.add(flowing);
            flowing = pass.forward(flowing);
        }
        activations.add(flowing);
        return flowing;
    }

    /**
     * Forward pass, loss, and backpropagation from the outputs to every parameter.
     *
     * @return the weighted losses' sum, divided by the number of rows; the gradients of that average are in {@link #gradients}
     */
    public double backward(Loss loss) {
        Matrix logits = logits();
        double sum = lossGradient(loss, logits);
        Matrix flowing = outputGradient;
        for (int i = passes.size() - 1; i >= 0; i--) {
            Matrix next = passes.get(i).backward(activations.get(i), flowing);
            flowing = next == null ? flowing : next;
        }
        return sum / rows;
    }

    /** The loss of one more forward pass, averaged over the rows; the gradients stay as they are. */
    double loss(Loss loss) {
        return lossGradient(loss, logits()) / rows;
    }

    /** Sum of the rows' losses; leaves the gradient with respect to the logits in {@link #outputGradient}. */
    private double lossGradient(Loss loss, Matrix logits) {
        double scale = 1.0 / rows;
        Cost onLogits = loss.onLogits(outputActivation);
        if (onLogits != null) {
            return kernels.loss(onLogits, logits, targets, weights, scale, outputGradient);
        }
        activateOutputs(logits);
        double sum = kernels.loss(loss, outputs, targets, weights, scale, outputGradient);
        kernels.activationGradient(outputActivation, outputLogits, outputs, outputGradient);
        return sum;
    }

    /** Sum of the losses of the first rows of the last {@link #forward}; {@code gradient} is overwritten. */
    double loss(Loss loss, int count, Matrix gradient) {
        Cost onLogits = loss.onLogits(outputActivation);
        Matrix measured = onLogits != null ? activations.get(passes.size()) : outputs;
        int columns = outputs.columns();
        return kernels.loss(
                onLogits != null ? onLogits : loss,
                measured.slice(0, count, columns),
                targets.slice(0, count, columns),
                weights.slice(0, count, 1),
                1,
                gradient.slice(0, count, columns));
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
        if (!finite(input)) {
            return Optional.of("the input");
        }
        for (int i = 0; i < network.layers().size(); i++) {
            if (!finite(network.slice(network.parameters(), i))) {
                return Optional.of("the weights of layer " + (i + 1));
            }
            if (!finite(activations.get(i + 1))) {
                return Optional.of("the outputs of layer " + (i + 1));
            }
        }
        return Optional.empty();
    }

    private boolean finite(Matrix matrix) {
        return Double.isFinite(kernels.squaredNorm(matrix));
    }

    public long bytes() {
        return memory.bytes();
    }

    @Override
    public void close() {
        memory.close();
    }
}
