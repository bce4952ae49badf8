package dev.chainrule.network.layer;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.RandomStream;
import org.jspecify.annotations.Nullable;

/** While training, each value is silenced by chance and the others grow to make up for it; in a prediction, nothing. */
@Member(
        value = "dropout",
        summary =
                "Sets random values to 0 during training, so that no neuron can rely on a single other one; against overfitting.",
        formula = "y = x · m / (1 − rate), m ∈ {0, 1}",
        source = "Srivastava and others 2014, section 10 (inverted dropout)")
public record Dropout(
        @Parameter(value = "Fraction of the values that are set to 0.", fallback = "0.5", min = 0, below = 1)
        double rate)
        implements LayerSpec {

    @Override
    public LayerSpec resolved() {
        return this;
    }

    @Override
    public Layer build(Shape input) {
        return EachPosition.of(this, input);
    }

    @Override
    public Layer build(int inputs) {
        return new Built(this, inputs);
    }

    private record Built(Dropout spec, int inputs) implements Unlearned {

        @Override
        public int outputs() {
            return inputs;
        }

        /** A prediction hears every neuron. */
        @Override
        public Pass pass(PassContext context) {
            return context.training() ? new Silencing(this, context) : new Through(this);
        }
    }

    private static final class Silencing implements Pass {

        private final Kernels kernels;
        private final double rate;
        private final RandomStream random;
        private final boolean inputGradient;
        private final Matrix mask;
        private final Matrix output;

        Silencing(Built layer, PassContext context) {
            kernels = context.kernels();
            rate = layer.spec.rate;
            random = context.random();
            inputGradient = context.inputGradient();
            mask = context.buffer(layer.inputs);
            output = context.buffer(layer.inputs);
        }

        /** {@code y = x · mask}; the mask is 0 or {@code 1 / (1 − rate)}. */
        @Override
        public Matrix forward(Matrix input) {
            kernels.drawMask(random, rate, mask);
            kernels.multiplyElements(input, mask, output);
            return output;
        }

        /** {@code ∂x = ∂y · mask}. */
        @Override
        public @Nullable Matrix backward(Matrix input, Matrix outputGradient) {
            if (!inputGradient) {
                return null;
            }
            kernels.multiplyElements(outputGradient, mask, outputGradient);
            return outputGradient;
        }
    }
}
