package dev.chainrule.network.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What is normalized together, of pictures {@code [height, width, channels]}: one place, one channel, or a group of them. */
class ChannelNormalizationTests {

    private static final double EPSILON = 1e-5;
    private static final Shape PICTURE = Shape.of(1, 3, 4);
    private static final double[] PLAIN = {1, 1, 1, 1, 0, 0, 0, 0};
    private static final double[] FIRST = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233};
    private static final double[] SECOND = {2, 7, 1, 8, 2, 8, 1, 8, 2, 8, 4, 5};

    private static double normalized(double value, double... among) {
        double mean = 0;
        for (double each : among) {
            mean += each / among.length;
        }
        double variance = 0;
        for (double each : among) {
            variance += (each - mean) * (each - mean) / among.length;
        }
        return (value - mean) / Math.sqrt(variance + EPSILON);
    }

    private static void assertClose(double actual, double expected) {
        assertThat(actual).isCloseTo(expected, within(1e-10));
    }

    /** As Keras' BatchNormalization with axis −1: over all pictures, lines and columns. */
    @Test
    void aBatchIsMeasuredChannelByChannel() {
        double[][] out = Forward.of(new BatchNormalization(0.1, EPSILON), PICTURE, Mode.TRAIN, PLAIN, FIRST, SECOND);

        assertClose(out[0][1], normalized(2, 2, 13, 89, 7, 8, 8));
        assertClose(out[1][11], normalized(5, 5, 34, 233, 8, 8, 5));
    }

    /** As Keras' LayerNormalization with axis −1. */
    @Test
    void aLayerIsMeasuredPlaceByPlace() {
        double[][] out = Forward.of(new LayerNormalization(EPSILON), PICTURE, Mode.TRAIN, PLAIN, FIRST, SECOND);

        assertClose(out[0][1], normalized(2, 1, 2, 3, 5));
        assertClose(out[1][11], normalized(5, 2, 8, 4, 5));
    }

    @Test
    void anInstanceIsMeasuredChannelByChannelOfItsOwn() {
        double[][] out = Forward.of(new InstanceNormalization(EPSILON), PICTURE, Mode.TRAIN, PLAIN, FIRST, SECOND);

        assertClose(out[0][1], normalized(2, 2, 13, 89));
        assertClose(out[1][11], normalized(5, 8, 8, 5));
    }

    @Test
    void aGroupIsMeasuredAtAllPlacesTogether() {
        double[] learned = {2, 1, 1, 3, 0.5, 0, 0, -1};
        double[][] out = Forward.of(new GroupNormalization(2, EPSILON), PICTURE, Mode.TRAIN, learned, FIRST, SECOND);

        assertClose(out[0][0], 2 * normalized(1, 1, 2, 8, 13, 55, 89) + 0.5);
        assertClose(out[0][9], normalized(89, 1, 2, 8, 13, 55, 89));
        assertClose(out[1][7], 3 * normalized(8, 1, 8, 1, 8, 4, 5) - 1);
        assertThat(Forward.of(new GroupNormalization(2, EPSILON), PICTURE, learned, SECOND))
                .containsExactly(out[1]);
    }

    @Test
    void oneGroupIsAllOfARow() {
        double[] out = Forward.of(new GroupNormalization(1, EPSILON), PICTURE, PLAIN, SECOND);

        assertClose(out[2], normalized(1, SECOND));
    }

    @Test
    void saysWhatHasNoVariance() {
        assertThatExceptionOfType(MisfitException.class)
                .isThrownBy(() -> new InstanceNormalization(EPSILON).build(4))
                .satisfies(misfit -> assertThat(misfit.hint()).contains("layer_normalization"));
        assertThatExceptionOfType(MisfitException.class)
                .isThrownBy(() -> new GroupNormalization(4, EPSILON).build(4))
                .satisfies(misfit -> assertThat(misfit.field()).isEqualTo("groups"));
        assertThatExceptionOfType(MisfitException.class)
                .isThrownBy(() -> new GroupNormalization(3, EPSILON).build(Shape.of(2, 4)))
                .withMessage("cannot part 4 channels in 3 groups");
        assertThatExceptionOfType(MisfitException.class)
                .isThrownBy(() -> new SpatialDropout(0.5).build(4))
                .satisfies(misfit -> assertThat(misfit.hint()).contains("dropout"));
    }

    @Test
    void silencesAChannelAtAllPlacesOfARow() {
        double[] ones = new double[4 * 200];
        Arrays.fill(ones, 1);
        double[][] out =
                Forward.of(new SpatialDropout(0.25), Shape.of(4, 200), Mode.TRAIN, new double[] {}, ones, ones);

        int silent = 0;
        for (double[] row : out) {
            for (int channel = 0; channel < 200; channel++) {
                assertThat(row[channel]).isIn(0.0, 1 / 0.75);
                for (int place = 1; place < 4; place++) {
                    assertThat(row[place * 200 + channel]).isEqualTo(row[channel]);
                }
                silent += row[channel] == 0 ? 1 : 0;
            }
        }
        assertThat(silent).isBetween(70, 130);
        assertThat(out[0]).isNotEqualTo(out[1]);
        assertThat(Forward.of(new SpatialDropout(0.25), Shape.of(4, 200), new double[] {}, ones))
                .isEqualTo(ones);
    }
}
