package dev.chainrule.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharesTests {

    private static final String SLOW = "slow.example.org:443";
    private static final String OTHER = "other.example.org:443";

    @Test
    void leavesRoomForOthersBesideAHostThatIsSlow() {
        Shares shares = new Shares(5, 2);

        assertThat(shares.take(SLOW)).isTrue();
        assertThat(shares.take(SLOW)).isTrue();
        assertThat(shares.take(SLOW)).isFalse();
        assertThat(shares.full()).containsExactly(SLOW);
        assertThat(shares.room()).isEqualTo(3);
        assertThat(shares.take(OTHER)).isTrue();
    }

    @Test
    void letsNoMoreBeUnderWayThanAreAllowedTogether() {
        Shares shares = new Shares(2, 2);

        assertThat(shares.take(SLOW)).isTrue();
        assertThat(shares.take(OTHER)).isTrue();
        assertThat(shares.room()).isZero();
        assertThat(shares.take("third.example.org:443")).isFalse();
    }

    @Test
    void givesRoomToTheNextWhenOneIsOver() {
        Shares shares = new Shares(1, 1);
        assertThat(shares.take(SLOW)).isTrue();
        shares.giveBack(SLOW);

        assertThat(shares.full()).isEmpty();
        assertThat(shares.room()).isEqualTo(1);
        assertThat(shares.take(SLOW)).isTrue();
    }
}
