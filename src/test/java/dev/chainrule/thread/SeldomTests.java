package dev.chainrule.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SeldomTests {

    @Test
    void letsSomethingBeSaidOnceAMinute() {
        AtomicLong time = new AtomicLong(-5);
        Seldom seldom = new Seldom(Duration.ofMinutes(1), time::get);

        assertThat(seldom.now()).isTrue();
        assertThat(seldom.now()).isFalse();
        time.addAndGet(Duration.ofSeconds(59).toNanos());
        assertThat(seldom.now()).isFalse();
        time.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(seldom.now()).isTrue();
    }
}
