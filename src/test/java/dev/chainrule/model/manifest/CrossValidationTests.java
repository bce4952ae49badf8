package dev.chainrule.model.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked // javac 17 does not see in class files that members of a map may be null
class CrossValidationTests {

    private static Measurement measurement(Double loss, Double auc) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("loss", loss);
        metrics.put("roc_auc", auc);
        return new Measurement(10, metrics, null, null);
    }

    @Test
    void hasTheMeanAndTheSpreadOfASample() {
        CrossValidation validated = CrossValidation.of(
                List.of(measurement(2.0, 1.0), measurement(4.0, 1.0), measurement(9.0, 1.0)),
                List.of(),
                List.of(3, 4, 5));

        assertThat(validated.mean()).containsEntry("loss", 5.0).containsEntry("roc_auc", 1.0);
        assertThat(validated.std().get("loss")).isCloseTo(Math.sqrt((9 + 1 + 16) / 2.0), within(1e-15));
        assertThat(validated.std()).containsEntry("roc_auc", 0.0);
        assertThat(validated.folds()).hasSize(3).first().hasToString("{loss=2.0, roc_auc=1.0}");
        assertThat(validated.bestEpochs()).containsExactly(3, 4, 5);
        assertThat(validated.rows()).containsExactly(10L, 10L, 10L);
    }

    @Test
    void hasNoMeanOfWhatAFoldCouldNotMeasure() {
        CrossValidation validated =
                CrossValidation.of(List.of(measurement(2.0, null), measurement(4.0, 0.5)), List.of(), List.of(1, 1));

        assertThat(validated.mean()).containsEntry("loss", 3.0).containsEntry("roc_auc", null);
        assertThat(validated.std()).containsEntry("roc_auc", null);
    }

    @Test
    void saysWhatIgnoringTheFeaturesIsWorthOnTheFolds() {
        List<Measurement> measured = List.of(measurement(2.0, 0.9), measurement(4.0, 0.8));
        List<Baseline> baselines =
                List.of(Baseline.of("fold", Map.of("loss", 5.0)), Baseline.of("fold", Map.of("loss", 7.0)));

        assertThat(CrossValidation.of(measured, baselines, List.of(1, 1)).baseline())
                .containsEntry("loss", 6.0)
                .containsEntry("roc_auc", null);
        assertThat(CrossValidation.of(measured, baselines.subList(0, 1), List.of(1, 1))
                        .baseline())
                .as("an earlier version measured some of the folds")
                .isNull();
    }

    @Test
    void hasNoSpreadOfOneFold() {
        CrossValidation validated = CrossValidation.of(List.of(measurement(2.0, 0.5)), List.of(), List.of(1));

        assertThat(validated.mean()).containsEntry("loss", 2.0);
        assertThat(validated.std()).containsEntry("loss", null);
    }
}
