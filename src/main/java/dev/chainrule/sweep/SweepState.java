package dev.chainrule.sweep;

import java.util.Map;
import java.util.Optional;

/**
 * How far a sweep has come, without all of its trials.
 *
 * @param counts how many jobs are in which state
 * @param rung the highest that has been begun, from 0
 * @param best the trial with the best value of the metric so far
 */
record SweepState(Map<TrialStatus, Long> counts, int rung, Optional<SweepTrial> best) {

    long count(TrialStatus status) {
        return counts.getOrDefault(status, 0L);
    }

    long ended() {
        return jobs() - count(TrialStatus.WAITING) - count(TrialStatus.SUBMITTED);
    }

    /** Those that there are by now; later rungs bring more. */
    long jobs() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
