package dev.chainrule.network;

import dev.chainrule.choice.Parameter;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one bad batch from throwing the weights far away: Pascanu, Mikolov and Bengio 2013, arXiv:1211.5063,
 * algorithm 1, with PyTorch's {@code clip_grad_norm_} and {@code clip_grad_value_}. The norm is clipped first.
 *
 * @param norm longest gradient, over all parameters together; a longer one is shortened to it
 * @param value largest magnitude of the gradient of a single parameter
 */
public record GradientClipping(
        @Parameter(
                value = "Largest norm of the gradient of all parameters; a larger gradient is scaled down to it.",
                above = 0,
                max = 1e9)
        @Nullable
        Double norm,

        @Parameter(value = "Largest absolute value of the gradient of a single parameter.", above = 0, max = 1e9)
        @Nullable
        Double value) {

    public static final GradientClipping NONE = new GradientClipping(null, null);

    /** As in PyTorch, so that a gradient of zero is no division by zero. */
    private static final double TINY = 1e-6;

    /** @param length of the gradient of all parameters together */
    void clip(Kernels kernels, Matrix gradients, double length) {
        double factor = factor(length);
        if (factor < 1 || value != null) {
            kernels.clip(gradients, factor, value == null ? Double.POSITIVE_INFINITY : value);
        }
    }

    /** One gradient as it is after clipping, in double. */
    public double clipped(double gradient, double length) {
        double shortened = factor(length) * gradient;
        return value == null ? shortened : Math.max(-value, Math.min(value, shortened));
    }

    /** What all gradients of this length together are multiplied with. */
    public double factor(double length) {
        return norm == null ? 1 : Math.min(1, norm / (length + TINY));
    }

    boolean clips() {
        return norm != null || value != null;
    }
}
