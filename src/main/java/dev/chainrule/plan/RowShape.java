package dev.chainrule.plan;

import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.layer.Reshape;
import dev.chainrule.network.layer.Sequence;
import dev.chainrule.network.layer.Shape;
import java.util.List;

/** The shape in which a network takes rows that are a picture or a sequence each: flat where its layers can, else as it is. */
final class RowShape {

    private RowShape() {}

    /** The layer that gives rows their shape, where the others need it. */
    static List<LayerSpec> inFront(Shape shape, List<LayerSpec> layers) {
        Shape flat = Shape.of(shape.size());
        if (shape.isFlat() || layers.isEmpty() || takes(flat, layers)) {
            return List.of();
        }
        return takes(shape, layers) || !takes(flat, layers.subList(0, 1))
                ? List.of(new Reshape(shape.dims()))
                : List.of();
    }

    private static boolean takes(Shape input, List<LayerSpec> layers) {
        try {
            return new Sequence(layers, input).size() == layers.size();
        } catch (IllegalArgumentException | ArithmeticException misfit) {
            return false;
        }
    }
}
