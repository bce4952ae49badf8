package dev.chainrule.history;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a loss history is wanted.
 *
 * @param metrics names separated by commas; null for all
 * @param fromStep first step
 * @param toStep last step
 * @param maxPoints most points in the answer
 */
public record HistoryQuery(@Nullable String metrics, long fromStep, long toStep, int maxPoints) {

    private static final int FEWEST_POINTS = 10;
    private static final int MOST_POINTS = 100_000;

    /** The wanted points; all violations at once. */
    public HistoryResponse of(String job, Series all, int everyEpochs) {
        List<String> wanted = wanted(all);
        Series within = within(all);
        List<String> columns = new ArrayList<>(List.of(Series.STEP, Series.EPOCH));
        columns.addAll(wanted);
        int[] places = Downsampling.minMax(within, wanted, maxPoints);
        return HistoryResponse.of(job, within.at(places, columns), everyEpochs, within.points());
    }

    private List<String> wanted(Series all) {
        List<Violation> violations = new ArrayList<>();
        List<String> wanted = metrics == null
                ? all.metrics()
                : Arrays.stream(metrics.split(",", -1))
                        .map(String::strip)
                        .distinct()
                        .toList();
        for (String name : wanted) {
            if (!all.metrics().contains(name) && all.points() > 0) {
                violations.add(Violation.at(
                        "metrics", "this job has no metric \"%s\"".formatted(name), name, listed(all.metrics())));
            }
        }
        checkRange(wanted.size(), violations);
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations);
        }
        return all.points() == 0 ? List.of() : wanted;
    }

    private void checkRange(int wanted, List<Violation> violations) {
        if (fromStep < 0) {
            violations.add(Violation.at("from_step", "from_step must not be negative", fromStep, "0 or more"));
        }
        if (toStep < fromStep) {
            violations.add(Violation.at("to_step", "the steps end before they begin", toStep, "from_step or more"));
        }
        int fewest = Math.max(FEWEST_POINTS, Downsampling.fewest(wanted));
        if (maxPoints < fewest || maxPoints > MOST_POINTS) {
            String range = "%,d to %,d".formatted(fewest, MOST_POINTS);
            violations.add(Violation.at("max_points", "max_points must be " + range, maxPoints, range));
        }
    }

    private static String listed(List<String> names) {
        return "one of: " + String.join(", ", names);
    }

    private Series within(Series all) {
        List<@Nullable Number> steps = all.column(Series.STEP);
        int[] places = IntStream.range(0, steps.size())
                .filter(place -> contains(steps.get(place)))
                .toArray();
        return places.length == steps.size()
                ? all
                : all.at(places, List.copyOf(all.columns().keySet()));
    }

    private boolean contains(@Nullable Number step) {
        return step != null && step.longValue() >= fromStep && step.longValue() <= toStep;
    }
}
