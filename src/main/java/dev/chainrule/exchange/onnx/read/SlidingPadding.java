package dev.chainrule.exchange.onnx.read;

import dev.chainrule.exchange.onnx.read.ReadLayer.Sliding;
import dev.chainrule.network.layer.Padding;
import dev.chainrule.network.math.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * What is around a picture, in the words of the layers.
 *
 * @param isSeen whether some window looks at it
 */
record SlidingPadding(Padding padding, boolean isSeen) {

    /** What the graph says of one axis; behind it so much that the last window ends there. */
    private record Axis(Sliding sliding, int index, int size) {

        int kernel() {
            return sliding.kernel().get(index);
        }

        int stride() {
            return sliding.strides().get(index);
        }

        int dilation() {
            return sliding.dilations().get(index);
        }

        Span of(Padding padding) {
            return padding.span(index, size, kernel(), stride(), dilation());
        }

        Span said() {
            int before = sliding.pads().get(index);
            int after = sliding.pads().get(index + 2);
            Span floor = new Span(size, kernel(), stride(), dilation(), before, after);
            int room = floor.padded() - floor.reach();
            if (!sliding.roundsUp() || room < 0 || room % stride() == 0) {
                return floor;
            }
            if (floor.windows() * stride() >= size + before) {
                throw ReadPictures.refused(
                        sliding.node(),
                        "ceil_mode",
                        "has a last window that begins behind the picture (ceil_mode), and the layer has not");
            }
            return new Span(size, kernel(), stride(), dilation(), before, after + stride() - room % stride());
        }

        Span wanted() {
            if (sliding.automatic().startsWith("SAME")) {
                Span same = of(Padding.Rule.SAME);
                if (sliding.automatic().equals("SAME_LOWER") && same.before() != same.after()) {
                    throw ReadPictures.refused(
                            sliding.node(),
                            "auto_pad",
                            "pads one more in front of a picture than behind it (auto_pad SAME_LOWER), and the layer has it behind");
                }
                return same;
            }
            return said();
        }

        boolean is(Span wanted, Padding padding) {
            Span other = of(padding);
            return other.before() == wanted.before() && other.windows() == wanted.windows();
        }
    }

    static SlidingPadding of(Sliding sliding, int height, int width) {
        if (sliding.roundsUp() && !sliding.automatic().equals("NOTSET")) {
            throw ReadPictures.refused(
                    sliding.node(), "ceil_mode", "has both auto_pad and ceil_mode, which the layer has not");
        }
        Axis down = new Axis(sliding, 0, height);
        Axis across = new Axis(sliding, 1, width);
        Span high = down.wanted();
        Span wide = across.wanted();
        List<Padding> paddings = new ArrayList<>(List.of(
                Padding.Rule.VALID, new Padding.Margin(List.of(high.before(), wide.before())), Padding.Rule.SAME));
        if (sliding.automatic().startsWith("SAME")) {
            paddings.add(0, Padding.Rule.SAME);
        }
        for (Padding padding : paddings) {
            if (down.is(high, padding) && across.is(wide, padding)) {
                return new SlidingPadding(padding, isSeen(high) || isSeen(wide));
            }
        }
        throw ReadPictures.refused(
                sliding.node(),
                sliding.roundsUp() ? "ceil_mode" : "pads",
                "has pads %s%s, and the layer has as many on either side, or \"same\""
                        .formatted(sliding.pads(), sliding.roundsUp() ? " and ceil_mode" : ""));
    }

    private static boolean isSeen(Span span) {
        return span.before() > 0 || (span.windows() - 1) * span.stride() + span.reach() > span.size();
    }
}
