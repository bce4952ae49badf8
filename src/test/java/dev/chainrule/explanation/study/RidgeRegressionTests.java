package dev.chainrule.explanation.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RidgeRegressionTests {

    @Test
    void foretellsRowsThatItHasNotSeen() {
        SplittableRandom random = new SplittableRandom(3);
        float[][] inputs = new float[200][3];
        float[][] targets = new float[200][1];
        for (int i = 0; i < 200; i++) {
            for (int j = 0; j < 3; j++) {
                inputs[i][j] = (float) (100 * random.nextGaussian());
            }
            targets[i][0] = inputs[i][0] - 2 * inputs[i][1] + 7;
        }
        float[][] left = RidgeRegression.leaveOneOut(inputs, targets);
        assertThat(left[5][0]).isCloseTo(targets[5][0], within(10f));
        targets[5][0] = 5000;
        assertThat(RidgeRegression.leaveOneOut(inputs, targets)[5][0])
                .as("what a row says of itself does not count")
                .isCloseTo(left[5][0], within(60f));
    }

    @Test
    void takesColumnsThatNeverChange() {
        float[][] left = RidgeRegression.leaveOneOut(
                new float[][] {{1, 1}, {1, 2}, {1, 3}, {1, 4}}, new float[][] {{1}, {2}, {3}, {4}});
        assertThat(left[2][0]).isFinite();
    }
}
