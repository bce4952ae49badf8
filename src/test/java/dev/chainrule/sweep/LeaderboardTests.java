package dev.chainrule.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.sweep.SweepDefinition.Direction;
import dev.chainrule.sweep.SweepPlan.PlannedTrial;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class LeaderboardTests {

    private static final PlannedTrial PLANNED = new PlannedTrial(Map.of(), job(), "ds_1");

    private static ObjectNode job() {
        ObjectNode job = JsonNodeFactory.instance.objectNode();
        job.putObject("training").put("epochs", 1);
        return job;
    }

    private static SweepTrial trial(int number, @Nullable Double score) {
        SweepTrial trial = SweepTrial.of("swp_1", number, PLANNED);
        trial.succeeded(score, 1, "mdl_" + number);
        return trial;
    }

    private static SweepTrial longer(SweepTrial trial, double score) {
        SweepTrial next = trial.next(3);
        next.succeeded(score, 3, "mdl_longer");
        return next;
    }

    private static List<Integer> numbers(List<SweepTrial> trials) {
        return trials.stream().map(trial -> trial.id().number()).toList();
    }

    private static final List<SweepTrial> TRIALS =
            List.of(trial(1, 0.5), trial(2, 0.9), trial(3, null), trial(4, 0.1), trial(5, 0.9));

    @Test
    void hasTheHighestFirstOfWhatShouldBeHigh() {
        assertThat(numbers(Leaderboard.of(TRIALS, Direction.MAX).trials())).containsExactly(2, 5, 1, 4, 3);
        assertThat(Leaderboard.of(TRIALS, Direction.MAX).best()).hasValue(TRIALS.get(1));
    }

    @Test
    void hasTheLowestFirstOfWhatShouldBeLow() {
        assertThat(numbers(Leaderboard.of(TRIALS, Direction.MIN).trials())).containsExactly(4, 1, 2, 5, 3);
        assertThat(Leaderboard.of(TRIALS, Direction.MIN).best()).hasValue(TRIALS.get(3));
    }

    @Test
    void hasTheOneThatWasTrainedForLongerFirstOfEquals() {
        SweepTrial longer = longer(TRIALS.get(4), 0.9);
        assertThat(Leaderboard.of(List.of(TRIALS.get(1), longer), Direction.MAX).trials())
                .containsExactly(longer, TRIALS.get(1));
    }

    @Test
    void hasNoBestWhereNothingCameToAFigure() {
        assertThat(Leaderboard.of(List.of(TRIALS.get(2)), Direction.MIN).best()).isEmpty();
        assertThat(Leaderboard.of(List.of(), Direction.MIN).best()).isEmpty();
    }

    @Test
    void promotesTheBestOfARungInTheOrderOfTheirNumbers() {
        assertThat(numbers(Leaderboard.of(TRIALS, Direction.MAX).promoted(0, 3)))
                .containsExactly(1, 2, 5);
        assertThat(numbers(Leaderboard.of(TRIALS, Direction.MIN).promoted(0, 9)))
                .as("never one without a figure")
                .containsExactly(1, 2, 4, 5);
        assertThat(Leaderboard.of(TRIALS, Direction.MIN).promoted(1, 3)).isEmpty();
    }
}
