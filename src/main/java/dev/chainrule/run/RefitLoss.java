package dev.chainrule.run;

import dev.chainrule.model.manifest.Measurement;
import dev.chainrule.network.metric.Series;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The loss of a network that was trained once more, on the rows that it learned from: as those hold the rows by which the
 * network before it was judged, it should not be higher than there. Where it is, the training went wrong, such as when all
 * units of a layer ended at 0.
 */
record RefitLoss(double refit, double before) {

    /** By how much a loss may be higher by chance. */
    private static final double CHANCE = 1.25;

    /** @param before the sets on which the network before was measured; null for those that there are not */
    static Optional<RefitLoss> of(Measurement refit, @Nullable Measurement... before) {
        Double now = refit.metrics().get(Series.LOSS);
        return Stream.of(before)
                .flatMap(set ->
                        Stream.ofNullable(set == null ? null : set.metrics().get(Series.LOSS)))
                .max(Double::compare)
                .map(worst -> new RefitLoss(now == null ? Double.POSITIVE_INFINITY : now, worst));
    }

    boolean failed() {
        return refit > before + (CHANCE - 1) * Math.abs(before);
    }

    /** Why there is none. */
    String note(String rows) {
        return String.format(
                Locale.ROOT,
                "There was no refit on %s: it came to a loss of %.4g on them, where the network before has at most %.4g on any"
                        + " of its sets, so this is the network before.",
                rows,
                refit,
                before);
    }
}
