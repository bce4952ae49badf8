package dev.chainrule.training;

import dev.chainrule.network.augmentation.PixelScale;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * Pictures side by side as one PNG, small ones enlarged: grey for one or two channels, else the first three as red, green
 * and blue.
 */
final class ContactSheet {

    private static final int COLUMNS = 3;

    /** Pixels that the longer side of a picture has at least. */
    private static final int LEAST_SIDE = 112;

    private static final int GAP = 4;
    private static final int PAPER = 0xFFFFFF;
    private static final int COLOURS = 3;

    private final PixelScale scale;

    ContactSheet(PixelScale scale) {
        this.scale = scale;
    }

    private int enlarged() {
        int side = Math.max(scale.height(), scale.width());
        return Math.max(1, (LEAST_SIDE + side - 1) / side);
    }

    /** That drawing so many takes on the heap, about. */
    long bytes(int count) {
        long pixels = (long) (scale.height() * enlarged() + GAP) * (scale.width() * enlarged() + GAP) * count;
        return 2 * Integer.BYTES * pixels;
    }

    /** @param pictures each row-major, channels last */
    byte[] png(List<float[]> pictures) {
        int times = enlarged();
        int columns = Math.min(COLUMNS, pictures.size());
        int rows = (pictures.size() + columns - 1) / columns;
        int high = scale.height() * times + GAP;
        int wide = scale.width() * times + GAP;
        BufferedImage sheet = new BufferedImage(columns * wide + GAP, rows * high + GAP, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < sheet.getHeight(); y++) {
            for (int x = 0; x < sheet.getWidth(); x++) {
                sheet.setRGB(x, y, PAPER);
            }
        }
        for (int i = 0; i < pictures.size(); i++) {
            draw(pictures.get(i), sheet, GAP + i % columns * wide, GAP + i / columns * high, times);
        }
        return written(sheet);
    }

    /** One picture in its own size. */
    byte[] single(float[] picture) {
        BufferedImage image = new BufferedImage(scale.width(), scale.height(), BufferedImage.TYPE_INT_RGB);
        draw(picture, image, 0, 0, 1);
        return written(image);
    }

    private void draw(float[] picture, BufferedImage on, int left, int top, int times) {
        for (int y = 0; y < scale.height() * times; y++) {
            for (int x = 0; x < scale.width() * times; x++) {
                on.setRGB(left + x, top + y, colour(picture, y / times * scale.width() + x / times));
            }
        }
    }

    private int colour(float[] picture, int pixel) {
        int at = pixel * scale.channels();
        int colour = 0;
        for (int i = 0; i < COLOURS; i++) {
            int channel = scale.channels() < COLOURS ? 0 : i;
            float black = scale.black().get(channel);
            float white = scale.white().get(channel);
            float share = white > black ? (picture[at + channel] - black) / (white - black) : 0;
            colour = (colour << 8) + Math.round(255 * Math.max(0, Math.min(1, share)));
        }
        return colour;
    }

    private static byte[] written(BufferedImage image) {
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            ImageIO.write(image, "png", out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
