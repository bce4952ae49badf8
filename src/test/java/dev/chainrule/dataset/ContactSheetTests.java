package dev.chainrule.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.format.PictureSheet;
import dev.chainrule.table.Column;
import dev.chainrule.table.ColumnType;
import dev.chainrule.table.ElementType;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ContactSheetTests {

    private static final long MOST = 16_000_000;

    private static Column pictures(int height, int width) {
        return Column.of("image", ColumnType.IMAGE)
                .wide(List.of(height, width, 1), ElementType.UINT8, List.of())
                .build();
    }

    private static BufferedImage one(PictureSheet.Frame frame, PictureSheet.Shares picture) throws IOException {
        PictureSheet sheet = new PictureSheet(frame, 1, 1);
        sheet.draw(0, 0, picture);
        return ImageIO.read(new ByteArrayInputStream(sheet.png()));
    }

    private static int grey(BufferedImage image, int x, int y) {
        return image.getRGB(x, y) & 0xFF;
    }

    @Test
    void drawsSmallPicturesAsSquaresOfTheirPixels() throws IOException {
        BufferedImage image =
                one(ContactSheet.frame(pictures(8, 10), 1, 1, MOST), (pixel, channel) -> pixel == 11 ? 1 : 0);
        assertThat(image.getWidth()).isEqualTo(10 * 3 + 2);
        assertThat(image.getHeight()).isEqualTo(8 * 3 + 2);
        assertThat(grey(image, 1 + 3, 1 + 3)).isEqualTo(255);
        assertThat(grey(image, 1 + 5, 1 + 5)).isEqualTo(255);
        assertThat(grey(image, 1 + 6, 1 + 3)).isZero();
    }

    @Test
    void drawsTheLongSideOfAStripSmallerAndTheShortOneNot() throws IOException {
        BufferedImage image =
                one(ContactSheet.frame(pictures(10, 2000), 1, 1, MOST), (pixel, channel) -> pixel % 2000 < 2 ? 1 : 0);
        assertThat(image.getHeight()).isEqualTo(10 * 3 + 2);
        assertThat(image.getWidth()).isEqualTo(2000 / 4 + 2);
        assertThat(grey(image, 1, 16)).as("the mean of four pixels").isEqualTo(128);
        assertThat(grey(image, 2, 16)).isZero();
    }

    @Test
    void drawsManyLargePicturesSmallerSoThatThereIsRoomForAll() {
        PictureSheet.Frame roomy = ContactSheet.frame(pictures(300, 300), 10, 10, MOST);
        assertThat(roomy.pixels(10, 10)).isEqualTo(3011L * 3011);
        PictureSheet.Frame crowded = ContactSheet.frame(pictures(300, 300), 10, 100, MOST);
        assertThat(crowded.pixels(10, 100)).isBetween(MOST / 20, MOST);
    }
}
