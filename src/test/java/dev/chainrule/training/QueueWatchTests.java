package dev.chainrule.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class QueueWatchTests {

    @Test
    void looksAgainAfterAnError() throws Exception {
        CountDownLatch looks = new CountDownLatch(2);
        Workers broken = new Workers(null, null, null, null, null, null, null, null, null, null, null) {
            @Override
            Set<String> running() {
                looks.countDown();
                throw new NoClassDefFoundError();
            }
        };
        Duration never = Duration.ofHours(1);
        QueueSettings queue = new QueueSettings(never, never, never.multipliedBy(4), Duration.ofMillis(10), never);
        RetentionSettings keeping = new RetentionSettings(null, null, never);
        Retention nothing = new Retention(null, null, keeping);
        QueueWatch watch = new QueueWatch(null, broken, null, null, null, nothing, queue, keeping);
        watch.start();
        try {
            assertThat(looks.await(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            watch.stop();
        }
    }
}
