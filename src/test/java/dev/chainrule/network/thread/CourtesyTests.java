package dev.chainrule.network.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CourtesyTests {

    private final AtomicLong expectedUntil = new AtomicLong();
    private final AtomicLong now = new AtomicLong(-5_000_000_000L);
    private final AtomicInteger offered = new AtomicInteger();
    private final Courtesy courtesy = new Courtesy(expectedUntil, now::get, offered::incrementAndGet);

    /** Many short pieces of work. */
    private void work(long nanos) {
        for (long done = 0; done < nanos; done += Courtesy.TURN_NANOS / 10) {
            now.addAndGet(Courtesy.TURN_NANOS / 10);
            courtesy.offer();
        }
    }

    private void ask() {
        Courtesy.asked(expectedUntil, now.get());
    }

    @Test
    void isShownToNobodyWhileNobodyAsks() {
        work(10 * Courtesy.EXPECTED_NANOS);

        assertThat(offered).hasValue(0);
    }

    @Test
    void offersTheCoreOnceATurnWhileSomebodyAsks() {
        ask();
        work(11 * Courtesy.TURN_NANOS);

        assertThat(offered).hasValueBetween(9, 11);
    }

    @Test
    void endsWhenNobodyAsksAnyMore() {
        ask();
        work(2 * Courtesy.EXPECTED_NANOS);
        int before = offered.get();
        work(10 * Courtesy.EXPECTED_NANOS);

        assertThat(offered).hasValue(before);
        assertThat(expectedUntil).hasValue(0);
    }

    @Test
    void lastsAsLongAsSomebodyAsksAgain() {
        for (int i = 0; i < 20; i++) {
            ask();
            work(Courtesy.EXPECTED_NANOS / 2);
        }
        assertThat(offered.get()).isGreaterThan((int) (9 * Courtesy.EXPECTED_NANOS / Courtesy.TURN_NANOS));
    }
}
