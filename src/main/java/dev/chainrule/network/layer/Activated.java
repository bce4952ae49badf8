package dev.chainrule.network.layer;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.RandomStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An activation as a layer of its own: {@code a = f(x)}, to stand after a layer that has none. */
@Member(
        value = "activation",
        summary = "An activation as a layer of its own, for after a layer without one, such as a normalization.",
        formula = "a = f(x)")
public record Activated(
        @Parameter("Activation that is applied to each value.")
        Activation activation) implements LayerSpec {

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
        int inputsPerOutput = activation.inputsPerOutput();
        if (inputs % inputsPerOutput != 0) {
            throw new MisfitException(
                    "makes one output of every %s inputs, and %s do not divide by that"
                            .formatted(inputsPerOutput, inputs),
                    "",
                    "another number of units in the layer before, or none of this kind here");
        }
        return new Built(this, new Neurons(activation, inputs / inputsPerOutput));
    }

    private record Built(Activated spec, Neurons neurons) implements Layer {

        @Override
        public int inputs() {
            return neurons.inputs();
        }

        @Override
        public int outputs() {
            return neurons.outputs();
        }

        @Override
        public int parameterCount() {
            return neurons.parameterCount();
        }

        @Override
        public String parameterArithmetic() {
            return String.valueOf(parameterCount());
        }

        @Override
        public String parameterName(int index) {
            return neurons.parameterName(index);
        }

        @Override
        public void initialize(Matrix parameters, Matrix state, RandomStream random) {
            neurons.initialize(parameters, 0);
        }

        @Override
        public Pass pass(PassContext context) {
            return new Values(this, neurons.work(context, 0, context.buffer(outputs())));
        }
    }

    /** The layer's input is {@code z}, and stays as it is. */
    private record Values(Built layer, Neurons.Work work) implements Pass {

        @Override
        public Matrix forward(Matrix input) {
            return work.forward(input, null);
        }

        @Override
        public @Nullable Matrix backward(Matrix input, Matrix outputGradient) {
            return work.backward(input, outputGradient);
        }

        @Override
        public Explained explain(Trail trail) {
            boolean learns = layer.parameterCount() > 0;
            return trail.explained(
                    layer,
                    layer.spec.activation,
                    trail.input(),
                    trail.inputGradient(),
                    (row, unit) -> Unit.passing(unit, trail.input().get(row, unit), learns ? unit : Unit.FIXED),
                    List.of());
        }
    }
}
