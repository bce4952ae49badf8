package dev.chainrule.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.story.Story;
import dev.chainrule.web.LongPolls;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;

@Story
class WaitingTests {

    @Test
    void mayLastAsLongAsItsLongest(@Value("${spring.mvc.async.request-timeout}") Duration timeout) {
        assertThat(timeout).isGreaterThan(Duration.ofSeconds(LongPolls.LONGEST));
    }
}
