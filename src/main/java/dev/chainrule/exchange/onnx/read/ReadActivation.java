package dev.chainrule.exchange.onnx.read;

import ai.onnx.proto.OnnxMl.NodeProto;
import dev.chainrule.exchange.onnx.read.ReadLayer.Bend;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.Celu;
import dev.chainrule.network.activation.Elu;
import dev.chainrule.network.activation.Gelu;
import dev.chainrule.network.activation.GeluTanh;
import dev.chainrule.network.activation.HardSigmoid;
import dev.chainrule.network.activation.HardSwish;
import dev.chainrule.network.activation.LeakyRelu;
import dev.chainrule.network.activation.LogSoftmax;
import dev.chainrule.network.activation.Mish;
import dev.chainrule.network.activation.PRelu;
import dev.chainrule.network.activation.Relu;
import dev.chainrule.network.activation.Selu;
import dev.chainrule.network.activation.Sigmoid;
import dev.chainrule.network.activation.Softmax;
import dev.chainrule.network.activation.Softplus;
import dev.chainrule.network.activation.Softsign;
import dev.chainrule.network.activation.Tanh;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads operators that are activations, with the parameters that ours have. */
final class ReadActivation {

    private static final double CLOSE = 1e-4;
    private static final double SELU_ALPHA = 1.6732632;
    private static final double SELU_SCALE = 1.050701;

    private ReadActivation() {}

    /** Empty of any other operator, and of an activation with parameters that ours cannot have. */
    static Optional<Bend> of(NodeProto node, ReadGraph graph) {
        if (node.getOpType().equals("PRelu")) {
            return node.getInputCount() < 2
                    ? Optional.empty()
                    : graph.constant(node.getInput(1))
                            .filter(slope -> slope.isReal() && slope.size() > 0)
                            .map(slope -> new Bend(new PRelu(0.25), slope.floats()));
        }
        return Optional.ofNullable(fixed(node)).map(activation -> new Bend(activation, new float[0]));
    }

    private static @Nullable Activation fixed(NodeProto node) {
        return switch (node.getOpType()) {
            case "Relu" -> new Relu();
            case "Tanh" -> new Tanh();
            case "Sigmoid" -> new Sigmoid();
            case "Softsign" -> new Softsign();
            case "Softplus" -> new Softplus(1);
            case "HardSwish" -> new HardSwish();
            case "Mish" -> new Mish();
            case "Softmax" -> isOverRow(node) ? new Softmax() : null;
            case "LogSoftmax" -> isOverRow(node) ? new LogSoftmax() : null;
            case "HardSigmoid" -> isOurs(node) ? new HardSigmoid() : null;
            case "Selu" ->
                is(node, "alpha", SELU_ALPHA, SELU_ALPHA) && is(node, "gamma", SELU_SCALE, SELU_SCALE)
                        ? new Selu()
                        : null;
            case "Elu" -> alpha(node, 1, 0.01, 100) ? new Elu(ReadGraph.attribute(node, "alpha", 1)) : null;
            case "Celu" -> alpha(node, 1, 0.01, 100) ? new Celu(ReadGraph.attribute(node, "alpha", 1)) : null;
            case "LeakyRelu" ->
                alpha(node, 0.01, Float.MIN_VALUE, 1) ? new LeakyRelu(ReadGraph.attribute(node, "alpha", 0.01)) : null;
            case "Gelu" ->
                ReadGraph.attribute(node, "approximate")
                                .filter(how -> how.getS().toStringUtf8().equals("tanh"))
                                .isPresent()
                        ? new GeluTanh()
                        : new Gelu();
            default -> null;
        };
    }

    /** {@code max(0, min(1, z/6 + ½))}, as in PyTorch; ONNX itself has another slope where none is given. */
    static boolean isOurs(NodeProto node) {
        return is(node, "alpha", 0.2, 1.0 / 6) && is(node, "beta", 0.5, 0.5);
    }

    /** Over the columns of each row, as a softmax or a normalization is. */
    static boolean isOverRow(NodeProto node) {
        double axis = ReadGraph.attribute(node, "axis", -1);
        return axis == -1 || axis == 1;
    }

    private static boolean is(NodeProto node, String name, double usual, double wanted) {
        return Math.abs(ReadGraph.attribute(node, name, usual) - wanted) < CLOSE;
    }

    private static boolean alpha(NodeProto node, double usual, double least, double most) {
        double alpha = ReadGraph.attribute(node, "alpha", usual);
        return alpha >= least && alpha <= most;
    }
}
