package dev.chainrule.network.layer;

import dev.chainrule.network.math.Axis;
import dev.chainrule.network.math.Span;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * How much of the picture one place of a layer's output can see, through all windows since the picture got its shape, as if
 * the picture had no end.
 */
public final class ReceptiveField {

    /** Places that are looked at along an axis: after so many each sees as much as one before it. */
    private static final long MOST = 512;

    /** Of a pixel itself. */
    public static final ReceptiveField PIXEL = new ReceptiveField(Sight.PIXEL, Sight.PIXEL);

    private final Sight down;
    private final Sight across;

    private ReceptiveField(Sight down, Sight across) {
        this.down = down;
        this.across = across;
    }

    /**
     * From which pixel along an axis to which the places of an output see.
     *
     * @param places of the output
     */
    private record Sight(LongUnaryOperator first, LongUnaryOperator last, long places) {

        static final Sight PIXEL = new Sight(LongUnaryOperator.identity(), LongUnaryOperator.identity(), 1);

        Sight through(LongUnaryOperator firstSeen, LongUnaryOperator lastSeen, long count) {
            return new Sight(first.compose(firstSeen), last.compose(lastSeen), count);
        }

        Sight through(Span span) {
            LongUnaryOperator start = place -> place * span.stride() - span.before();
            return through(start, place -> start.applyAsLong(place) + span.reach() - 1, span.windows());
        }

        /** Back to the places that are spread over an axis. */
        Sight back(Span span) {
            return through(
                    place -> -Math.floorDiv(span.reach() - 1 - place - span.before(), (long) span.stride()),
                    place -> Math.floorDiv(place + span.before(), (long) span.stride()),
                    span.size());
        }

        Sight through(Axis axis) {
            return through(axis::first, axis::last, axis.places());
        }

        /** Of the place that sees the most. */
        long size() {
            long most = 0;
            for (long place = 0; place < Math.min(MOST, places); place++) {
                most = Math.max(most, last.applyAsLong(place) - first.applyAsLong(place) + 1);
            }
            return most;
        }
    }

    /** After one more layer. */
    public ReceptiveField through(Layer layer) {
        if (layer.spec() instanceof Reshape) {
            return PIXEL;
        }
        ReceptiveField inside = this;
        for (Layer inner : layer.inner()) {
            inside = inside.through(inner);
        }
        if (layer instanceof Resampled resampled) {
            return new ReceptiveField(
                    inside.down.through(resampled.grid().down()),
                    inside.across.through(resampled.grid().across()));
        }
        ReceptiveField before = inside;
        return layer.window()
                .map(window ->
                        new ReceptiveField(before.down.through(window.down()), before.across.through(window.across())))
                .or(() -> layer.spread()
                        .map(window -> new ReceptiveField(
                                before.down.back(window.down()), before.across.back(window.across()))))
                .orElse(before);
    }

    /** {@code [height, width]}. */
    public List<Long> size() {
        return List.of(down.size(), across.size());
    }
}
