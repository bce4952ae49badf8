package dev.chainrule.explanation;

import dev.chainrule.encoding.SeenRange;
import dev.chainrule.encoding.feature.Dated;
import dev.chainrule.table.ColumnType;
import dev.chainrule.table.DateText;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The dates of a feature by how late they are, so that those between two of them can be asked too. */
public final class Dates {

    /** Where nobody knows the first and the last of the training rows: standard deviations to either side of the mean. */
    private static final double REACH = 2;

    private static final DateTimeFormatter TO_THE_SECOND =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);

    private final Dated feature;

    public Dates(Dated feature) {
        this.feature = feature;
    }

    /** Milliseconds since 1970; NaN of what is no date. */
    public double millis(@Nullable Object value) {
        return value instanceof String written ? DateText.millis(written, feature.order()) : Double.NaN;
    }

    /** As ISO 8601 writes it, to the day or to the second. */
    public String text(double millis) {
        LocalDateTime time = LocalDateTime.ofInstant(Instant.ofEpochSecond(Math.round(millis / 1000)), ZoneOffset.UTC);
        return feature.type() == ColumnType.DATETIME
                ? TO_THE_SECOND.format(time)
                : DateTimeFormatter.ISO_LOCAL_DATE.format(time);
    }

    /** Evenly from the first to the last of the training rows, without repeating any. */
    public List<Object> spread(Subject subject, int points) {
        SeenRange range = range(subject);
        return IntStream.range(0, points)
                .mapToDouble(
                        i -> points == 1 ? range.min() : range.min() + (range.max() - range.min()) * i / (points - 1))
                .<Object>mapToObj(this::text)
                .distinct()
                .toList();
    }

    /** Of the training rows; where the model does not know it, around their mean. */
    private SeenRange range(Subject subject) {
        double reach = REACH * feature.spread();
        return subject.encoding()
                .seenIn(feature.column())
                .orElseGet(() -> new SeenRange(feature.center() - reach, feature.center() + reach));
    }

    /** Milliseconds that count as one when two are compared: the standard deviation, or a day where there is none. */
    public double unit() {
        return feature.spread() > 0 ? feature.spread() : DateText.DAY_MILLIS;
    }
}
