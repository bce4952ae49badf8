package dev.chainrule.network.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.network.Samples;
import dev.chainrule.network.math.RandomStream;
import dev.chainrule.network.math.RandomStream.Purpose;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What each change makes of a picture that is small enough to be looked at. */
class PictureTests {

    /** Two rows of three pixels of one channel, from 0 to 10. */
    private static final PixelScale SMALL = PixelScale.of(2, 3, 1, 0, 10);

    private static final float[] PIXELS = {1, 2, 3, 4, 5, 6};

    private static float[] changed(PixelScale scale, float[] pixels, Consumer<Picture> change) {
        Picture picture = new Picture(scale);
        picture.read(pixels);
        change.accept(picture);
        float[] found = new float[pixels.length];
        picture.write(found);
        return found;
    }

    private static float[] changed(Consumer<Picture> change) {
        return changed(SMALL, PIXELS, change);
    }

    private static RandomStream random() {
        return RandomStream.of(3, Purpose.AUGMENTATION, 0);
    }

    @Test
    void shiftsByWholePixelsAndFillsInFromOutside() {
        assertThat(changed(picture -> picture.shift(0, 1, Fill.ZERO))).containsExactly(0, 1, 2, 0, 4, 5);
        assertThat(changed(picture -> picture.shift(-1, 0, Fill.ZERO))).containsExactly(4, 5, 6, 0, 0, 0);
        assertThat(changed(picture -> picture.shift(0, 2, Fill.EDGE))).containsExactly(1, 1, 1, 4, 4, 4);
        assertThat(changed(picture -> picture.shift(0, 2, Fill.REFLECT))).containsExactly(3, 2, 1, 6, 5, 4);
        assertThat(changed(picture -> picture.shift(1, -1, Fill.EDGE))).containsExactly(2, 3, 3, 2, 3, 3);
        assertThat(changed(picture -> picture.shift(0, 9, Fill.EDGE))).containsExactly(1, 1, 1, 4, 4, 4);
        assertThat(changed(picture -> picture.shift(0, -9, Fill.EDGE))).containsExactly(3, 3, 3, 6, 6, 6);
        assertThat(changed(picture -> picture.shift(9, 9, Fill.ZERO))).containsOnly(0);
    }

    @Test
    void fillsInWhatIsBlackInEachChannel() {
        PixelScale scale = new PixelScale(1, 2, List.of(-1f, -2f), List.of(1f, 2f));
        float[] pixels = {0.1f, 0.2f, 0.3f, 0.4f};
        assertThat(changed(scale, pixels, picture -> picture.shift(0, 1, Fill.ZERO)))
                .containsExactly(-1, -2, 0.1f, 0.2f);
        assertThat(changed(scale, pixels, Picture::mirrorHorizontally)).containsExactly(0.3f, 0.4f, 0.1f, 0.2f);
        assertThat(changed(scale, pixels, picture -> picture.blacken(picture.around(0, 0, 1, 1))))
                .containsExactly(-1, -2, 0.3f, 0.4f);
    }

    @ParameterizedTest
    @CsvSource({
        "ZERO, -1, -1",
        "ZERO, 3, -1",
        "ZERO, 2, 2",
        "EDGE, -5, 0",
        "EDGE, 7, 2",
        "REFLECT, -1, 1",
        "REFLECT, -2, 2",
        "REFLECT, -3, 1",
        "REFLECT, 3, 1",
        "REFLECT, 4, 0",
        "REFLECT, 5, 1",
        "REFLECT, 1, 1"
    })
    void takesAPixelForOneOutsideOfThree(Fill fill, int index, int stands) {
        assertThat(fill.inside(index, 3)).isEqualTo(stands);
    }

    @Test
    void takesTheOnlyPixelForAllOthers() {
        assertThat(Fill.REFLECT.inside(-7, 1)).isZero();
        assertThat(Fill.EDGE.inside(5, 1)).isZero();
    }

    @Test
    void mirrors() {
        assertThat(changed(Picture::mirrorHorizontally)).containsExactly(3, 2, 1, 6, 5, 4);
        assertThat(changed(Picture::mirrorVertically)).containsExactly(4, 5, 6, 1, 2, 3);
    }

    @Test
    void turnsCounterclockwise() {
        PixelScale square = PixelScale.of(3, 3, 1, 0, 10);
        float[] pixels = {1, 2, 3, 4, 5, 6, 7, 8, 9};
        assertThat(changed(square, pixels, picture -> picture.rotate(90, Fill.EDGE)))
                .containsExactly(new float[] {3, 6, 9, 2, 5, 8, 1, 4, 7}, within(1e-5f));
        assertThat(changed(square, pixels, picture -> picture.rotate(180, Fill.EDGE)))
                .containsExactly(new float[] {9, 8, 7, 6, 5, 4, 3, 2, 1}, within(1e-5f));
        float[] askew = changed(square, pixels, picture -> picture.rotate(45, Fill.ZERO));
        assertThat(askew[4]).isEqualTo(5);
        double far = Math.sqrt(2) - 1; // of the corner, so much is outside
        assertThat(askew[2]).isCloseTo((float) (6 * (1 - far)), within(1e-5f));
    }

    @Test
    void enlargesWhatIsInTheMiddle() {
        PixelScale line = PixelScale.of(1, 5, 1, 0, 10);
        float[] pixels = {0, 0, 8, 4, 0};
        assertThat(changed(line, pixels, picture -> picture.enlarge(2, Fill.ZERO)))
                .containsExactly(0, 4, 8, 6, 4);
        assertThat(changed(line, pixels, picture -> picture.enlarge(0.5, Fill.ZERO)))
                .containsExactly(0, 0, 8, 0, 0);
    }

    /** As PyTorch's interpolate of the part, without aligned corners. */
    @Test
    void makesAPartTheWhole() {
        PixelScale line = PixelScale.of(1, 4, 1, 0, 10);
        float[] pixels = {0, 4, 8, 4};
        assertThat(changed(line, pixels, picture -> picture.crop(0, 1, 1, 2))).containsExactly(3, 5, 7, 7);
        assertThat(changed(line, pixels, picture -> picture.crop(0, 0, 1, 4))).containsExactly(0, 4, 8, 4);
    }

    @Test
    void brightensByAShareOfTheWayFromBlackToWhite() {
        assertThat(changed(picture -> picture.brighten(0.45))).containsExactly(5.5f, 6.5f, 7.5f, 8.5f, 9.5f, 10);
        assertThat(changed(picture -> picture.brighten(-0.3))).containsExactly(0, 0, 0, 1, 2, 3);
    }

    @Test
    void stretchesContrastAboutTheMeanOfEachChannel() {
        assertThat(changed(picture -> picture.stretch(2))).containsExactly(0, 0.5f, 2.5f, 4.5f, 6.5f, 8.5f);
        assertThat(changed(picture -> picture.stretch(0))).containsOnly(3.5f);
        PixelScale colours = PixelScale.of(1, 2, 2, 0, 10);
        assertThat(changed(colours, new float[] {1, 6, 3, 8}, picture -> picture.stretch(0)))
                .containsExactly(2, 7, 2, 7);
    }

    @Test
    void blackensWhatIsInThePictureOfASquare() {
        assertThat(changed(picture -> picture.blacken(picture.around(0, 0, 2, 2))))
                .containsExactly(0, 2, 3, 4, 5, 6);
        assertThat(changed(picture -> picture.blacken(picture.around(1, 2, 2, 2))))
                .containsExactly(1, 0, 0, 4, 0, 0);
        assertThat(changed(picture -> picture.blacken(picture.around(0, 1, 0, 0))))
                .containsExactly(PIXELS);
    }

    @Test
    void blendsAndPastesAnother() {
        Picture other = new Picture(SMALL);
        other.read(new float[] {9, 9, 9, 9, 9, 9});
        assertThat(changed(picture -> picture.blend(other, 0.75))).containsExactly(3, 3.75f, 4.5f, 5.25f, 6, 6.75f);
        assertThat(changed(picture -> picture.paste(other, picture.around(1, 0, 2, 2))))
                .containsExactly(9, 2, 3, 9, 5, 6);
        assertThat(changed(picture -> picture.blend(other, 1))).containsExactly(PIXELS);
    }

    static List<PictureChange> nothing() {
        return List.of(
                new Shift(0, Fill.ZERO, 1),
                new Rotate(0, Fill.ZERO, 1),
                new Zoom(0, Fill.REFLECT, 1),
                new Crop(1, 1, 1),
                new Brightness(0, 1),
                new Contrast(0, 1),
                new Noise(0, 1),
                new Cutout(0, 1));
    }

    @ParameterizedTest
    @MethodSource("nothing")
    void leavesThePictureToTheBitWhereNothingIsAskedOfIt(PictureChange change) {
        PixelScale square = PixelScale.of(2, 2, 2, -1.3, 2.7);
        float[] pixels = {0.1f, -0.2f, 0.33f, 2.7f, -1.3f, 1e-7f, 1.25f, -0.7f};
        assertThat(changed(square, pixels, picture -> change.apply(picture, random())))
                .containsExactly(pixels);
    }

    static List<PictureChange> changes() {
        return Samples.of(PictureChange.class);
    }

    /** The same change, whatever scale the pixels have: a network does not see another augmentation than people do. */
    @ParameterizedTest
    @MethodSource("changes")
    void meansTheSameOnEveryScale(PictureChange change) {
        float[] pixels = new float[7 * 5 * 2];
        float[] scaled = new float[pixels.length];
        double[] mean = {100, 30};
        double[] deviation = {50, 8};
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i * 37 % 256;
            scaled[i] = (float) ((pixels[i] - mean[i % 2]) / deviation[i % 2]);
        }
        PixelScale encoded = new PixelScale(
                7, 5, List.of((float) (-100 / 50.0), (float) (-30 / 8.0)), List.of((float) (155 / 50.0), (float)
                        (225 / 8.0)));
        float[] seen = changed(PixelScale.of(7, 5, 2, 0, 255), pixels, picture -> change.apply(picture, random()));
        float[] learned = changed(encoded, scaled, picture -> change.apply(picture, random()));
        for (int i = 0; i < pixels.length; i++) {
            assertThat(learned[i] * deviation[i % 2] + mean[i % 2]).isCloseTo(seen[i], within(1e-2));
        }
    }

    @Test
    void isAPictureOfAtLeastOnePixel() {
        assertThatIllegalArgumentException().isThrownBy(() -> PixelScale.of(0, 1, 1, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new PixelScale(1, 1, List.of(0f), List.of()));
    }
}
