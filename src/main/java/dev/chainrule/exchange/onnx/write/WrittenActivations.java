package dev.chainrule.exchange.onnx.write;

import dev.chainrule.exchange.onnx.Attributes;
import dev.chainrule.exchange.onnx.OnnxTensors;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.Celu;
import dev.chainrule.network.activation.Elu;
import dev.chainrule.network.activation.Gelu;
import dev.chainrule.network.activation.GeluTanh;
import dev.chainrule.network.activation.HardSigmoid;
import dev.chainrule.network.activation.HardSwish;
import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.activation.LeakyRelu;
import dev.chainrule.network.activation.LogSoftmax;
import dev.chainrule.network.activation.Maxout;
import dev.chainrule.network.activation.Mish;
import dev.chainrule.network.activation.PRelu;
import dev.chainrule.network.activation.Relu;
import dev.chainrule.network.activation.Selu;
import dev.chainrule.network.activation.Sigmoid;
import dev.chainrule.network.activation.Softmax;
import dev.chainrule.network.activation.Softplus;
import dev.chainrule.network.activation.Softsign;
import dev.chainrule.network.activation.Swish;
import dev.chainrule.network.activation.Tanh;
import java.util.List;
import java.util.Map;

/** Writes activations as operators. */
final class WrittenActivations {

    /** Those that are one operator, without anything to be told. */
    private static final Map<Class<? extends Activation>, String> PLAIN = Map.of(
            Sigmoid.class, "Sigmoid",
            Tanh.class, "Tanh",
            Relu.class, "Relu",
            Selu.class, "Selu",
            HardSwish.class, "HardSwish",
            Mish.class, "Mish",
            Softsign.class, "Softsign");

    private final Graph graph;

    WrittenActivations(Graph graph) {
        this.graph = graph;
    }

    /**
     * @param layer what the nodes are called after
     * @param z {@code [N, outputs · pieces]}
     * @param outputs number of neurons
     * @param learned what each neuron learned for it; empty for most
     * @return {@code [N, outputs]}
     */
    String write(String layer, Activation activation, String z, int outputs, float[] learned) {
        String name = layer + "/activation";
        if (activation instanceof Identity) {
            return z;
        }
        if (PLAIN.containsKey(activation.getClass())) {
            return graph.node(PLAIN.get(activation.getClass()), name, List.of(z));
        }
        if (activation instanceof Swish swish) {
            String gate = graph.node("Sigmoid", name + "/gate", List.of(times(name, z, swish.beta())));
            return graph.node("Mul", name, List.of(z, gate));
        }
        if (activation instanceof Softplus softplus) {
            String bent = graph.node("Softplus", name + "/softplus", List.of(times(name, z, softplus.beta())));
            return softplus.beta() == 1
                    ? bent
                    : graph.node("Div", name, List.of(bent, graph.scalar(name + "/divisor", softplus.beta())));
        }
        if (activation instanceof PRelu) {
            String slopes = graph.constant(layer + "/slope", OnnxTensors.of(learned, outputs));
            return graph.node("PRelu", name, List.of(z, slopes));
        }
        if (activation instanceof Maxout maxout) {
            String pieces = graph.reshape(name + "/pieces", z, -1, outputs, maxout.pieces());
            String axes = graph.constant(name + "/axes", OnnxTensors.of(new long[] {-1}, 1));
            return graph.node("ReduceMax", name, List.of(pieces, axes), Attributes.of("keepdims", 0));
        }
        return withAttribute(name, activation, z);
    }

    private String withAttribute(String name, Activation activation, String z) {
        if (activation instanceof HardSigmoid) {
            return graph.node(
                    "HardSigmoid", name, List.of(z), Attributes.of("alpha", 1.0 / 6), Attributes.of("beta", 0.5));
        }
        if (activation instanceof LeakyRelu leaky) {
            return graph.node("LeakyRelu", name, List.of(z), Attributes.of("alpha", leaky.negativeSlope()));
        }
        if (activation instanceof Elu elu) {
            return graph.node("Elu", name, List.of(z), Attributes.of("alpha", elu.alpha()));
        }
        if (activation instanceof Celu celu) {
            return graph.node("Celu", name, List.of(z), Attributes.of("alpha", celu.alpha()));
        }
        if (activation instanceof Gelu) {
            return graph.node("Gelu", name, List.of(z));
        }
        if (activation instanceof GeluTanh) {
            return graph.node("Gelu", name, List.of(z), Attributes.of("approximate", "tanh"));
        }
        if (activation instanceof Softmax) {
            return graph.node("Softmax", name, List.of(z), Attributes.of("axis", -1));
        }
        if (activation instanceof LogSoftmax) {
            return graph.node("LogSoftmax", name, List.of(z), Attributes.of("axis", -1));
        }
        throw new IllegalStateException("there are no operators for " + activation);
    }

    private String times(String name, String z, double factor) {
        return factor == 1
                ? z
                : graph.node("Mul", name + "/scaled", List.of(z, graph.scalar(name + "/factor", factor)));
    }
}
