package dev.chainrule.model.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.network.Evaluation;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeasurementTests {

    @Test
    void hasNoNumberForWhatIsNotFinite() {
        Measurement measurement =
                Measurement.of(new Evaluation(5, Double.NaN, Map.of("r2", Double.NEGATIVE_INFINITY), null, null));

        assertThat(measurement)
                .hasToString(
                        "Measurement[rows=5, metrics={loss=null, r2=null}, confusion=null, sample=null, ofEach=null]");
    }
}
