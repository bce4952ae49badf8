package dev.chainrule.table;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * One column in full, from all rows: exact but for what stands in {@code approximate}. It reads the column up to five
 * times, and its heap does not grow with the rows.
 *
 * @param count cells that are not missing
 * @param quantiles by share, interpolated between the two nearest cells as NumPy does; null for a column without numbers
 * @param bins null for a column without numbers
 * @param top the most frequent values; where there are many different ones, only those that certainly are
 */
public record Profile(
        long count,
        long missing,
        long distinct,
        @Nullable Map<String, Object> quantiles,
        @JsonProperty("histogram") @Nullable Bins bins,
        List<Column.ValueCount> top,
        List<Approximation> approximate) {

    private static final int MOST_TOP = 20;
    private static final double[] SHARES = {0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99};

    /**
     * How often numbers fall between two edges.
     *
     * @param edges one more than counts; a number on an edge belongs to the right of it, the largest to the last bin
     * @param counts of numbers in each bin
     */
    public record Bins(List<Object> edges, List<Long> counts) {}

    /**
     * A number that is not exact.
     *
     * @param standardError relative to the number
     * @param figure which one, by its name here
     * @param method how it was computed
     */
    public record Approximation(
            String figure,
            String method,
            @JsonProperty("standard_error") double standardError) {}

    /** @param mostBins of the histogram, at least 1 */
    public static Profile of(Table table, String column, int mostBins) {
        return new Making(table, table.column(column), mostBins).profile();
    }

    /** Of a column with another. */
    public static Association association(Table table, String column, String other) {
        return Association.between(table, column, other);
    }

    private static final class Making {

        private final Table table;
        private final Column column;
        private final int mostBins;
        private final long count;

        Making(Table table, Column column, int mostBins) {
            this.table = table;
            this.column = column;
            this.mostBins = mostBins;
            this.count = table.rows() - column.missing();
        }

        Profile profile() {
            if (column.wide()) {
                return new Profile(count, column.missing(), column.distinct(), null, null, List.of(), List.of());
            }
            return column.type().quantity() && count > 0 ? ofNumbers() : ofKinds();
        }

        private Profile ofKinds() {
            long[] counts = new long[Math.max(2, table.dictionary(column.name()).size())];
            ColumnScan.run(table, column.name(), List.of(new ColumnScan() {
                @Override
                public void take(double[] present, int n) {
                    for (int i = 0; i < n; i++) {
                        counts[(int) present[i]]++;
                    }
                }

                @Override
                public boolean again() {
                    return false;
                }
            }));
            return new Profile(count, column.missing(), column.distinct(), null, null, top(counts), List.of());
        }

        private List<Column.ValueCount> top(long[] counts) {
            return IntStream.range(0, counts.length)
                    .filter(kind -> counts[kind] > 0)
                    .boxed()
                    .sorted(Comparator.comparingLong(kind -> -counts[kind]))
                    .limit(MOST_TOP)
                    .map(kind -> new Column.ValueCount(shown(kind), counts[kind]))
                    .toList();
        }

        private Profile ofNumbers() {
            long[] places = places();
            OrderStatistics sorted = new OrderStatistics(places);
            FrequentValues frequent = new FrequentValues();
            DistinctEstimate distinct = new DistinctEstimate(count);
            List<ColumnScan> sweeps = new ArrayList<>(List.of(sorted, frequent));
            if (!column.distinctExact()) {
                sweeps.add(distinct);
            }
            ColumnScan.run(table, column.name(), sweeps);
            double[] found = sorted.found();
            boolean whole = column.type() == ColumnType.INTEGER;
            ColumnHistogram histogram = new ColumnHistogram(found[0], found[found.length - 1], whole, mostBins);
            ColumnScan.run(table, column.name(), List.of(histogram));
            return new Profile(
                    count,
                    column.missing(),
                    column.distinctExact() ? column.distinct() : distinct.found(),
                    quantiles(places, found),
                    bins(histogram),
                    frequent.most(MOST_TOP).stream()
                            .map(each -> new Column.ValueCount(shown(each.value()), each.count()))
                            .toList(),
                    column.distinctExact()
                            ? List.of()
                            : List.of(new Approximation("distinct", "linear_counting", distinct.standardError())));
        }

        /** Of the cells that are needed once they are sorted: the first, those around each quantile, the last. */
        private long[] places() {
            return LongStream.concat(
                            LongStream.of(0, count - 1),
                            Arrays.stream(SHARES)
                                    .mapToLong(share -> (long) ((count - 1) * share))
                                    .flatMap(place -> LongStream.of(place, Math.min(place + 1, count - 1))))
                    .sorted()
                    .distinct()
                    .toArray();
        }

        private Map<String, Object> quantiles(long[] places, double[] found) {
            Map<String, Object> quantiles = new LinkedHashMap<>();
            for (double share : SHARES) {
                double place = (count - 1) * share;
                double lower = found[Arrays.binarySearch(places, (long) place)];
                double upper = found[Arrays.binarySearch(places, Math.min((long) place + 1, count - 1))];
                double between = place - Math.floor(place);
                double quantile = lower * (1 - between) + upper * between;
                quantiles.put(String.valueOf(share), column.type().dated() ? shown(Math.rint(quantile)) : quantile);
            }
            return quantiles;
        }

        private Bins bins(ColumnHistogram histogram) {
            return new Bins(
                    Arrays.stream(histogram.edges()).mapToObj(this::shown).toList(),
                    Arrays.stream(histogram.counts()).boxed().toList());
        }

        private Object shown(double stored) {
            return Objects.requireNonNull(column.type().value(stored, table.dictionary(column.name())));
        }
    }
}
