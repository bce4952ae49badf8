package dev.chainrule.network.layer;

import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.RandomStream;
import java.util.List;

/** The same values in the same order, seen as rows of another shape: nothing is computed, and nothing copied. */
record Rearranged(LayerSpec spec, Shape input, Shape output) implements ShapedLayer {

    @Override
    public int parameterCount() {
        return 0;
    }

    @Override
    public String parameterArithmetic() {
        return "0";
    }

    @Override
    public String parameterName(int index) {
        throw new IndexOutOfBoundsException(index);
    }

    @Override
    public void initialize(Matrix parameters, Matrix state, RandomStream random) {
        // learns nothing
    }

    @Override
    public Pass pass(PassContext context) {
        return new Through(this);
    }

    /** What comes in goes out, and what comes back goes back. */
    record Through(Layer layer) implements Pass {

        @Override
        public Matrix forward(Matrix input) {
            return input;
        }

        @Override
        public Matrix backward(Matrix input, Matrix outputGradient) {
            return outputGradient;
        }

        @Override
        public Explained explain(Trail trail) {
            return trail.explained(
                    layer, (row, unit) -> Unit.passing(unit, trail.input().get(row, unit), Unit.FIXED), List.of());
        }
    }
}
