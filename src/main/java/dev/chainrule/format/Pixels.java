package dev.chainrule.format;

import dev.chainrule.table.Resize;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * The numbers of an image as its file has them, 0 to 255: without Java's own conversions between colours, which bend
 * grey values, and the same on every JDK. What is transparent lies on white.
 */
final class Pixels {

    private static final int OPAQUE = 255;

    private Pixels() {}

    static ImageColor colorOf(BufferedImage image) {
        if (image.getColorModel() instanceof IndexColorModel palette) {
            for (int i = 0; i < palette.getMapSize(); i++) {
                if (palette.getRed(i) != palette.getGreen(i) || palette.getRed(i) != palette.getBlue(i)) {
                    return ImageColor.RGB;
                }
            }
            return ImageColor.GREY;
        }
        return image.getRaster().getNumBands() < 3 ? ImageColor.GREY : ImageColor.RGB;
    }

    /** Whether a pixel is not grey. */
    static boolean hasColors(BufferedImage image) {
        if (colorOf(image) == ImageColor.GREY) {
            return false;
        }
        int[] line = new int[image.getWidth()];
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, line.length, 1, line, 0, line.length);
            for (int pixel : line) {
                int red = pixel >> 16 & 0xFF;
                int green = pixel >> 8 & 0xFF;
                if (red != green || green != (pixel & 0xFF)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** @return [channel][row × width + column] */
    static float[][] of(BufferedImage image, ImageColor color) {
        int width = image.getWidth();
        float[][] planes = new float[color.channels][width * image.getHeight()];
        int[] samples = new int[width * image.getRaster().getNumBands()];
        int[] rgb = new int[3];
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRaster().getPixels(0, y, width, 1, samples);
            for (int x = 0; x < width; x++) {
                rgb(image, samples, x, rgb);
                put(rgb, color, planes, y * width + x);
            }
        }
        return planes;
    }

    private static void rgb(BufferedImage image, int[] samples, int x, int[] into) {
        Raster raster = image.getRaster();
        if (image.getColorModel() instanceof IndexColorModel palette) {
            int alpha = palette.getAlpha(samples[x]);
            into[0] = onWhite(palette.getRed(samples[x]), alpha);
            into[1] = onWhite(palette.getGreen(samples[x]), alpha);
            into[2] = onWhite(palette.getBlue(samples[x]), alpha);
            return;
        }
        int bands = raster.getNumBands();
        boolean transparent = image.getColorModel().hasAlpha();
        int alpha = transparent ? eightBits(raster, samples, x, bands - 1) : OPAQUE;
        for (int channel = 0; channel < 3; channel++) {
            int band = bands < 3 ? 0 : channel;
            into[channel] = onWhite(eightBits(raster, samples, x, band), alpha);
        }
    }

    private static int eightBits(Raster raster, int[] samples, int x, int band) {
        int largest = (1 << raster.getSampleModel().getSampleSize(band)) - 1;
        return (samples[x * raster.getNumBands() + band] * 255 + largest / 2) / largest;
    }

    /** What is opaque stays as it is. */
    private static int onWhite(int value, int alpha) {
        return (value * alpha + 255 * (OPAQUE - alpha) + OPAQUE / 2) / OPAQUE;
    }

    private static void put(int[] rgb, ImageColor color, float[][] planes, int place) {
        if (color == ImageColor.GREY) {
            planes[0][place] = grey(rgb);
        } else {
            for (int channel = 0; channel < 3; channel++) {
                planes[channel][place] = rgb[channel];
            }
        }
    }

    /** ITU-R 601-2 luma in whole numbers, as Pillow has it. */
    private static int grey(int[] rgb) {
        return (rgb[0] * 19595 + rgb[1] * 38470 + rgb[2] * 7471 + 0x8000) >> 16;
    }

    /** A plane of another size. */
    static float[] resized(float[] plane, int width, int height, int toWidth, int toHeight, Resize how) {
        boolean wider = (long) width * toHeight > (long) height * toWidth;
        return switch (how) {
            case STRETCH -> resized(plane, width, height, toWidth, toHeight);
            case FIT -> {
                int w = wider ? toWidth : share(width, toHeight, height);
                int h = wider ? share(height, toWidth, width) : toHeight;
                float[] framed = new float[toWidth * toHeight];
                int first = (toHeight - h) / 2 * toWidth + (toWidth - w) / 2;
                copy(resized(plane, width, height, w, h), 0, w, framed, first, toWidth, w, h);
                yield framed;
            }
            case CROP -> {
                int w = wider ? share(height, toWidth, toHeight) : width;
                int h = wider ? height : share(width, toHeight, toWidth);
                float[] middle = new float[w * h];
                int first = (height - h) / 2 * width + (width - w) / 2;
                copy(plane, first, width, middle, 0, w, w, h);
                yield resized(middle, w, h, toWidth, toHeight);
            }
        };
    }

    /** {@code side · part / whole}, rounded, and at least 1. */
    private static int share(int side, int part, int whole) {
        return (int) Math.max(1, Math.round((double) side * part / whole));
    }

    /** A rectangle of so many pixels, from one plane into another, each with the width of its rows. */
    private static void copy(
            float[] from, int first, int fromWidth, float[] into, int to, int intoWidth, int width, int height) {
        for (int y = 0; y < height; y++) {
            System.arraycopy(from, first + y * fromWidth, into, to + y * intoWidth, width);
        }
    }

    /** Each new pixel is the mean of what it covers of the old ones. */
    static float[] resized(float[] plane, int width, int height, int toWidth, int toHeight) {
        if (width == toWidth && height == toHeight) {
            return plane;
        }
        float[] narrow = new float[toWidth * height];
        for (int y = 0; y < height; y++) {
            shrink(plane, y * width, 1, width, narrow, y * toWidth, 1, toWidth);
        }
        float[] both = new float[toWidth * toHeight];
        for (int x = 0; x < toWidth; x++) {
            shrink(narrow, x, toWidth, height, both, x, toWidth, toHeight);
        }
        return both;
    }

    private static void shrink(
            float[] from, int fromAt, int fromStep, int length, float[] to, int toAt, int toStep, int toLength) {
        double scale = (double) length / toLength;
        for (int i = 0; i < toLength; i++) {
            double begin = i * scale;
            double end = Math.min(length, begin + scale);
            double sum = 0;
            for (int k = (int) begin; k < end; k++) {
                double covered = Math.min(end, k + 1) - Math.max(begin, k);
                sum += covered * from[fromAt + k * fromStep];
            }
            to[toAt + i * toStep] = (float) (sum / (end - begin));
        }
    }
}
