package dev.chainrule.network.layer;

import dev.chainrule.network.math.Matrix;
import java.util.List;

/** What comes in goes out, and what comes back goes back: nothing is computed, and nothing copied. */
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
