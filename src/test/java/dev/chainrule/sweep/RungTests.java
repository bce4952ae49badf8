package dev.chainrule.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.sweep.SweepDefinition.Halving;
import org.junit.jupiter.api.Test;

class RungTests {

    @Test
    void trainsAThirdForThreeTimesAsLong() {
        assertThat(Rung.of(9, 90, new Halving(3, 10)))
                .containsExactly(new Rung(9, 10), new Rung(3, 30), new Rung(1, 90));
    }

    @Test
    void beginsSoThatASingleTrialIsTrainedForAllEpochs() {
        assertThat(Rung.of(9, 90, Halving.USUAL)).hasSize(3).startsWith(new Rung(9, 10));
        assertThat(Rung.of(20, 90, Halving.USUAL))
                .containsExactly(new Rung(20, 4), new Rung(6, 12), new Rung(2, 36), new Rung(1, 90));
    }

    @Test
    void doesNotTrainTheLastOneLeftAgainAndAgain() {
        assertThat(Rung.of(3, 100, new Halving(3, 1))).containsExactly(new Rung(3, 1), new Rung(1, 100));
    }

    @Test
    void letsSeveralReachTheEndWhereEpochsAreFew() {
        assertThat(Rung.of(81, 9, new Halving(3, 1))).containsExactly(new Rung(81, 1), new Rung(27, 3), new Rung(9, 9));
        assertThat(Rung.of(1, 9, Halving.USUAL)).containsExactly(new Rung(1, 9));
    }
}
