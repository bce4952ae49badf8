package dev.chainrule.format;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import javax.imageio.ImageIO;

/**
 * Pictures of one size side by side, a pixel drawn as a square, or many of a long side as one: grey where they have fewer than three channels, else the
 * first three are red, green and blue.
 */
public final class PictureSheet {

    private static final int COLOURS = 3;
    private static final int BRIGHTEST = 255;

    private final Frame frame;
    private final BufferedImage image;

    /**
     * One side of each picture.
     *
     * @param pixels that it has
     * @param block pixels that are drawn as one, by their mean
     * @param zoom pixels that one of these is drawn as
     */
    public record Side(int pixels, int block, int zoom) {

        /** Drawn as large as asked, or as large as there is room for. */
        public static Side of(int pixels, int zoom, int longest) {
            return new Side(pixels, (pixels - 1) / longest + 1, Math.max(1, Math.min(zoom, longest / pixels)));
        }

        private int blocks() {
            return (pixels + block - 1) / block;
        }

        private int drawn() {
            return blocks() * zoom;
        }
    }

    /**
     * How each picture is drawn.
     *
     * @param gap pixels between the pictures and around them
     * @param ground the colour there, as RGB
     */
    public record Frame(Side height, Side width, int channels, int gap, int ground) {

        private int down() {
            return height.drawn() + gap;
        }

        private int across() {
            return width.drawn() + gap;
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
        int[] line = new int[frame.width.drawn()];
        for (int y = 0; y < frame.height.blocks(); y++) {
            for (int x = 0; x < frame.width.blocks(); x++) {
                int zoom = frame.width.zoom;
                Arrays.fill(line, x * zoom, (x + 1) * zoom, colour(picture, y, x));
            }
            for (int i = 0; i < frame.height.zoom; i++) {
                image.setRGB(left, top + y * frame.height.zoom + i, line.length, 1, line, 0, line.length);
            }
        }
    }

    private int colour(Shares picture, int y, int x) {
        int colour = 0;
        for (int i = 0; i < COLOURS; i++) {
            colour =
                    (colour << 8) | (int) Math.round(BRIGHTEST * mean(picture, y, x, frame.channels < COLOURS ? 0 : i));
        }
        return colour;
    }

    /** Of a block of pixels, at the edges of what is left of one. */
    private double mean(Shares picture, int y, int x, int channel) {
        int bottom = Math.min(frame.height.pixels, (y + 1) * frame.height.block);
        int right = Math.min(frame.width.pixels, (x + 1) * frame.width.block);
        double sum = 0;
        int count = 0;
        for (int row = y * frame.height.block; row < bottom; row++) {
            for (int column = x * frame.width.block; column < right; column++) {
                sum += Math.max(0, Math.min(1, picture.of(row * frame.width.pixels + column, channel)));
                count++;
            }
        }
        return sum / count;
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
