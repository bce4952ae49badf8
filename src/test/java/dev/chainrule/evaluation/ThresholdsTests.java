package dev.chainrule.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.evaluation.ThresholdsResponse.Cut;
import dev.chainrule.network.metric.LikeliestClass;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ThresholdsTests {

    private static final Thresholds.Costs COSTS = new Thresholds.Costs(2, 3);

    private static List<Cut> cuts(float[] scores, int... truths) {
        float[][] outputs = new float[scores.length][];
        for (int i = 0; i < scores.length; i++) {
            outputs[i] = new float[] {scores[i]};
        }
        return Thresholds.cuts(new JudgedRows.Judged("validation", outputs, truths, 0), COSTS);
    }

    @Test
    void countsWhatIsAboveEachThreshold() {
        Random random = new Random(7);
        float[] scores = new float[200];
        int[] truths = new int[200];
        for (int i = 0; i < 200; i++) {
            scores[i] = random.nextInt(21) / 20f; // with many that are equal, and 0, ½ and 1 among them
            truths[i] = random.nextInt(3) == 0 ? 0 : 1;
        }
        assertThat(cuts(scores, truths)).hasSizeGreaterThan(15).allSatisfy(cut -> {
            long truePositives = 0;
            long falsePositives = 0;
            for (int i = 0; i < 200; i++) {
                truePositives += scores[i] > cut.threshold() && truths[i] == 1 ? 1 : 0;
                falsePositives += scores[i] > cut.threshold() && truths[i] == 0 ? 1 : 0;
            }
            assertThat(cut.truePositives()).isEqualTo(truePositives);
            assertThat(cut.falsePositives()).isEqualTo(falsePositives);
            assertThat(cut.truePositives() + cut.falseNegatives() + cut.falsePositives() + cut.trueNegatives())
                    .isEqualTo(200);
            assertThat(cut.cost()).isEqualTo(2.0 * falsePositives + 3 * cut.falseNegatives());
        });
    }

    @Test
    void takesARowAtOneHalfForWhatPredictionsTakeItFor() {
        Cut usual = cuts(new float[] {0.5f, 0.7f}, 1, 1).stream()
                .filter(cut -> cut.threshold() == 0.5)
                .findFirst()
                .orElseThrow();
        assertThat(LikeliestClass.of(new float[] {0.5f})).isZero();
        assertThat(usual.falseNegatives()).isEqualTo(1);
        assertThat(usual.truePositives()).isEqualTo(1);
    }

    @Test
    void hasNoPrecisionWhereNothingIsTakenForPositive() {
        Cut last = cuts(new float[] {0.2f, 0.4f}, 0, 1).stream()
                .filter(cut -> cut.threshold() == 1)
                .findFirst()
                .orElseThrow();
        assertThat(last.precision()).isNull();
        assertThat(last.recall()).isZero();
        assertThat(last.specificity()).isEqualTo(1);
    }
}
