package dev.chainrule.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PeriodicTaskTests {

    private static final class Failing extends PeriodicTask {

        final CountDownLatch looks = new CountDownLatch(2);

        Failing() {
            super("failing", Duration.ofMillis(1), "Nothing could be seen");
        }

        @Override
        protected void look() {
            looks.countDown();
            throw new IllegalStateException("too dark");
        }
    }

    @Test
    void looksAgainAfterALookHasFailed() throws Exception {
        Failing task = new Failing();
        task.start();
        try {
            assertThat(task.looks.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(task.isRunning()).isTrue();
        } finally {
            task.stop();
        }

        assertThat(task.isRunning()).isFalse();
    }
}
