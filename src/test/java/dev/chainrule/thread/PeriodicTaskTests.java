package dev.chainrule.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PeriodicTaskTests {

    private static final class Failing extends PeriodicTask {

        final CountDownLatch looks = new CountDownLatch(2);
        private final Throwable thrown;

        Failing(Throwable thrown) {
            super("failing", Duration.ofMillis(1), "Nothing could be seen");
            this.thrown = thrown;
        }

        @Override
        protected void look() {
            looks.countDown();
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) thrown;
        }
    }

    @Test
    void endsItsThreadWhenItStops() throws InterruptedException {
        AtomicReference<Thread> looking = new AtomicReference<>();
        CountDownLatch looked = new CountDownLatch(1);
        PeriodicTask task = new PeriodicTask("looking", Duration.ofMillis(1), "Nothing could be seen") {

            @Override
            protected void look() {
                looking.set(Thread.currentThread());
                looked.countDown();
            }
        };
        task.start();
        assertThat(looked.await(10, TimeUnit.SECONDS)).isTrue();
        task.stop();
        Thread thread = Objects.requireNonNull(looking.get());
        assertThat(thread.isDaemon()).isTrue();
        thread.join(TimeUnit.SECONDS.toMillis(10));
        assertThat(thread.isAlive()).isFalse();
    }

    static List<Throwable> failures() {
        return List.of(
                new IllegalStateException("too dark"), new NoClassDefFoundError("the lamp"), new StackOverflowError());
    }

    @ParameterizedTest
    @MethodSource("failures")
    void looksAgainAfterALookHasFailed(Throwable thrown) throws Exception {
        Failing task = new Failing(thrown);
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
