package dev.chainrule.explanation.picture;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;

/**
 * Pictures of values side by side, scaled up, under them a bar of the colours with the numbers of its ends: teal above 0, orange
 * below, white at 0, all on one scale. The file says so in words as well, in its text {@code Description}. The few glyphs are drawn
 * here, because a server may have no fonts.
 */
final class Tiles {

    private static final int MOST_PIXELS = 600_000;
    private static final int LARGEST_PIXEL = 16;
    private static final int SMALL_SIDE = 200;
    private static final int GAP = 2;
    private static final int BAR = 12;
    private static final int MARGIN = 6;
    private static final int NARROWEST = 180;
    /** On paper; over a picture, which may be dark, they are brighter. */
    private static final Ends ON_PAPER = new Ends(0x0F766E, 0xC2410C);

    private static final Ends OVER_A_PICTURE = new Ends(0x2DD4BF, 0xFB923C);
    private static final int PAPER = 0xFFFFFF;
    private static final int AROUND = 0xA8A29E;
    private static final int INK = 0x1C1917;
    private static final int NOT_FINITE = 0x888888;
    /** How much of a pixel the map hides at most. */
    private static final double COVERING = 0.75;

    private static final int GLYPH = 2;
    private static final String KNOWN = "0123456789-.e";
    /** Three columns and five rows each, a bit for each dot, the first on top left. */
    private static final int[] GLYPHS = {
        0b111101101101111, 0b010110010010111, 0b111001111100111, 0b111001111001111, 0b101101111001001,
        0b111100111001111, 0b111100111101111, 0b111001010010010, 0b111101111101111, 0b111101111001111,
        0b000000111000000, 0b000000000000010, 0b000111111100111
    };

    /** The colours of the strongest values, above 0 and below. */
    private record Ends(int plus, int minus) {

        /** @param part from −1 to 1 */
        int over(double part) {
            return part < 0 ? minus : plus;
        }
    }

    private Tiles() {}

    /** How many stand side by side, for a sheet that is about as wide as it is high. */
    static int columns(List<double[][]> tiles) {
        double ratio = (double) tiles.get(0).length / tiles.get(0)[0].length;
        return (int) Math.max(1, Math.min(tiles.size(), Math.ceil(Math.sqrt(tiles.size() * ratio))));
    }

    /**
     * Many of the same size.
     *
     * @param tiles {@code [tiles][height][width]}
     * @param columns how many stand side by side
     * @param most the value of the strongest colour
     * @param saying what a colour means
     */
    static byte[] sheet(List<double[][]> tiles, int columns, double most, String saying) {
        int height = tiles.get(0).length;
        int width = tiles.get(0)[0].length;
        int rows = (tiles.size() + columns - 1) / columns;
        int scale = scale(rows * height, columns * width, Math.max(height, width));
        int across = columns * (width * scale + GAP) + GAP;
        int down = rows * (height * scale + GAP) + GAP;
        BufferedImage image = blank(across, down);
        for (int i = 0; i < tiles.size(); i++) {
            int left = GAP + i % columns * (width * scale + GAP);
            int top = GAP + i / columns * (height * scale + GAP);
            double[][] tile = tiles.get(i);
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    fill(image, left + x * scale, top + y * scale, scale, scale, colour(ON_PAPER, tile[y][x] / most));
                }
            }
        }
        return png(image, down, ON_PAPER, most, saying);
    }

    /** A map over its picture, which stays grey or in colours where the map is 0. */
    static byte[] overlay(AskedPicture asked, PixelMap map, String saying) {
        PictureInputs picture = asked.picture();
        int scale = scale(picture.height(), picture.width(), Math.max(picture.height(), picture.width()));
        int down = picture.height() * scale + 2 * GAP;
        BufferedImage image = blank(picture.width() * scale + 2 * GAP, down);
        double most = map.most();
        double black = asked.black();
        double white = asked.white();
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                double part = most == 0 ? 0 : map.values()[y][x] / most;
                int colour = Double.isFinite(part)
                        ? mixed(
                                pixel(asked, black, white, y, x),
                                OVER_A_PICTURE.over(part),
                                COVERING * Math.min(1, Math.abs(part)))
                        : NOT_FINITE;
                fill(image, GAP + x * scale, GAP + y * scale, scale, scale, colour);
            }
        }
        return png(image, down, OVER_A_PICTURE, most, saying);
    }

    /** As it is shown to people. */
    private static int pixel(AskedPicture asked, double black, double white, int y, int x) {
        PictureInputs picture = asked.picture();
        int channels = picture.channels();
        int at = (y * picture.width() + x) * channels;
        int colour = 0;
        for (int i = 0; i < 3; i++) {
            double number = asked.numbers()[at + (channels == 3 ? i : 0)];
            double share = white == black ? 0 : (number - black) / (white - black);
            colour = (colour << 8) | (int) Math.round(255 * Math.max(0, Math.min(1, share)));
        }
        return colour;
    }

    private static int scale(int down, int across, int side) {
        int fitting = (int) Math.sqrt((double) MOST_PIXELS / Math.max(1L, (long) down * across));
        return Math.max(1, Math.min(fitting, Math.max(LARGEST_PIXEL / 4, Math.min(LARGEST_PIXEL, SMALL_SIDE / side))));
    }

    /** With room for the bar. */
    private static BufferedImage blank(int across, int down) {
        BufferedImage image = new BufferedImage(
                Math.max(NARROWEST, across), down + BAR + 5 * GLYPH + 3 * MARGIN, BufferedImage.TYPE_INT_RGB);
        fill(image, 0, 0, image.getWidth(), image.getHeight(), AROUND);
        return image;
    }

    private static void fill(BufferedImage image, int left, int top, int width, int height, int colour) {
        int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        for (int y = top; y < top + height; y++) {
            int first = y * image.getWidth() + left;
            Arrays.fill(pixels, first, first + width, colour);
        }
    }

    /** @param part from −1 to 1 */
    private static int colour(Ends ends, double part) {
        if (!Double.isFinite(part)) {
            return NOT_FINITE;
        }
        return mixed(PAPER, ends.over(part), Math.min(1, Math.abs(part)));
    }

    private static int mixed(int from, int to, double share) {
        int colour = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            double channel = ((from >> shift) & 255) * (1 - share) + ((to >> shift) & 255) * share;
            colour |= (int) Math.round(channel) << shift;
        }
        return colour;
    }

    private static byte[] png(BufferedImage image, int down, Ends ends, double most, String saying) {
        int width = image.getWidth() - 2 * MARGIN;
        for (int x = 0; x < width; x++) {
            fill(image, MARGIN + x, down + MARGIN, 1, BAR, colour(ends, 2.0 * x / (width - 1) - 1));
        }
        int under = down + 2 * MARGIN + BAR;
        String end = number(most);
        write(image, MARGIN, under, "-" + end);
        write(image, image.getWidth() / 2 - GLYPH * 2, under, "0");
        write(image, image.getWidth() - MARGIN - end.length() * 4 * GLYPH, under, end);
        return written(image, saying);
    }

    /** In the few glyphs there are. */
    private static String number(double most) {
        return String.format(Locale.ROOT, most == 0 || (most >= 1e-3 && most < 1e4) ? "%.3f" : "%.1e", most)
                .replace("+", "");
    }

    private static void write(BufferedImage image, int left, int top, String text) {
        for (int i = 0; i < text.length(); i++) {
            int known = KNOWN.indexOf(text.charAt(i));
            for (int dot = 0; known >= 0 && dot < 15; dot++) {
                if (((GLYPHS[known] >> (14 - dot)) & 1) == 1) {
                    int x = left + (i * 4 + dot % 3) * GLYPH;
                    int y = top + dot / 3 * GLYPH;
                    fill(image, x, y, GLYPH, GLYPH, INK);
                }
            }
        }
    }

    private static byte[] written(BufferedImage image, String saying) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        try (ByteArrayOutputStream out = new ByteArrayOutputStream();
                ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(new IIOImage(image, null, described(writer, image, saying)));
            stream.flush();
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
    }

    private static IIOMetadata described(ImageWriter writer, BufferedImage image, String saying) throws IOException {
        IIOMetadata metadata = writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image), null);
        IIOMetadataNode entry = new IIOMetadataNode("iTXtEntry");
        entry.setAttribute("keyword", "Description");
        entry.setAttribute("compressionFlag", "FALSE");
        entry.setAttribute("compressionMethod", "0");
        entry.setAttribute("languageTag", "en");
        entry.setAttribute("translatedKeyword", "Description");
        entry.setAttribute("text", saying);
        IIOMetadataNode texts = new IIOMetadataNode("iTXt");
        texts.appendChild(entry);
        String format = metadata.getNativeMetadataFormatName();
        IIOMetadataNode root = new IIOMetadataNode(format);
        root.appendChild(texts);
        metadata.mergeTree(format, root);
        return metadata;
    }
}
