package dev.chainrule.explanation.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class TilesTests {

    private static BufferedImage read(byte[] png) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    private static int colour(BufferedImage image, int x, int y) {
        return image.getRGB(x, y) & 0xFFFFFF;
    }

    @Test
    void paintsEachValueByOneScaleAround0() throws IOException {
        double[][] strong = {{2, 0}, {-2, 1}};
        double[][] weak = {{0.5, Double.NaN}, {0, 0}};
        byte[] png = Tiles.sheet(List.of(strong, weak), 2, 2, "what a colour means");
        BufferedImage image = read(png);

        assertThat(colour(image, 2, 2)).as("the largest").isEqualTo(0x0F766E);
        assertThat(colour(image, 2 + 16, 2)).as("0").isEqualTo(0xFFFFFF);
        assertThat(colour(image, 2, 2 + 16)).as("the smallest").isEqualTo(0xC2410C);
        int second = 2 + 2 * 16 + 2;
        assertThat(colour(image, second, 2)).as("a quarter of the way").isEqualTo(0xC3DDDB);
        assertThat(colour(image, second + 16, 2)).as("not finite").isEqualTo(0x888888);
        assertThat(new String(png, StandardCharsets.UTF_8)).contains("Description", "what a colour means");
    }

    /** The bar of colours goes from the one end to the other, and its numbers stand below in ink. */
    @Test
    void saysTheScaleBelow() throws IOException {
        BufferedImage image = read(Tiles.sheet(List.<double[][]>of(new double[][] {{1}}), 1, 1, ""));
        int bar = 2 + 16 + 2 + 6;
        assertThat(colour(image, 6, bar)).isEqualTo(0xC2410C);
        assertThat(colour(image, image.getWidth() - 7, bar)).isEqualTo(0x0F766E);
        int dark = 0;
        for (int y = bar + 12; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                dark += colour(image, x, y) == 0x1C1917 ? 1 : 0;
            }
        }
        assertThat(dark).isGreaterThan(100);
    }

    @Test
    void aPictureOfNumbersBelow0GoesFromItsSmallestToItsLargest() throws IOException {
        int[] inputs = {0, 1, 2};
        PictureInputs picture =
                new PictureInputs(1, 3, 1, 255, inputs, new double[] {0, 0, 0}, new double[] {1, 1, 1}, true);
        double[] numbers = {-2, 0, 3};
        AskedPicture asked = new AskedPicture(picture, new float[] {-2, 0, 3}, numbers, List.of());
        PixelMap nothing = PixelMap.ofSlopes(new double[1][3], 0);
        BufferedImage image = read(Tiles.overlay(asked, nothing, ""));
        assertThat(colour(image, 2, 2)).isEqualTo(0x000000);
        assertThat(colour(image, 2 + 16, 2)).isEqualTo(0x666666);
        assertThat(colour(image, 2 + 2 * 16, 2)).isEqualTo(0xFFFFFF);
    }

    @Test
    void wideOnesStandBelowEachOtherAndHighOnesBesideEachOther() {
        List<double[][]> wide = Collections.nCopies(10, new double[10][2000]);
        List<double[][]> high = Collections.nCopies(10, new double[2000][10]);
        assertThat(Tiles.columns(wide)).isEqualTo(1);
        assertThat(Tiles.columns(high)).isEqualTo(10);
        assertThat(Tiles.columns(Collections.nCopies(10, new double[5][5]))).isEqualTo(4);
    }

    @Test
    void staysWithinAFewMillionPixels() throws IOException {
        BufferedImage image = read(Tiles.sheet(List.<double[][]>of(new double[1500][1500]), 1, 1, ""));
        assertThat((long) image.getWidth() * image.getHeight()).isLessThan(5_000_000);
    }
}
