package dev.chainrule.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class QueueWatchTests {

    @Test
    void looksAgainAfterAnError() throws Exception {
        CountDownLatch looks = new CountDownLatch(2);
        Workers broken = new Workers(null, null, null, null, null, null) {
            @Override
            Collection<Work> running() {
                looks.countDown();
                throw new NoClassDefFoundError();
            }
        };
        Duration never = Duration.ofHours(1);
        QueueSettings queue = new QueueSettings(never, never, never.multipliedBy(4), Duration.ofMillis(10), never);
        QueueWatch watch = new QueueWatch(null, broken, null, null, queue);
        watch.start();
        try {
            assertThat(looks.await(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            watch.stop();
        }
    }
}
