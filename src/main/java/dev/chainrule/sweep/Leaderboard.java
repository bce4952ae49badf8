package dev.chainrule.sweep;

import dev.chainrule.sweep.SweepDefinition.Direction;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The trials of a sweep, the best first; of equals the one that was trained for longer, then the one tried first. */
record Leaderboard(List<SweepTrial> trials) {

    static Leaderboard of(List<SweepTrial> trials, Direction direction) {
        Comparator<Double> order = direction == Direction.MIN ? Comparator.naturalOrder() : Comparator.reverseOrder();
        return new Leaderboard(trials.stream()
                .sorted(Comparator.comparing(SweepTrial::score, Comparator.nullsLast(order))
                        .thenComparing(trial -> -trial.id().rung())
                        .thenComparing(trial -> trial.id().number()))
                .toList());
    }

    /** The one whose model is to be used; whatever its rung, for a longer training may have learned too much. */
    Optional<SweepTrial> best() {
        return trials.stream().findFirst().filter(trial -> trial.score() != null);
    }

    /** Those that go on to a rung of so many; never one without a value of the metric. */
    List<SweepTrial> promoted(int rung, int places) {
        return trials.stream()
                .filter(trial -> trial.id().rung() == rung && trial.score() != null)
                .limit(places)
                .sorted(Comparator.comparing(trial -> trial.id().number()))
                .toList();
    }
}
