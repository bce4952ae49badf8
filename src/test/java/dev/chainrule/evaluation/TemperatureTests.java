package dev.chainrule.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TemperatureTests {

    /** Rows of two classes that are right as often as the second number says, and as sure as the first. */
    private static Temperature sure(double confidence, double right) {
        int rows = 1000;
        double[][] probabilities = new double[rows][];
        int[] truths = new int[rows];
        for (int i = 0; i < rows; i++) {
            probabilities[i] = new double[] {confidence, 1 - confidence};
            truths[i] = i < right * rows ? 0 : 1;
        }
        return new Temperature(logs(probabilities), truths);
    }

    private static double[][] logs(double[][] probabilities) {
        return Arrays.stream(probabilities)
                .map(row -> Arrays.stream(row).map(Math::log).toArray())
                .toArray(double[][]::new);
    }

    /** Where all are right, nothing is too sure; and where the answers mean nothing, nothing is too unsure. */
    @Test
    void knowsThatRowsDoNotTellIt() {
        double[][] sure = {{0.9, 0.1}, {0.2, 0.8}};
        assertThat(Temperature.atAnEnd(new Temperature(logs(sure), new int[] {0, 1}).fitted()))
                .isTrue();
        assertThat(Temperature.atAnEnd(new Temperature(logs(sure), new int[] {1, 0}).fitted()))
                .isTrue();
        double[][] some = {{0.9, 0.1}, {0.8, 0.2}, {0.7, 0.3}, {0.4, 0.6}};
        assertThat(Temperature.atAnEnd(new Temperature(logs(some), new int[] {0, 0, 1, 1}).fitted()))
                .isFalse();
    }

    @Test
    void makesProbabilitiesAsSureAsTheyAreRight() {
        Temperature tooSure = sure(0.99, 0.8);
        double fitted = tooSure.fitted();

        // log(0.99 / 0.01) / T = log(0.8 / 0.2)
        assertThat(fitted).isCloseTo(Math.log(99) / Math.log(4), within(1e-5));
        assertThat(Temperature.error(tooSure.bins(1, 15))).isCloseTo(0.19, within(1e-9));
        assertThat(Temperature.error(tooSure.bins(fitted, 15))).isCloseTo(0, within(1e-5));
        assertThat(tooSure.logLoss(fitted)).isCloseTo(-0.8 * Math.log(0.8) - 0.2 * Math.log(0.2), within(1e-9));
    }

    @Test
    void leavesAloneWhatIsCalibrated() {
        assertThat(sure(0.7, 0.7).fitted()).isCloseTo(1, within(1e-5));
    }

    @Test
    void makesSurerWhatIsNotSureEnough() {
        assertThat(sure(0.6, 0.9).fitted()).isCloseTo(Math.log(1.5) / Math.log(9), within(1e-5));
    }

    @Test
    void countsRowsIntoTheBinTheyEndIn() {
        List<Temperature.Bin> bins = sure(0.8, 0.5).bins(1, 5);
        assertThat(bins).hasSize(1);
        assertThat(bins.get(0).to()).isEqualTo(0.8);
        assertThat(bins.get(0).rows()).isEqualTo(1000);
        assertThat(bins.get(0).right()).isEqualTo(0.5);
    }
}
