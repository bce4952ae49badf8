package dev.chainrule.history;

import dev.chainrule.history.HistoryRepository.Extent;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a loss history is wanted.
 *
 * @param metrics names separated by commas; null for all
 * @param fromStep first step
 * @param toStep last step
 * @param maxPoints most points in the answer; null for all
 */
public record HistoryQuery(
        Resolution resolution,
        @Nullable String metrics,
        long fromStep,
        long toStep,
        @Nullable Integer maxPoints) {

    private static final int FEWEST_POINTS = 10;
    private static final int MOST_POINTS = 100_000;

    /**
     * What a job's history answers.
     *
     * @param metrics that are wanted, and there
     * @param steps of those wanted, up to the last that there is now
     */
    private record Answerable(List<Extent> segments, List<String> metrics, Steps steps) {}

    /**
     * The wanted points, as many as {@code maxPoints} or fewer.
     *
     * @throws ProblemException with everything that is wrong
     */
    public HistoryResponse answer(Histories histories, String job, int everySteps) {
        Answerable there = check(histories, job);
        long points = histories.count(job, resolution, there.segments(), there.steps());
        Downsampling kept =
                new Downsampling(resolution, there.metrics(), points, maxPoints == null ? MOST_POINTS : maxPoints);
        histories.read(job, resolution, there.steps(), there.metrics(), kept);
        return HistoryResponse.of(job, kept.kept(), everySteps, kept.seen());
    }

    /**
     * The wanted points as CSV, written while they are read.
     *
     * @throws ProblemException with everything that is wrong, before anything is written
     */
    public HistoryCsv csv(Histories histories, String job) {
        Answerable there = check(histories, job);
        return new HistoryCsv(there.metrics(), sink -> {
            if (maxPoints == null) {
                histories.read(job, resolution, there.steps(), there.metrics(), sink);
            } else {
                long points = histories.count(job, resolution, there.segments(), there.steps());
                Downsampling kept = new Downsampling(resolution, there.metrics(), points, maxPoints);
                histories.read(job, resolution, there.steps(), there.metrics(), kept);
                kept.kept().forEach(fromStep, toStep, sink);
            }
        });
    }

    private Answerable check(Histories histories, String job) {
        List<Extent> segments = histories.extents(job, resolution);
        List<String> known = segments.stream()
                .flatMap(segment -> HistorySegment.names(segment.metrics()).stream())
                .distinct()
                .toList();
        List<String> wanted = metrics == null
                ? known
                : Arrays.stream(metrics.split(",", -1))
                        .map(String::strip)
                        .distinct()
                        .toList();
        List<Violation> violations = new ArrayList<>();
        if (!segments.isEmpty()) {
            checkNames(wanted, known, violations);
        }
        checkRange(wanted.size(), violations);
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations);
        }
        long last = segments.isEmpty() ? 0 : segments.get(segments.size() - 1).lastStep();
        return new Answerable(
                segments, segments.isEmpty() ? List.of() : wanted, new Steps(fromStep, Math.min(toStep, last)));
    }

    private void checkNames(List<String> wanted, List<String> known, List<Violation> violations) {
        wanted.stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> violations.add(Violation.at(
                        "metrics",
                        "this job has no metric \"%s\" for every %s".formatted(name, noun()),
                        name,
                        "one of: " + String.join(", ", known))));
    }

    private String noun() {
        return resolution == Resolution.STEP ? "step" : "epoch";
    }

    private void checkRange(int wanted, List<Violation> violations) {
        if (fromStep < 0) {
            violations.add(Violation.at("from_step", "from_step must not be negative", fromStep, "0 or more"));
        }
        if (toStep < fromStep) {
            violations.add(Violation.at("to_step", "to_step is less than from_step", toStep, "from_step or more"));
        }
        int fewest = Math.max(FEWEST_POINTS, Downsampling.fewest(wanted));
        if (maxPoints != null && (maxPoints < fewest || maxPoints > MOST_POINTS)) {
            String range = String.format(Locale.ROOT, "%,d to %,d", fewest, MOST_POINTS);
            violations.add(Violation.at("max_points", "max_points must be " + range, maxPoints, range));
        }
    }
}
