package dev.chainrule.benchmark;

import dev.chainrule.benchmark.KernelBenchmarks.Timing;
import dev.chainrule.benchmark.Sitting.Row;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The tables, as a README has them. */
final class Markdown {

    private final StringBuilder text = new StringBuilder();

    Markdown line(String line) {
        text.append(line).append('\n');
        return this;
    }

    /** A column per contender; behind each figure the lowest and highest, behind a peer's how many times as fast we are. */
    Markdown workloads(Map<Row, Map<String, Figures>> figures) {
        Set<String> peers = new LinkedHashSet<>();
        figures.values().forEach(row -> peers.addAll(row.keySet()));
        peers.remove(Sitting.OURS);
        header(Stream.concat(Stream.of("workload", "threads", Sitting.OURS), peers.stream()));
        figures.forEach((row, byName) -> {
            String workload = row.measure().workload() + ": " + row.measure().title();
            String ours = ours(row, byName.get(Sitting.OURS), figures.get(new Row(row.measure(), 1)));
            Stream<String> others =
                    peers.stream().map(peer -> peer(row.measure(), byName.get(Sitting.OURS), byName.get(peer)));
            cells(Stream.concat(Stream.of(workload, Integer.toString(row.threads()), ours), others));
        });
        return line("");
    }

    /** @param alone all contenders with one thread */
    private static String ours(Row row, @Nullable Figures own, @Nullable Map<String, Figures> alone) {
        if (own == null) {
            return "";
        }
        Figures single = alone == null ? null : alone.get(Sitting.OURS);
        String scaling = row.threads() == 1 || single == null
                ? ""
                : "; %s of one thread".formatted(ratio(row.measure(), own, single));
        return "**%s** %s [%s, %s]%s"
                .formatted(number(own.median()), row.measure().unit(), number(own.min()), number(own.max()), scaling);
    }

    private static String peer(Measure measure, @Nullable Figures ours, @Nullable Figures theirs) {
        if (theirs == null) {
            return "";
        }
        String ratio = ours == null ? "" : " (%s)".formatted(ratio(measure, ours, theirs));
        return number(theirs.median()) + ratio;
    }

    /** Of the medians; and the lowest and highest of single rounds. */
    private static String ratio(Measure measure, Figures ours, Figures theirs) {
        double[] own = ours.medians();
        double[] other = theirs.medians();
        double[] byRound = new double[Math.min(own.length, other.length)];
        for (int i = 0; i < byRound.length; i++) {
            byRound[i] = measure.ratio(own[i], other[i]);
        }
        Figures rounds = new Figures(List.of(byRound));
        return String.format(
                Locale.ROOT,
                "%.2f × [%.2f, %.2f]",
                measure.ratio(ours.median(), theirs.median()),
                rounds.min(),
                rounds.max());
    }

    Markdown kernels(Collection<Timing> timings) {
        header(Stream.of("kernel", "time", "work"));
        for (Timing timing : timings) {
            String name = timing.kernel() + (timing.parameter().isEmpty() ? "" : " " + timing.parameter());
            String time = "%s [%s, %s]".formatted(nanos(timing.median()), nanos(timing.min()), nanos(timing.max()));
            cells(Stream.of(name, time, timing.work()));
        }
        return line("");
    }

    private void header(Stream<String> names) {
        List<String> columns = names.toList();
        cells(columns.stream());
        cells(columns.stream().map(name -> "---"));
    }

    private void cells(Stream<String> cells) {
        line(cells.collect(Collectors.joining(" | ", "| ", " |")));
    }

    private static String nanos(double nanos) {
        return nanos < 1000
                ? String.format(Locale.ROOT, "%.0f ns", nanos)
                : String.format(Locale.ROOT, "%.1f µs", nanos / 1000);
    }

    /** Three digits or more. */
    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%,.0f", value);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
