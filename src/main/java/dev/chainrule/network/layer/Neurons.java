package dev.chainrule.network.layer;

import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.LearnedNonlinearity;
import dev.chainrule.network.math.Matrix;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A row of neurons with one activation, {@code [1, outputs]}, and what they learn for it: at most one value each. */
record Neurons(Activation activation, int outputs) {

    /** Values of {@code z} in a row. */
    int inputs() {
        return Math.multiplyExact(outputs, activation.inputsPerOutput());
    }

    /** Which value of {@code z} it is: the neuron, and where it has several pieces, which of them. */
    String inputName(int index) {
        int pieces = activation.inputsPerOutput();
        return pieces == 1 ? String.valueOf(index) : "%s, %s".formatted(index / pieces, index % pieces);
    }

    int parameterCount() {
        return activation instanceof LearnedNonlinearity ? outputs : 0;
    }

    String parameterName(int index) {
        return "%s[%s]".formatted(((LearnedNonlinearity) activation).learnedName(), index);
    }

    /** @param offset where the learned values begin among the layer's parameters */
    void initialize(Matrix parameters, int offset) {
        for (int j = 0; j < parameterCount(); j++) {
            parameters.set(0, offset + j, ((LearnedNonlinearity) activation).initial());
        }
    }

    /**
     * The work of one batch.
     *
     * @param offset where the learned values begin among the layer's parameters
     * @param output where {@code a} may go; may be {@code z} where {@link Kernels#outputOf} says so
     */
    Work work(PassContext context, long offset, Matrix output) {
        if (activation instanceof Identity) {
            return new Straight(context.kernels());
        }
        return activation instanceof LearnedNonlinearity learned
                ? new Learned(learned, context, offset, output)
                : new Fixed(activation, context, output);
    }

    /** One batch's {@code a = f(z)}, and the way back. */
    interface Work {

        /** {@code z ← z + bias};  {@code a = f(z)}. */
        Matrix forward(Matrix z, @Nullable Matrix bias);

        /** {@code ∂z = ∂a · f′(z)}, in {@code outputGradient} itself where that is as wide. */
        Matrix backward(Matrix z, Matrix outputGradient);
    }

    /** {@code f(z) = z}: there is nothing to compute, on the way back either. */
    private record Straight(Kernels kernels) implements Work {

        @Override
        public Matrix forward(Matrix z, @Nullable Matrix bias) {
            if (bias != null) {
                kernels.addRow(z, bias);
            }
            return z;
        }

        @Override
        public Matrix backward(Matrix z, Matrix outputGradient) {
            return outputGradient;
        }
    }

    private static final class Fixed implements Work {

        private final Kernels kernels;
        private final Activation activation;
        private final Matrix output;
        private final @Nullable Matrix wider;

        Fixed(Activation activation, PassContext context, Matrix output) {
            this.kernels = context.kernels();
            this.activation = activation;
            this.output = output;
            int inputs = activation.inputsPerOutput();
            wider = inputs > 1 && context.goesBack() ? context.buffer(output.columns() * inputs) : null;
        }

        @Override
        public Matrix forward(Matrix z, @Nullable Matrix bias) {
            kernels.activate(activation, z, bias, output);
            return output;
        }

        @Override
        public Matrix backward(Matrix z, Matrix outputGradient) {
            Matrix inputGradient = wider == null ? outputGradient : wider;
            kernels.activationGradient(activation, z, output, outputGradient, inputGradient);
            return inputGradient;
        }
    }

    private static final class Learned implements Work {

        private final Kernels kernels;
        private final LearnedNonlinearity activation;
        private final Matrix output;
        private final Matrix learned;
        private final @Nullable Matrix learnedGradient;

        Learned(LearnedNonlinearity activation, PassContext context, long offset, Matrix output) {
            this.kernels = context.kernels();
            this.activation = activation;
            this.output = output;
            learned = context.parameters().slice(offset, 1, output.columns());
            Matrix gradients = context.gradients();
            learnedGradient = gradients == null ? null : gradients.slice(offset, 1, output.columns());
        }

        @Override
        public Matrix forward(Matrix z, @Nullable Matrix bias) {
            if (bias != null) {
                kernels.addRow(z, bias);
            }
            kernels.activateLearned(activation, z, learned, output);
            return output;
        }

        /** And {@code ∂s = Σ ∂a · ∂f/∂s}. */
        @Override
        public Matrix backward(Matrix z, Matrix outputGradient) {
            kernels.learnedGradient(activation, z, learned, outputGradient, Objects.requireNonNull(learnedGradient));
            return outputGradient;
        }
    }
}
