package dev.chainrule.encoding;

import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.encoding.feature.RawValue;
import dev.chainrule.encoding.feature.RowIssues;
import dev.chainrule.table.ColumnType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the training rows had in them, so that a prediction for something else can say so.
 *
 * @param ranges of numbers, by column; dates are in milliseconds since 1970
 * @param unseen combinations of two categories that no training row had, although both are common enough for it
 */
record SeenInTraining(Map<String, SeenRange> ranges, List<Pair> unseen) {

    SeenInTraining {
        ranges = Map.copyOf(ranges);
        unseen = List.copyOf(unseen);
    }

    /** Two categories, as texts. */
    record Pair(String first, String category, String second, String other) {}

    /** Where a number that has been encoded is further away than all that was seen. */
    void warnOfNumber(FeatureEncoding feature, RawValue sent) {
        SeenRange range = ranges.get(feature.column());
        if (range == null) {
            return;
        }
        if (feature.type() == ColumnType.IMAGE && range.counts() && isShare(sent)) {
            sent.warn(
                    "%s: its numbers are between %s and %s, and those seen in training between %s and %s: it counts as black; numbers that were divided are to be sent as the data has them"
                            .formatted(
                                    feature.column(),
                                    shown(sent.lowest(), feature.type()),
                                    shown(sent.highest(), feature.type()),
                                    shown(range.min(), feature.type()),
                                    shown(range.max(), feature.type())));
            return;
        }
        double value = feature.type().wide() ? farther(sent, range) : sent.read();
        if (range.isFar(value)) {
            sent.warn(
                    range.min() == range.max()
                            ? "%s: was %s in all training rows, so another value has no effect"
                                    .formatted(feature.column(), shown(range.min(), feature.type()))
                            : "%s: %s is far outside of what was seen in training (%s to %s), so the prediction is an extrapolation"
                                    .formatted(
                                            feature.column(),
                                            shown(value, feature.type()),
                                            shown(range.min(), feature.type()),
                                            shown(range.max(), feature.type())));
        }
    }

    /** The number of a wide cell that is out of the range, if there is one. */
    private static double farther(RawValue sent, SeenRange range) {
        return range.isFar(sent.highest()) ? sent.highest() : sent.lowest();
    }

    /** Whether a picture has nothing but shares of white, and is not black. */
    private static boolean isShare(RawValue sent) {
        return sent.lowest() >= -1 && sent.highest() <= 1 && sent.highest() > 0;
    }

    /** Where categories that were common enough for it were never seen together; of a row of which nothing is wrong. */
    void warnOfPairs(RawRow row, RowIssues issues) {
        for (Pair pair : unseen) {
            if (is(row, pair.first, pair.category) && is(row, pair.second, pair.other)) {
                issues.warn("%s = %s and %s = %s were never seen together in training"
                        .formatted(pair.first, pair.category, pair.second, pair.other));
            }
        }
    }

    private static boolean is(RawRow row, String column, String category) {
        return category.equals(String.valueOf((Object) row.values().get(column)));
    }

    private static String shown(double value, ColumnType type) {
        if (type.dated()) {
            return Instant.ofEpochMilli((long) value).toString().substring(0, 10);
        }
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.valueOf(value);
    }

    /** How often categories of some columns stand in the same row. */
    static final class Together {

        /** More columns, or more categories of one, are too many to count in pairs. */
        private static final int MOST_COLUMNS = 10;

        private static final int MOST_CATEGORIES = 20;
        private static final int MOST_PAIRS = 1000;
        /** Rows and pairs of columns that are counted. */
        private static final long MOST_WORK = 200_000_000;

        private final List<String> columns;
        private final List<Map<Double, Integer>> places = new ArrayList<>();
        private final int[][][] counts;
        private long rows;

        /** @param columns few, each with few categories */
        Together(List<String> columns) {
            this.columns = columns;
            columns.forEach(column -> places.add(new LinkedHashMap<>()));
            this.counts = new int[columns.size() * columns.size()][][];
            for (int i = 0; i < counts.length; i++) {
                counts[i] = new int[MOST_CATEGORIES][MOST_CATEGORIES];
            }
        }

        /** Those of them that may be counted, in their order. */
        static List<String> among(List<FeatureEncoding> features, int rows) {
            List<String> few = features.stream()
                    .filter(feature ->
                            !feature.known().isEmpty() && feature.known().size() <= MOST_CATEGORIES)
                    .map(FeatureEncoding::column)
                    .limit(MOST_COLUMNS)
                    .toList();
            int columns = few.size();
            while (columns > 1 && (long) rows * columns * (columns - 1) / 2 > MOST_WORK) {
                columns--;
            }
            return columns < 2 ? List.of() : few.subList(0, columns);
        }

        /** @param cells of one row, in the order of the columns; NaN where one is missing */
        void add(double[] cells) {
            rows++;
            int[] place = new int[cells.length];
            for (int i = 0; i < cells.length; i++) {
                Map<Double, Integer> known = places.get(i);
                place[i] = Double.isNaN(cells[i]) ? -1 : known.computeIfAbsent(cells[i], cell -> known.size());
                if (place[i] >= MOST_CATEGORIES) {
                    place[i] = -1;
                }
            }
            for (int i = 0; i < place.length; i++) {
                for (int j = i; j < place.length; j++) {
                    if (place[i] >= 0 && place[j] >= 0) {
                        counts[i * columns.size() + j][place[i]][place[j]]++;
                    }
                }
            }
        }

        /** Where both categories are common enough that a row with both was to be expected. */
        List<Pair> unseen(Labeler labeler) {
            List<Pair> found = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                for (int j = i + 1; j < columns.size(); j++) {
                    unseen(i, j, labeler, found);
                }
            }
            return found;
        }

        private void unseen(int one, int other, Labeler labeler, List<Pair> found) {
            int[][] together = counts[one * columns.size() + other];
            for (Map.Entry<Double, Integer> first : places.get(one).entrySet()) {
                for (Map.Entry<Double, Integer> second : places.get(other).entrySet()) {
                    int i = first.getValue();
                    int j = second.getValue();
                    boolean counted = i < MOST_CATEGORIES && j < MOST_CATEGORIES && found.size() < MOST_PAIRS;
                    if (counted && together[i][j] == 0 && (double) alone(one, i) * alone(other, j) >= rows) {
                        found.add(new Pair(
                                columns.get(one),
                                labeler.label(columns.get(one), first.getKey()),
                                columns.get(other),
                                labeler.label(columns.get(other), second.getKey())));
                    }
                }
            }
        }

        private long alone(int column, int place) {
            return Objects.requireNonNull(counts[column * columns.size() + column])[place][place];
        }
    }

    /** What a stored cell of a column is as users see it. */
    @FunctionalInterface
    interface Labeler {
        String label(String column, double cell);
    }

    static @Nullable SeenInTraining of(Map<String, SeenRange> ranges, List<Pair> unseen) {
        return ranges.isEmpty() && unseen.isEmpty() ? null : new SeenInTraining(ranges, unseen);
    }
}
