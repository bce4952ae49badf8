package dev.chainrule.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.model.ModelFixture;
import dev.chainrule.network.metric.ClassMetric;
import dev.chainrule.network.metric.ClassTally;
import dev.chainrule.table.ColumnType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked // javac 17 does not see in class files that members of a map may be null
class PredictionResponseTests {

    private static final TargetEncoding NO_OR_YES = answer("bought");

    private static TargetEncoding.Classes answer(String column) {
        return new TargetEncoding.Classes(column, ColumnType.CATEGORY, List.of("no", "yes"));
    }

    private static List<?> predictions(TargetEncoding target, List<float[]> outputs) {
        Encoding encoding = new Encoding(ModelFixture.encoding().features(), target);
        AskedNetwork asked = new AskedNetwork(
                ModelFixture.trained(encoding, ModelFixture.spec(encoding), 1), null, null, null, null);
        return PredictionResponse.of(asked, new Predictor.Outputs(outputs, List.of()), AnswerForm.USUAL, null)
                .predictions();
    }

    private static List<Object> labels(TargetEncoding target, List<float[]> outputs) {
        return predictions(target, outputs).stream()
                .map(prediction -> ((ClassPrediction) prediction).label())
                .toList();
    }

    /** As near to one half as a float can be. */
    private static final List<float[]> AROUND_HALF =
            List.of(new float[] {Math.nextDown(0.5f)}, new float[] {0.5f}, new float[] {Math.nextUp(0.5f)});

    @Test
    void saysTheFirstOfTwoEquallyLikelyClasses() {
        assertThat(labels(NO_OR_YES, AROUND_HALF)).containsExactly("no", "no", "yes");
        assertThat(predictions(NO_OR_YES, AROUND_HALF).get(1))
                .isEqualTo(new ClassPrediction("no", 0.5, Map.of("no", 0.5, "yes", 0.5)));
    }

    /** Whatever the threshold makes of the probabilities. */
    @Test
    void namesTheAnswerAmongTheLikeliest() {
        AnswerForm one = new AnswerForm(1, 0.1, true, false);
        assertThat(Predicted.of(NO_OR_YES, new float[] {0.25f}, one))
                .isEqualTo(new ClassPrediction("yes", 0.25, Map.of("yes", 0.25)));
        assertThat(Predicted.of(NO_OR_YES, new float[] {0.0625f}, one))
                .isEqualTo(new ClassPrediction("no", 0.9375, Map.of("no", 0.9375)));
        ClassPrediction tied = (ClassPrediction) Predicted.of(
                ModelFixture.encoding().target(),
                new float[] {0.25f, 0.375f, 0.375f},
                new AnswerForm(2, null, true, false));
        assertThat(tied.probabilities()).containsOnlyKeys("2", "3");
    }

    @Test
    void saysTheFirstOfSeveralEquallyLikelyClasses() {
        TargetEncoding three = ModelFixture.encoding().target();
        assertThat(labels(three, List.of(new float[] {0.2f, 0.4f, 0.4f}, new float[] {0.4f, 0.2f, 0.4f})))
                .containsExactly(2L, 1L);
    }

    @Test
    void saysTheFirstOfEachOfSeveralAnswers() {
        TargetEncoding both = new TargetEncoding.Answers(List.of(answer("bought"), answer("stayed")));
        Map<?, ?> prediction = (Map<?, ?>) predictions(both, List.of(new float[] {0.5f, Math.nextUp(0.5f)}))
                .get(0);
        assertThat(((ClassPrediction) prediction.get("bought")).label()).isEqualTo("no");
        assertThat(((ClassPrediction) prediction.get("stayed")).label()).isEqualTo("yes");
    }

    @Test
    void saysOfEveryRowWhatTheConfusionMatrixCounts() {
        ClassTally tally = new ClassTally(1, 3, List.of(ClassMetric.ACCURACY));
        AROUND_HALF.forEach(output -> tally.add(output, new float[] {1}));
        List<Object> labels = labels(NO_OR_YES, AROUND_HALF);
        assertThat(tally.matrix().orElseThrow().counts().get(1))
                .containsExactly(
                        labels.stream().filter("no"::equals).count(),
                        labels.stream().filter("yes"::equals).count());
    }
}
