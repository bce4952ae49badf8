package dev.chainrule.network.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.network.Samples;
import dev.chainrule.network.math.RandomStream;
import dev.chainrule.network.math.RandomStream.Purpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is drawn for a picture, and what for the next. */
class AugmenterTests {

    private static final int SIDE = 6;
    private static final PixelScale SCALE = PixelScale.of(SIDE, SIDE, 1, 0, 255);
    private static final Shift SHIFT = new Shift(0.4, Fill.ZERO, 1);
    private static final Noise NOISE = new Noise(0.1, 1);
    private static final Mixup MIXUP = new Mixup(1, 1);

    /** Gives a picture of one grey, and remembers the shares. */
    private static final class Grey implements Augmenter.Others {

        private final List<Double> shares = new ArrayList<>();

        @Override
        public void draw(RandomStream random, float[] picture) {
            Arrays.fill(picture, 40 + random.nextInt(100));
        }

        @Override
        public void mixed(double share) {
            shares.add(share);
        }
    }

    private static float[] pixels() {
        float[] pixels = new float[SIDE * SIDE];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i * 41 % 256;
        }
        return pixels;
    }

    private static float[] augmented(long seed, long step, int position, Augmentation... steps) {
        return augmented(new Grey(), seed, step, position, steps);
    }

    private static float[] augmented(Grey others, long seed, long step, int position, Augmentation... steps) {
        float[] picture = pixels();
        new Augmenter(new PictureAugmentation(List.of(steps), SCALE)).augment(picture, seed, step, position, others);
        return picture;
    }

    static List<Augmentation> all() {
        return Samples.of(Augmentation.class);
    }

    @ParameterizedTest
    @MethodSource("all")
    void drawsTheSameForTheSamePlaceAndOtherwiseSomethingElse(Augmentation step) {
        float[] first = augmented(1, 2, 3, step);
        assertThat(augmented(1, 2, 3, step)).containsExactly(first);
        List<float[]> further = IntStream.range(0, 40)
                .mapToObj(i -> augmented(1 + i % 2, 2 + i % 3, 3 + i, step))
                .toList();
        assertThat(further).allSatisfy(picture -> {
            for (float pixel : picture) {
                assertThat(pixel).isBetween(0f, 255f);
            }
        });
        if (step.probability() > 0.1) {
            assertThat(further).anySatisfy(picture -> assertThat(picture).isNotEqualTo(first));
        }
    }

    /** One more step at the end, or a change of how much one does, leaves the others as they were. */
    @Test
    void drawsForEachStepFromAStreamOfItsOwn() {
        float[] shifted = augmented(1, 2, 3, SHIFT, new Noise(0, 1));
        assertThat(augmented(1, 2, 3, SHIFT)).containsExactly(shifted);
        float[] noisy = augmented(1, 2, 3, new Brightness(0, 1), NOISE);
        assertThat(augmented(1, 2, 3, new Shift(0, Fill.ZERO, 1), NOISE)).containsExactly(noisy);
        assertThat(augmented(1, 2, 3, NOISE)).isNotEqualTo(noisy);
    }

    @Test
    void usesAnAugmenterAgainWithoutATraceOfWhatWasBefore() {
        Augmenter used = new Augmenter(new PictureAugmentation(List.of(SHIFT, NOISE, MIXUP), SCALE));
        used.augment(pixels(), 1, 9, 9, new Grey());
        float[] picture = pixels();
        used.augment(picture, 1, 2, 3, new Grey());
        assertThat(picture).containsExactly(augmented(1, 2, 3, SHIFT, NOISE, MIXUP));
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "1, 1000, 1000", "0.3, 250, 350"})
    void changesAsManyPicturesAsItsProbabilitySays(double probability, int fewest, int most) {
        float[] before = pixels();
        long changed = IntStream.range(0, 1000)
                .filter(i -> !Arrays.equals(augmented(1, 1, i, new Flip(Flip.Axis.VERTICAL, probability)), before))
                .count();
        assertThat(changed).isBetween((long) fewest, (long) most);
    }

    @Test
    void shiftsEvenlyAsFarAsItMay() {
        int[] found = new int[2 * SIDE + 1];
        for (int i = 0; i < 2000; i++) {
            float[] picture = new float[SIDE * SIDE];
            picture[2 * SIDE + 2] = 255;
            new Augmenter(new PictureAugmentation(List.of(new Shift(0.25, Fill.ZERO, 1)), SCALE))
                    .augment(picture, 1, 1, i, new Grey());
            int at = IntStream.range(0, picture.length)
                    .filter(pixel -> picture[pixel] == 255)
                    .findFirst()
                    .orElseThrow();
            found[at % SIDE]++;
        }
        assertThat(found[0] + found[1] + found[2] + found[3] + found[4]).isEqualTo(2000);
        assertThat(found[1]).isBetween(600, 740); // 1.5 pixels to either side: one each in three
        assertThat(found[3]).isBetween(600, 740);
        assertThat(found[0] + found[4]).isLessThan(10);
    }

    /** Of grey that was shifted, black comes in at the side. */
    @Test
    void mixesWithAPictureThatWasChangedBeforeAsItsOwnWas() {
        Shift shift = new Shift(0.3, Fill.ZERO, 1);
        int shifted = 0;
        for (int i = 0; i < 20; i++) {
            Grey others = new Grey();
            float[] mixed = augmented(others, 1, 2, i, shift, MIXUP);
            float[] own = augmented(1, 2, i, shift);
            double share = others.shares.get(0);
            double[] rest = IntStream.range(0, own.length)
                    .mapToDouble(pixel -> (mixed[pixel] - share * own[pixel]) / (1 - share))
                    .toArray();
            assertThat(Arrays.stream(rest).max().orElseThrow()).isGreaterThan(39);
            shifted += Math.abs(Arrays.stream(rest).min().orElseThrow()) < 0.1 ? 1 : 0;
        }
        assertThat(shifted).isGreaterThan(10);
    }

    @Test
    void givesCutmixTheShareOfThePixelsThatAreLeft() {
        for (int i = 0; i < 50; i++) {
            Grey others = new Grey();
            float[] before = pixels();
            float[] mixed = augmented(others, 1, i, 0, new Cutmix(1, 1));
            long other = IntStream.range(0, mixed.length)
                    .filter(pixel -> mixed[pixel] != before[pixel])
                    .count();
            assertThat(1 - others.shares.get(0)).isBetween(other / 36.0 - 1e-9, (other + 1) / 36.0 + 1e-9);
        }
    }

    /** Mean 1/2, variance 1/(4(2α + 1)). */
    @ParameterizedTest
    @CsvSource({"0.01", "0.2", "1", "3", "100"})
    void drawsSharesFromABetaDistribution(double alpha) {
        RandomStream random = RandomStream.of(5, Purpose.AUGMENTATION, 1);
        double[] shares = IntStream.range(0, 20_000)
                .mapToDouble(i -> Beta.next(alpha, random))
                .toArray();
        double mean = Arrays.stream(shares).average().orElseThrow();
        double variance = Arrays.stream(shares)
                .map(share -> (share - mean) * (share - mean))
                .average()
                .orElseThrow();
        assertThat(Arrays.stream(shares).allMatch(share -> share >= 0 && share <= 1))
                .isTrue();
        assertThat(mean).isCloseTo(0.5, within(0.015));
        assertThat(variance).isCloseTo(1 / (4 * (2 * alpha + 1)), within(0.03 / (2 * alpha + 1)));
    }
}
