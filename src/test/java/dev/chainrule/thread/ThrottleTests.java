package dev.chainrule.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ThrottleTests {

    @Test
    void letsSomethingBeSaidOnceAMinute() {
        AtomicLong time = new AtomicLong(-5);
        Throttle throttle = new Throttle(Duration.ofMinutes(1), time::get);

        assertThat(throttle.now()).isTrue();
        assertThat(throttle.now()).isFalse();
        time.addAndGet(Duration.ofSeconds(59).toNanos());
        assertThat(throttle.now()).isFalse();
        time.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(throttle.now()).isTrue();
    }
}
