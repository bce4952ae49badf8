package dev.chainrule.exchange.onnx.read;

import dev.chainrule.exchange.onnx.Refused;
import dev.chainrule.exchange.onnx.read.ReadLayer.Affine;
import dev.chainrule.exchange.onnx.read.ReadLayer.Bend;
import dev.chainrule.exchange.onnx.read.ReadLayer.Block;
import dev.chainrule.exchange.onnx.read.ReadLayer.Made;
import dev.chainrule.exchange.onnx.read.ReadLayer.Norm;
import dev.chainrule.exchange.onnx.read.ReadLayer.Product;
import dev.chainrule.network.Network;
import dev.chainrule.network.NetworkSpec;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.activation.LogSoftmax;
import dev.chainrule.network.activation.PRelu;
import dev.chainrule.network.activation.Sigmoid;
import dev.chainrule.network.activation.Softmax;
import dev.chainrule.network.layer.Activated;
import dev.chainrule.network.layer.BatchNormalization;
import dev.chainrule.network.layer.Convolution;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.layer.LayerNormalization;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.layer.Residual;
import dev.chainrule.network.layer.TransposedConvolution;
import dev.chainrule.network.math.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes layers of the engine of what has been read: a product and its activation are one layer, a scaling goes into the
 * layer before it, and the last product is the output layer.
 */
final class ReadNetwork {

    private static final double MOMENTUM = 0.1;
    private static final double EPSILON = 1e-5;

    /** What changes nothing has the square of so many weights. */
    private static final int WIDEST_PASSING = 4096;

    private final List<Part> parts;
    private Activation outputActivation;

    private ReadNetwork(List<Part> parts, Activation outputActivation) {
        this.parts = parts;
        this.outputActivation = outputActivation;
    }

    /** A layer and everything it learned. */
    private static final class Part {

        private LayerSpec spec;
        private final int outputs;
        private float[] parameters;
        private final float[] state;

        Part(LayerSpec spec, int outputs, float[] parameters, float[] state) {
            this.spec = spec;
            this.outputs = outputs;
            this.parameters = parameters;
            this.state = state;
        }

        /** A product and a bias, of all columns or of what a window sees, and nothing more. */
        boolean isLinear() {
            return (spec instanceof Dense dense && dense.activation() instanceof Identity)
                    || (spec instanceof Convolution convolution && convolution.activation() instanceof Identity);
        }

        /** {@code y ← y · scale + shift}; false where the layer has nothing that could take it. */
        boolean takes(float[] scale, float[] shift) {
            int from;
            if (isLinear()) {
                from = parameters.length - outputs;
                for (int i = 0; i < from; i++) {
                    parameters[i] *= scale[i % outputs];
                }
            } else if (spec instanceof BatchNormalization || spec instanceof LayerNormalization) {
                from = outputs;
                for (int i = 0; i < from; i++) {
                    parameters[i] *= scale[i];
                }
            } else {
                return false;
            }
            for (int i = 0; i < outputs; i++) {
                parameters[from + i] = parameters[from + i] * scale[i] + shift[i];
            }
            return true;
        }
    }

    /** @param inputs columns of a row that comes in */
    static ReadNetwork of(List<ReadLayer> layers, int inputs) {
        List<Part> parts = parts(layers, inputs);
        Part last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
        if (last != null
                && last.spec instanceof Dense dense
                && dense.activation().fitsOutput()) {
            last.spec = new Dense(dense.units(), new Identity());
            return new ReadNetwork(parts, dense.activation());
        }
        int width = last == null ? inputs : last.outputs;
        if (last != null
                && last.spec instanceof Activated activated
                && activated.activation().fitsOutput()) {
            parts.remove(parts.size() - 1);
            parts.add(passing(width));
            return new ReadNetwork(parts, activated.activation());
        }
        parts.add(passing(width));
        return new ReadNetwork(parts, new Identity());
    }

    /** A layer that changes nothing. */
    private static Part passing(int width) {
        if (width > WIDEST_PASSING) {
            throw Refused.graph("A row of %s columns ends in no dense layer.".formatted(width), width);
        }
        float[] parameters = new float[width * width + width];
        for (int i = 0; i < width; i++) {
            parameters[i * width + i] = 1;
        }
        return new Part(new Dense(width, new Identity()), width, parameters, new float[0]);
    }

    private static List<Part> parts(List<ReadLayer> layers, int inputs) {
        List<Part> parts = new ArrayList<>();
        int width = inputs;
        for (ReadLayer layer : layers) {
            add(layer, parts, width);
            width = parts.isEmpty() ? width : parts.get(parts.size() - 1).outputs;
        }
        return parts;
    }

    private static void add(ReadLayer layer, List<Part> parts, int width) {
        Part last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
        if (layer instanceof Made made) {
            parts.add(new Part(made.spec(), made.columns(), made.parameters().clone(), new float[0]));
        } else if (layer instanceof Product product) {
            requireWidth(product.inputs(), width);
            float[] parameters = Arrays.copyOf(product.weight(), product.weight().length + product.outputs());
            parts.add(new Part(
                    new Dense(product.outputs(), new Identity()), product.outputs(), parameters, new float[0]));
        } else if (layer instanceof Affine affine) {
            float[] scale = spread(affine.scale(), width);
            float[] shift = spread(affine.shift(), width);
            if (last == null || !last.takes(scale, shift)) {
                parts.add(scaling(scale, shift));
            }
        } else if (layer instanceof Norm norm) {
            parts.add(normalization(norm, width));
        } else if (layer instanceof Bend bend) {
            bend(bend, parts, last, width);
        } else if (layer instanceof Block block) {
            parts.add(block(block, width));
        } else {
            throw new IllegalStateException("it is in no order: " + layer);
        }
    }

    static void requireWidth(int expected, int width) {
        if (expected != width) {
            throw Refused.of(
                    "wrong_shape",
                    "A layer takes %s columns, and %s come to it.".formatted(expected, width),
                    width,
                    "layers whose sizes fit");
        }
    }

    private static float[] spread(float[] values, int width) {
        if (values.length == width) {
            return values;
        }
        requireWidth(values.length, 1);
        float[] all = new float[width];
        Arrays.fill(all, values[0]);
        return all;
    }

    /** As a normalization whose columns have mean 0 and variance 1 already. */
    private static Part scaling(float[] scale, float[] shift) {
        int width = scale.length;
        float[] state = new float[2 * width];
        Arrays.fill(state, width, 2 * width, (float) (1 - EPSILON));
        return new Part(new BatchNormalization(MOMENTUM, EPSILON), width, joined(scale, shift), state);
    }

    private static Part normalization(Norm norm, int width) {
        float[] parameters = joined(spread(norm.scale(), width), spread(norm.shift(), width));
        if (norm.mean() == null || norm.variance() == null) {
            return new Part(new LayerNormalization(norm.epsilon()), width, parameters, new float[0]);
        }
        float[] variance = spread(norm.variance(), width);
        for (float each : variance) {
            if (each < 0) {
                throw Refused.graph("A batch normalization has a variance below 0.", each);
            }
        }
        float[] state = joined(spread(norm.mean(), width), variance);
        return new Part(new BatchNormalization(MOMENTUM, norm.epsilon()), width, parameters, state);
    }

    private static float[] joined(float[] first, float[] second) {
        float[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** Into the dense layer or the convolution before it, where that has none yet. */
    private static void bend(Bend bend, List<Part> parts, @Nullable Part last, int width) {
        int pieces = bend.activation().inputsPerOutput();
        if (width % pieces != 0) {
            requireWidth(pieces, width);
        }
        int outputs = width / pieces;
        float[] learned = bend.activation() instanceof PRelu ? spread(bend.learned(), outputs) : new float[0];
        LayerSpec bent = last == null ? null : bent(last, bend.activation(), outputs);
        if (last != null && bent != null) {
            parts.set(parts.size() - 1, new Part(bent, outputs, joined(last.parameters, learned), new float[0]));
        } else {
            parts.add(new Part(new Activated(bend.activation()), outputs, learned, new float[0]));
        }
    }

    /** Null where it bends already, or the filters that remain are not of as many groups. */
    private static @Nullable LayerSpec bent(Part last, Activation activation, int outputs) {
        LayerSpec spec = last.spec;
        if (spec instanceof TransposedConvolution spread && spread.activation() instanceof Identity) {
            return outputs == spread.filters() ? spread.with(activation) : null;
        }
        if (!last.isLinear()) {
            return null;
        }
        if (spec instanceof Convolution convolution) {
            return outputs % convolution.groups() == 0 ? convolution.with(activation, outputs) : null;
        }
        return new Dense(outputs, activation);
    }

    private static Part block(Block block, int width) {
        List<ReadLayer> layers = new ArrayList<>(block.layers());
        double scale = 1;
        if (layers.size() > 1
                && layers.get(layers.size() - 1) instanceof Affine last
                && last.scale().length == 1
                && last.shift().length == 1
                && last.shift()[0] == 0) {
            scale = last.scale()[0];
            layers.remove(layers.size() - 1);
        }
        List<Part> inside = parts(layers, width);
        if (inside.isEmpty()) {
            inside.add(passing(width));
        }
        int outputs = inside.get(inside.size() - 1).outputs;
        Product projection = block.projection();
        if (projection == null) {
            requireWidth(outputs, width);
        } else {
            requireWidth(projection.inputs(), width);
            requireWidth(projection.outputs(), outputs);
            if (outputs == width) {
                throw Refused.graph("A residual block projects to the width that it has.", outputs);
            }
        }
        float[] parameters = all(inside, false);
        return new Part(
                new Residual(inside.stream().map(part -> part.spec).toList(), scale),
                outputs,
                projection == null ? parameters : joined(parameters, projection.weight()),
                all(inside, true));
    }

    private static float[] all(List<Part> parts, boolean ofState) {
        float[] all = new float[0];
        for (Part part : parts) {
            all = joined(all, ofState ? part.state : part.parameters);
        }
        return all;
    }

    int outputs() {
        return parts.get(parts.size() - 1).outputs;
    }

    Activation outputActivation() {
        return outputActivation;
    }

    /** Its classes are as likely as the exponentials of the logarithms that it says. */
    void answerProbabilities() {
        if (outputActivation instanceof LogSoftmax || outputActivation instanceof Identity) {
            outputActivation = new Softmax();
        }
    }

    /** Of two outputs of a softmax one is enough: the sigmoid of their difference. */
    void answerSecondOfTwo() {
        Part last = parts.get(parts.size() - 1);
        float[] parameters = new float[last.parameters.length / 2];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = last.parameters[2 * i + 1] - last.parameters[2 * i];
        }
        parts.set(parts.size() - 1, new Part(new Dense(1, new Identity()), 1, parameters, new float[0]));
        outputActivation = new Sigmoid();
    }

    NetworkSpec spec(int inputs) {
        List<LayerSpec> hidden = parts.subList(0, parts.size() - 1).stream()
                .map(part -> part.spec.resolved())
                .toList();
        return new NetworkSpec(inputs, hidden, outputs(), outputActivation);
    }

    /** For the caller to close. */
    Network network(NetworkSpec spec) {
        Network network = Network.initialize(spec, Kernels.fast(), 0);
        for (int i = 0; i < parts.size(); i++) {
            network.layers().parameters(network.parameters(), i).writeRow(0, parts.get(i).parameters);
            network.layers().state(network.state(), i).writeRow(0, parts.get(i).state);
        }
        return network;
    }
}
