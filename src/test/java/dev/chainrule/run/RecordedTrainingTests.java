package dev.chainrule.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.plan.OnStop;
import org.junit.jupiter.api.Test;

class RecordedTrainingTests {

    @Test
    void namesTheBestEpochWhereItsWeightsWereNotKept() {
        assertThat(RecordedTraining.weights(OnStop.BEST, 1, 20))
                .startsWith("best weights that were kept (epoch 20 was better");
        assertThat(RecordedTraining.weights(OnStop.BEST, 20, 20)).isEqualTo("best weights");
        assertThat(RecordedTraining.weights(OnStop.LAST, 30, 20)).isEqualTo("last weights");
    }
}
