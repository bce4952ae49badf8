package dev.chainrule.network.layer;

import dev.chainrule.network.math.Span;
import dev.chainrule.network.math.Window;
import java.util.List;

/**
 * How much of the picture one place of a layer's output can see, through all windows since the picture got its shape.
 *
 * @param down pixels from the topmost to the lowest
 * @param across likewise, from left to right
 * @param strideDown pixels of the picture from one place to the next
 * @param strideAcross likewise
 */
public record ReceptiveField(long down, long across, long strideDown, long strideAcross) {

    /** Of a pixel itself. */
    public static final ReceptiveField PIXEL = new ReceptiveField(1, 1, 1, 1);

    /** After one more layer. */
    public ReceptiveField through(Layer layer) {
        if (layer.spec() instanceof Reshape) {
            return PIXEL;
        }
        ReceptiveField inside = this;
        for (Layer inner : layer.inner()) {
            inside = inside.through(inner);
        }
        return layer.window().map(inside::through).orElse(inside);
    }

    private ReceptiveField through(Window window) {
        return new ReceptiveField(
                down + (reach(window.down()) - 1) * strideDown,
                across + (reach(window.across()) - 1) * strideAcross,
                strideDown * window.down().stride(),
                strideAcross * window.across().stride());
    }

    private static long reach(Span span) {
        return span.reach();
    }

    /** {@code [height, width]}. */
    public List<Long> size() {
        return List.of(down, across);
    }
}
