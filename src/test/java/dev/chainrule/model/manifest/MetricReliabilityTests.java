package dev.chainrule.model.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.model.ModelFixture;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@NullUnmarked
class MetricReliabilityTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static Measurement measured(double accuracy, double logLoss) {
        return new Measurement(60, Map.of("accuracy", accuracy, "log_loss", logLoss), null, null);
    }

    private static ModelManifest manifest(
            Measurement validation,
            Measurement test,
            Map<String, List<Double>> intervals,
            Map<String, Double> baseline) {
        Encoding encoding = ModelFixture.encoding();
        ModelManifest plain = ModelFixture.manifest(encoding, ModelFixture.spec(encoding, 2));
        return ModelManifest.of(
                        Blueprint.of(plain.task(), plain.spec(), encoding, plain.example()),
                        plain.provenance(),
                        plain.train())
                .validation(validation)
                .test(test, intervals)
                .baseline(Baseline.of(test != null ? "test" : "validation", baseline))
                .build();
    }

    @Test
    void believesTheTestSetBeforeAnythingElse() {
        ModelManifest model = manifest(
                measured(0.9, 0.3),
                measured(0.8, 0.4),
                Map.of("accuracy", List.of(0.7, 0.9), "log_loss", List.of(0.3, 0.5)),
                Map.of("accuracy", 0.5, "log_loss", 0.7));
        assertThat(MetricReliability.of(model).notes())
                .singleElement()
                .asString()
                .startsWith("Rely on the test metrics: their 60 rows");
    }

    @Test
    void callsAModelNoBetterWhoseIntervalsReachTheBaseline() {
        Map<String, List<Double>> wide = Map.of("accuracy", List.of(0.45, 0.7), "log_loss", List.of(0.6, 0.72));
        ModelManifest model = manifest(null, measured(0.58, 0.66), wide, Map.of("accuracy", 0.5, "log_loss", 0.7));
        assertThat(MetricReliability.of(model).noBetter())
                .contains(
                        "The model is no better than a baseline that ignores the features: its accuracy is 0.5800 (95 % interval"
                                + " 0.4500 to 0.7000) on the test set, and the baseline's is 0.5000.");
        Map<String, List<Double>> sure = Map.of("accuracy", List.of(0.45, 0.7), "log_loss", List.of(0.6, 0.69));
        assertThat(MetricReliability.of(
                                manifest(null, measured(0.58, 0.66), sure, Map.of("accuracy", 0.5, "log_loss", 0.7)))
                        .noBetter())
                .as("its probabilities are better")
                .isEmpty();
    }

    @Test
    void comparesByTheLossThatWasLearnedToo() {
        Map<String, Double> constant = Map.of("accuracy", 0.5, "log_loss", 0.7, "loss", 0.4);
        Measurement measured = new Measurement(60, Map.of("accuracy", 0.5, "log_loss", 0.9, "loss", 0.2), null, null);
        Map<String, List<Double>> ends = Map.of("accuracy", List.of(0.4, 0.6), "loss", List.of(0.1, 0.3));
        assertThat(MetricReliability.of(manifest(null, measured, ends, constant))
                        .noBetter())
                .isEmpty();
    }

    /** As definitions are stored: as a word, or with options as an object. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"loss\": \"hinge\"}", "{\"loss\": {\"type\": \"focal\", \"gamma\": 3.0}}"})
    void namesTheLossThatNoOtherFigureTells(String definition) {
        Map<String, Double> constant = Map.of("accuracy", 0.5, "loss", 0.4);
        Measurement measured = new Measurement(60, Map.of("accuracy", 0.4, "loss", 0.6), null, null);
        ModelManifest model = manifest(null, measured, null, constant);
        assertThat(MetricReliability.of(model).noBetter()).get().asString().contains("accuracy is 0.4");
        ((ObjectNode) model.provenance().definition()).setAll((ObjectNode) JSON.readTree(definition));
        assertThat(MetricReliability.of(model).noBetter()).get().asString().contains("loss is 0.6");
    }

    @Test
    void saysThatAValidationSetFlatters() {
        ModelManifest model = manifest(measured(0.5, 0.7), null, null, Map.of("accuracy", 0.5, "log_loss", 0.7));
        assertThat(MetricReliability.of(model).notes().get(0)).startsWith("The validation metrics are too good");
        assertThat(MetricReliability.of(model).notes().get(1)).startsWith("The model is no better than");
    }

    @Test
    void saysHowFarApartEpochsAreByChanceOnFewValidationRows() {
        Map<String, Double> constant = Map.of("accuracy", 0.5, "log_loss", 0.7);
        Measurement few = new Measurement(60, Map.of("accuracy", 0.8), null, null);
        assertThat(MetricReliability.of(manifest(few, null, null, constant))
                        .notes()
                        .get(0))
                .contains("On 60 rows the accuracy is off by about ±0.053 by chance");
        Measurement perfect = new Measurement(30, Map.of("accuracy", 1.0), null, null);
        assertThat(MetricReliability.of(manifest(perfect, null, null, constant))
                        .notes()
                        .get(0))
                .contains("±0.032");
        Measurement many = new Measurement(10_000, Map.of("accuracy", 0.8), null, null);
        assertThat(MetricReliability.of(manifest(many, null, null, constant))
                        .notes()
                        .get(0))
                .endsWith("makes one.");
    }

    @Test
    void comparesFoldsByTheirSpread() {
        List<Measurement> folds = List.of(measured(0.4, 0.8), measured(0.8, 0.6), measured(0.6, 0.75));
        Baseline half = Baseline.of("fold", Map.of("accuracy", 0.5, "log_loss", 0.7));
        CrossValidation validated = CrossValidation.of(folds, List.of(half, half, half), List.of(1, 2, 3));
        assertThat(validated.baseline()).containsEntry("accuracy", 0.5);
        ModelManifest model = manifest(measured(0.9, 0.3), null, null, Map.of("accuracy", 0.5, "log_loss", 0.7))
                .with(validated, List.of("and more"));
        assertThat(model.notes()).hasSize(3);
        assertThat(model.notes().get(0))
                .startsWith("Rely on the cross-validated metrics: they are means of 3 networks");
        assertThat(model.notes().get(1)).contains("on the cross-validation folds");
    }
}
