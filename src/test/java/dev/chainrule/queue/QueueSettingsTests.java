package dev.chainrule.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.job.RetentionSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class QueueSettingsTests {

    private static QueueSettings settings(String heartbeat, String dead) {
        return new QueueSettings(
                Duration.ofSeconds(1),
                Duration.parse(heartbeat),
                Duration.parse(dead),
                Duration.ofMillis(300),
                Duration.ofSeconds(5));
    }

    @Test
    void findsADeadProcessOutWithinHalfAMinute() {
        QueueSettings usual = settings("PT5S", "PT20S");

        assertThat(usual.missedHeartbeats()).isEqualTo(4);
        assertThat(usual.dead().plus(usual.heartbeat().multipliedBy(2))).isLessThanOrEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void refusesToBuryTheLiving() {
        assertThatThrownBy(() -> settings("PT5S", "PT19S"))
                .hasMessage("chainrule.queue.dead is 19000 ms: at least 20000 ms");
        assertThatThrownBy(() -> settings("PT0S", "PT20S")).hasMessageContaining("chainrule.queue.heartbeat");
    }

    @Test
    void refusesToKeepLessThanNothing() {
        assertThatThrownBy(() -> new RetentionSettings(-1, null, Duration.ofHours(1)))
                .hasMessage("chainrule.retention.days is -1: at least 0");
        assertThatThrownBy(() -> new RetentionSettings(null, null, Duration.ZERO))
                .hasMessageContaining("chainrule.retention.every");
    }
}
