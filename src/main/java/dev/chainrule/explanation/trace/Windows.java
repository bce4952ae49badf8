package dev.chainrule.explanation.trace;

import dev.chainrule.explanation.Subject;
import dev.chainrule.explanation.trace.TraceResponse.WindowTrace;
import dev.chainrule.network.layer.GlobalMaxPooling;
import dev.chainrule.network.layer.Layer;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.layer.MaxPooling;
import dev.chainrule.network.layer.Shape;
import dev.chainrule.network.layer.Unit;
import dev.chainrule.network.math.Window;
import dev.chainrule.problem.ProblemException;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Where in pictures the values stand that a sum is of. */
final class Windows {

    private static final int AXES = 3;

    private Windows() {}

    private static boolean isPicture(Shape row) {
        return row.dims().size() == AXES;
    }

    /** {@code [y, x, channel]} of a value that comes into a layer; null where it is of no picture, or comes from inside. */
    static @Nullable List<Integer> place(Layer layer, int input) {
        return isPicture(layer.input()) && input < layer.inputs() ? place(layer.input(), input) : null;
    }

    private static List<Integer> place(Shape picture, int value) {
        int channels = picture.last();
        int width = picture.dims().get(1);
        return List.of(value / channels / width, value / channels % width, value % channels);
    }

    /**
     * What the window looks at that made one of a layer's outputs; null where the layer has none that goes over pictures.
     *
     * @param sum of the output
     */
    static @Nullable WindowTrace of(Layer layer, int output, Unit sum) {
        Window window = layer.window().filter(any -> isPicture(layer.input())).orElse(null);
        if (window == null) {
            return null;
        }
        int position = output / layer.output().last();
        int y = position / window.across().windows();
        int x = position % window.across().windows();
        int outside = (int) IntStream.range(0, window.pixels())
                .filter(pixel -> window.at(position, pixel) < 0)
                .count();
        return new WindowTrace(
                List.of(y, x, output % layer.output().last()),
                List.of(window.down().place(y, 0), window.across().place(x, 0)),
                List.of(window.down().kernel(), window.across().kernel()),
                List.of(window.down().dilation(), window.across().dilation()),
                layer.input().dims(),
                outside,
                won(layer, sum));
    }

    /** Which pixel was the largest of those that a window saw; null where that is not what it looks for. */
    private static @Nullable List<Integer> won(Layer layer, Unit sum) {
        LayerSpec spec = layer.spec();
        if (!(spec instanceof MaxPooling) && !(spec instanceof GlobalMaxPooling)) {
            return null;
        }
        return IntStream.range(0, sum.terms())
                .filter(term -> sum.weights()[term] == 1)
                .mapToObj(term -> place(layer.input(), sum.from()[term]).subList(0, 2))
                .findFirst()
                .orElse(null);
    }

    /**
     * The layer that a place is of.
     *
     * @param at as it was asked: {@code [y, x, channel]}
     * @param layers that were asked for; null for all
     * @param inner which of the layers inside it, and so on; null for itself
     */
    static NamedLayer layer(
            Subject subject, List<Integer> at, @Nullable List<Integer> layers, @Nullable List<Integer> inner) {
        if (layers == null || layers.size() != 1) {
            throw ProblemException.invalid(
                    "/at", "is a place of one layer, which \"layers\" has to name", at, "\"layers\": [2], say");
        }
        NamedLayer found = NamedLayer.of(subject, layers.get(0));
        for (int each : inner == null ? List.<Integer>of() : inner) {
            int inside = found.layer().inner().size();
            if (each < 1 || each > inside) {
                throw ProblemException.invalid(
                        "/inner",
                        "there is no layer %s inside %s".formatted(each, found.name()),
                        inner,
                        inside == 0 ? "nothing: no layer is inside it" : "1 to %s".formatted(inside));
            }
            found = found.inner(each);
        }
        return found;
    }

    /** Which output of a layer stands at a place of what comes out of it. */
    static int output(NamedLayer layer, List<Integer> at) {
        Shape made = layer.layer().output();
        if (!isPicture(made)) {
            throw ProblemException.invalid(
                    "/at",
                    "what comes out of %s, %s, is no picture [height, width, channels]".formatted(layer.name(), made),
                    at,
                    "a layer that makes pictures, or first_neuron");
        }
        List<Integer> sides = made.dims();
        if (IntStream.range(0, AXES).anyMatch(axis -> at.get(axis) < 0 || at.get(axis) >= sides.get(axis))) {
            throw ProblemException.invalid(
                    "/at",
                    "is no place [y, x, channel] of what comes out of %s, which is %s".formatted(layer.name(), made),
                    at,
                    "[0, 0, 0] to [%s, %s, %s]".formatted(sides.get(0) - 1, sides.get(1) - 1, sides.get(2) - 1));
        }
        return (at.get(0) * sides.get(1) + at.get(1)) * sides.get(2) + at.get(2);
    }
}
