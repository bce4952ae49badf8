package dev.chainrule.format;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import javax.imageio.ImageIO;

/**
 * Pictures of one size side by side, each pixel drawn as a square: grey where they have fewer than three channels, else the
 * first three are red, green and blue.
 */
public final class PictureSheet {

    private static final int COLOURS = 3;
    private static final int BRIGHTEST = 255;

    private final Frame frame;
    private final BufferedImage image;

    /**
     * How each picture is drawn.
     *
     * @param zoom pixels that a side of the square of a pixel has
     * @param gap pixels between the pictures and around them
     * @param ground the colour there, as RGB
     */
    public record Frame(int height, int width, int channels, int zoom, int gap, int ground) {

        private int down() {
            return height * zoom + gap;
        }

        private int across() {
            return width * zoom + gap;
        }

        /** Pixels of a sheet of so many pictures. */
        public long pixels(int columns, int rows) {
            return ((long) columns * across() + gap) * ((long) rows * down() + gap);
        }
    }

    /** The numbers of a picture, as parts of the way from black to white; what is beyond either is drawn as that. */
    @FunctionalInterface
    public interface Shares {

        /** @param pixel counted row by row */
        double of(int pixel, int channel);
    }

    /** With nothing on it yet. */
    public PictureSheet(Frame frame, int columns, int rows) {
        this.frame = frame;
        int width = columns * frame.across() + frame.gap;
        int height = rows * frame.down() + frame.gap;
        image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int[] ground = new int[width];
        Arrays.fill(ground, frame.ground);
        for (int y = 0; y < height; y++) {
            image.setRGB(0, y, width, 1, ground, 0, width);
        }
    }

    public void draw(int column, int row, Shares picture) {
        int left = column * frame.across() + frame.gap;
        int top = row * frame.down() + frame.gap;
        int[] line = new int[frame.width * frame.zoom];
        for (int y = 0; y < frame.height; y++) {
            for (int x = 0; x < frame.width; x++) {
                int colour = colour(picture, y * frame.width + x);
                Arrays.fill(line, x * frame.zoom, (x + 1) * frame.zoom, colour);
            }
            for (int i = 0; i < frame.zoom; i++) {
                image.setRGB(left, top + y * frame.zoom + i, line.length, 1, line, 0, line.length);
            }
        }
    }

    private int colour(Shares picture, int pixel) {
        int colour = 0;
        for (int i = 0; i < COLOURS; i++) {
            double share = picture.of(pixel, frame.channels < COLOURS ? 0 : i);
            colour = (colour << 8) | (int) Math.round(BRIGHTEST * Math.max(0, Math.min(1, share)));
        }
        return colour;
    }

    public byte[] png() {
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            ImageIO.write(image, "png", out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
