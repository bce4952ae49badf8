package dev.chainrule.explanation.landscape;

import dev.chainrule.explanation.SignificantDigits;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import javax.imageio.ImageIO;

/**
 * Values over two axes, to be drawn: dark where they are small, bright where they are large. A value that is not finite is
 * grey.
 *
 * @param across name of the axis from left to right
 * @param up name of the axis from bottom to top
 * @param left smallest place on the one axis, as text; {@code right} the largest
 * @param bottom likewise of the other; {@code top} the largest
 * @param values {@code [up][across]}, bottom first
 * @param path places to be joined by a line, {@code [points][across, up]} in 0 to 1; empty for none
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record Grid(
        String title,
        String across,
        String up,
        String left,
        String right,
        String bottom,
        String top,
        double[][] values,
        double[][] path) {

    private static final int SIDE = 480;
    private static final int MARGIN = 64;
    private static final int WIDTH = SIDE + 2 * MARGIN;
    /** Of matplotlib's viridis, which stays readable without colours and to the colour-blind. */
    private static final int[] COLOURS = {
        0x440154, 0x482878, 0x3E4989, 0x31688E, 0x26828E, 0x1F9E89, 0x35B779, 0x6DCD59, 0xB4DE2C, 0xFDE725
    };

    private static final int NOT_FINITE = 0x888888;

    private double lowest() {
        return Arrays.stream(values)
                .flatMapToDouble(Arrays::stream)
                .filter(Double::isFinite)
                .min()
                .orElse(0);
    }

    private double highest() {
        return Arrays.stream(values)
                .flatMapToDouble(Arrays::stream)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
    }

    private static int colour(double value, double lowest, double highest) {
        if (!Double.isFinite(value)) {
            return NOT_FINITE;
        }
        double share = highest > lowest ? (value - lowest) / (highest - lowest) : 0.5;
        double place = share * (COLOURS.length - 1);
        int from = (int) Math.min(COLOURS.length - 2, Math.floor(place));
        return mixed(COLOURS[from], COLOURS[from + 1], place - from);
    }

    private static int mixed(int from, int to, double share) {
        int colour = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            double channel = ((from >> shift) & 255) * (1 - share) + ((to >> shift) & 255) * share;
            colour |= (int) Math.round(channel) << shift;
        }
        return colour;
    }

    byte[] png() {
        BufferedImage image = new BufferedImage(WIDTH, WIDTH, BufferedImage.TYPE_INT_RGB);
        Graphics2D drawing = image.createGraphics();
        drawing.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        drawing.setColor(Color.WHITE);
        drawing.fillRect(0, 0, WIDTH, WIDTH);
        double lowest = lowest();
        double highest = highest();
        for (int i = 0; i < values.length; i++) {
            for (int j = 0; j < values[i].length; j++) {
                drawing.setColor(new Color(colour(values[i][j], lowest, highest)));
                int x = MARGIN + j * SIDE / values[i].length;
                int y = MARGIN + SIDE - (i + 1) * SIDE / values.length;
                drawing.fillRect(
                        x,
                        y,
                        MARGIN + (j + 1) * SIDE / values[i].length - x,
                        MARGIN + SIDE - i * SIDE / values.length - y);
            }
        }
        drawing.setColor(Color.RED);
        for (int i = 0; i < path.length; i++) {
            int x = (int) Math.round(x(path[i]));
            int y = (int) Math.round(y(path[i]));
            drawing.fillOval(x - 3, y - 3, 7, 7);
            if (i > 0) {
                drawing.drawLine((int) Math.round(x(path[i - 1])), (int) Math.round(y(path[i - 1])), x, y);
            }
        }
        drawing.dispose();
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            ImageIO.write(image, "png", out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double x(double[] place) {
        return MARGIN + place[0] * SIDE;
    }

    private static double y(double[] place) {
        return MARGIN + SIDE - place[1] * SIDE;
    }

    String svg() {
        double lowest = lowest();
        double highest = highest();
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %s %s\" font-family=\"sans-serif\" font-size=\"14\"><title>%s</title><rect width=\"%s\" height=\"%s\" fill=\"#fff\"/><g shape-rendering=\"crispEdges\">",
                WIDTH,
                WIDTH,
                escaped(title),
                WIDTH,
                WIDTH));
        for (int i = 0; i < values.length; i++) {
            for (int j = 0; j < values[i].length; j++) {
                double width = (double) SIDE / values[i].length;
                double height = (double) SIDE / values.length;
                svg.append(String.format(
                        Locale.ROOT,
                        "<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" fill=\"#%06x\"/>",
                        MARGIN + j * width,
                        MARGIN + SIDE - (i + 1) * height,
                        width,
                        height,
                        colour(values[i][j], lowest, highest)));
            }
        }
        svg.append("</g>");
        if (path.length > 0) {
            svg.append("<polyline fill=\"none\" stroke=\"#f00\" stroke-width=\"2\" points=\"");
            for (double[] place : path) {
                svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(place), y(place)));
            }
            svg.append("\"/>");
            for (double[] place : path) {
                svg.append(String.format(
                        Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"#f00\"/>", x(place), y(place)));
            }
        }
        text(svg, MARGIN + SIDE / 2.0, WIDTH - 16, "middle", across);
        text(svg, MARGIN, WIDTH - 40, "start", left);
        text(svg, MARGIN + SIDE, WIDTH - 40, "end", right);
        text(svg, MARGIN - 8, MARGIN + SIDE, "end", bottom);
        text(svg, MARGIN - 8, MARGIN + 12, "end", top);
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"20\" y=\"%s\" text-anchor=\"middle\" transform=\"rotate(-90 20 %s)\">%s</text>",
                MARGIN + SIDE / 2,
                MARGIN + SIDE / 2,
                escaped(up)));
        text(
                svg,
                MARGIN + SIDE / 2.0,
                28,
                "middle",
                "%s: %s (dark) to %s (bright)"
                        .formatted(title, SignificantDigits.of(lowest), SignificantDigits.of(highest)));
        return svg.append("</svg>").toString();
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
        svg.append(String.format(
                Locale.ROOT, "<text x=\"%.0f\" y=\"%.0f\" text-anchor=\"%s\">%s</text>", x, y, anchor, escaped(text)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
