package dev.chainrule.explanation.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class NeighboursTests {

    private static float[][] column(float... values) {
        float[][] rows = new float[values.length][];
        for (int i = 0; i < values.length; i++) {
            rows[i] = new float[] {values[i]};
        }
        return rows;
    }

    @Test
    void neverAsksARowAboutItself() {
        float[][] means =
                Neighbours.of(column(0, 0.1f, 5, 5.1f), column(1, 0, 0, 1), 1).means(1);
        assertThat(means).isDeepEqualTo(column(0, 1, 1, 0));
    }

    @Test
    void measuresEachInputInItsOwnSpread() {
        float[][] inputs = {{0, 0}, {1000, 0}, {0, 1}, {1000, 1}, {10, 1}};
        float[][] means = Neighbours.of(inputs, column(1, 2, 3, 4, 5), 1).means(1);
        assertThat(means[4][0])
                .as("ten of a thousand are nearer than one of one")
                .isEqualTo(3);
    }

    @Test
    void findsTheNearestOfMoreRowsThanAreComparedAtOnce() {
        int rows = 600;
        float[][] inputs = new float[rows][];
        float[][] targets = new float[rows][];
        for (int row = 0; row < rows; row++) { // two rows at each place
            int place = row % (rows / 2);
            inputs[row] = new float[] {place, (float) Math.sin(place)};
            targets[row] = new float[] {place};
        }
        assertThat(Neighbours.of(inputs, targets, 1).means(1)).isDeepEqualTo(targets);
    }

    @Test
    void leavesOutTargetsThatAreNotKnown() {
        float[][] means =
                Neighbours.of(column(0, 1, 2), column(Float.NaN, 7, 9), 2).means(2);
        assertThat(means[1][0]).isEqualTo(9);
    }

    @Tag("slow")
    @Test
    void comparesWithSomeOfManyRows() {
        SplittableRandom random = new SplittableRandom(1);
        int rows = 30_000;
        float[][] inputs = new float[rows][2];
        float[][] targets = new float[rows][1];
        for (int i = 0; i < rows; i++) {
            inputs[i][0] = (float) random.nextDouble();
            inputs[i][1] = (float) random.nextDouble();
            targets[i][0] = inputs[i][0];
        }
        float[][] means = Neighbours.of(inputs, targets, 5).means(5);
        assertThat(Math.abs(means[17][0] - targets[17][0])).isLessThan(0.1f);
    }

    @Test
    void foretellsEachRowWithoutItsOwnLabel() {
        SplittableRandom random = new SplittableRandom(2);
        float[][] inputs = new float[200][1];
        float[][] targets = new float[200][1];
        for (int i = 0; i < 200; i++) {
            inputs[i][0] = (float) random.nextGaussian();
            targets[i][0] = inputs[i][0] > 0 ? 1 : 0;
        }
        float before = Neighbours.of(inputs, targets, 25).unseen()[17][0];
        targets[17][0] = 1 - targets[17][0];
        assertThat(Neighbours.of(inputs, targets, 25).unseen()[17][0]).isEqualTo(before);
        assertThat(before).isBetween(0f, 1f);
    }
}
