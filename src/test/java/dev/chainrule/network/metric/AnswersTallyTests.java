package dev.chainrule.network.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AnswersTallyTests {

    /** The first question is answered right in 3 of 4 rows, the second in 2 of 4. */
    @Test
    void takesTheMeanOverTheQuestions() {
        AnswersTally tally = new AnswersTally(2, 4, List.of(ClassMetric.ACCURACY));
        tally.add(new float[] {0.9f, 0.2f}, new float[] {1, 0});
        tally.add(new float[] {0.8f, 0.6f}, new float[] {1, 0});
        tally.add(new float[] {0.1f, 0.7f}, new float[] {0, 1});
        tally.add(new float[] {0.4f, 0.4f}, new float[] {1, 1});
        assertThat(tally.metrics()).containsEntry("accuracy", (0.75 + 0.5) / 2);
        assertThat(tally.matrix()).isEmpty();
    }
}
