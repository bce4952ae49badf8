package dev.chainrule.network.augmentation;

import dev.chainrule.network.math.RandomStream;

/**
 * A picture {@code [height, width, channels]} that is changed in place; y grows downwards. Allocates nothing after it was
 * made. Not thread-safe.
 */
public final class Picture {

    private final int height;
    private final int width;
    private final int channels;
    private final float[] black;
    private final float[] white;
    private float[] pixels;
    /** What a change is written to. */
    private float[] next;

    public Picture(PixelScale scale) {
        height = scale.height();
        width = scale.width();
        channels = scale.channels();
        black = new float[channels];
        white = new float[channels];
        for (int channel = 0; channel < channels; channel++) {
            black[channel] = scale.black().get(channel);
            white[channel] = scale.white().get(channel);
        }
        pixels = new float[scale.size()];
        next = new float[scale.size()];
    }

    /** @param from row-major, channels last */
    public void read(float[] from) {
        System.arraycopy(from, 0, pixels, 0, pixels.length);
    }

    public void write(float[] into) {
        System.arraycopy(pixels, 0, into, 0, pixels.length);
    }

    int height() {
        return height;
    }

    int width() {
        return width;
    }

    private void turn() {
        float[] before = pixels;
        pixels = next;
        next = before;
    }

    /** By whole pixels. */
    void shift(int down, int right, Fill fill) {
        int from = Math.min(width, Math.max(0, right));
        int to = Math.max(from, Math.min(width, width + right));
        for (int y = 0; y < height; y++) {
            int fromY = fill.inside(y - down, height);
            if (fromY != Fill.NOWHERE && from < to) {
                int source = (fromY * width + from - right) * channels;
                System.arraycopy(pixels, source, next, (y * width + from) * channels, (to - from) * channels);
            }
            for (int x = 0; x < width; x++) {
                if (fromY == Fill.NOWHERE || x < from || x >= to) {
                    put(fromY, fill.inside(x - right, width), (y * width + x) * channels);
                }
            }
        }
        turn();
    }

    private void put(int fromY, int fromX, int at) {
        if (fromY == Fill.NOWHERE || fromX == Fill.NOWHERE) {
            System.arraycopy(black, 0, next, at, channels);
        } else {
            copyPixel((fromY * width + fromX) * channels, at);
        }
    }

    private void copyPixel(int from, int to) {
        for (int channel = 0; channel < channels; channel++) {
            next[to + channel] = pixels[from + channel];
        }
    }

    /** Left is right. */
    void mirrorHorizontally() {
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                copyPixel((y * width + width - 1 - x) * channels, (y * width + x) * channels);
            }
        }
        turn();
    }

    /** Up is down. */
    void mirrorVertically() {
        int row = width * channels;
        for (int y = 0; y < height; y++) {
            System.arraycopy(pixels, (height - 1 - y) * row, next, y * row, row);
        }
        turn();
    }

    /** Counterclockwise around the middle. */
    void rotate(double degrees, Fill fill) {
        double radians = degrees * Math.PI / 180;
        double cos = StrictMath.cos(radians);
        double sin = StrictMath.sin(radians);
        double y = (height - 1) / 2.0;
        double x = (width - 1) / 2.0;
        resample(y - cos * y - sin * x, cos, sin, x - cos * x + sin * y, -sin, cos, fill);
    }

    /** What is in the middle becomes so many times as large. */
    void enlarge(double factor, Fill fill) {
        double step = 1 / factor;
        double y = (height - 1) / 2.0;
        double x = (width - 1) / 2.0;
        resample(y - step * y, step, 0, x - step * x, 0, step, fill);
    }

    /** A part of it becomes the whole; in pixels, from the upper left corner of the picture. */
    void crop(double top, double left, double high, double wide) {
        double down = high / height;
        double right = wide / width;
        resample(top + 0.5 * down - 0.5, down, 0, left + 0.5 * right - 0.5, 0, right, Fill.EDGE);
    }

    /**
     * Each pixel (y, x) becomes what was at {@code (y0 + yy·y + yx·x, x0 + xy·y + xx·x)}, between four pixels by its
     * distances from them (bilinear).
     */
    private void resample(double y0, double yy, double yx, double x0, double xy, double xx, Fill fill) {
        float[] from = pixels;
        float[] into = next;
        int line = width * channels;
        int at = 0;
        for (int y = 0; y < height; y++) {
            double beginY = y0 + yy * y;
            double beginX = x0 + xy * y;
            for (int x = 0; x < width; x++) {
                double fromY = beginY + yx * x;
                double fromX = beginX + xx * x;
                int top = (int) Math.floor(fromY);
                int left = (int) Math.floor(fromX);
                float down = (float) (fromY - top);
                float right = (float) (fromX - left);
                if (top >= 0 && left >= 0 && top + 1 < height && left + 1 < width) {
                    int upper = top * line + left * channels;
                    for (int channel = 0; channel < channels; channel++) {
                        into[at + channel] = blend(
                                blend(from[upper + channel], from[upper + channels + channel], right),
                                blend(from[upper + line + channel], from[upper + line + channels + channel], right),
                                down);
                    }
                } else {
                    atTheBorder(top, left, down, right, fill, at);
                }
                at += channels;
            }
        }
        turn();
    }

    /** @param down and right: how far from the upper left of four pixels, of which some are outside; 0 to 1 */
    private void atTheBorder(int top, int left, float down, float right, Fill fill, int at) {
        int upper = fill.inside(top, height);
        int lower = fill.inside(top + 1, height);
        int near = fill.inside(left, width);
        int far = fill.inside(left + 1, width);
        for (int channel = 0; channel < channels; channel++) {
            next[at + channel] = blend(
                    blend(pixel(upper, near, channel), pixel(upper, far, channel), right),
                    blend(pixel(lower, near, channel), pixel(lower, far, channel), right),
                    down);
        }
    }

    /** Exactly the first where nothing is asked of the second. */
    private static float blend(float first, float second, float share) {
        return first + (second - first) * share;
    }

    private float pixel(int y, int x, int channel) {
        return y == Fill.NOWHERE || x == Fill.NOWHERE ? black[channel] : pixels[(y * width + x) * channels + channel];
    }

    /** Adds a share of the way from black to white. */
    void brighten(double share) {
        for (int channel = 0; channel < channels; channel++) {
            float more = (float) share * (white[channel] - black[channel]);
            for (int i = channel; i < pixels.length; i += channels) {
                pixels[i] = clipped(pixels[i] + more, channel);
            }
        }
    }

    /** So many times as far from the mean of each channel. */
    void stretch(double factor) {
        for (int channel = 0; channel < channels; channel++) {
            double sum = 0;
            for (int i = channel; i < pixels.length; i += channels) {
                sum += pixels[i];
            }
            float mean = (float) (sum * channels / pixels.length);
            for (int i = channel; i < pixels.length; i += channels) {
                pixels[i] = clipped(pixels[i] + (float) (factor - 1) * (pixels[i] - mean), channel);
            }
        }
    }

    /** @param deviation as a share of the way from black to white */
    void addNoise(double deviation, RandomStream random) {
        for (int channel = 0; channel < channels; channel++) {
            float range = (float) deviation * (white[channel] - black[channel]);
            for (int i = channel; i < pixels.length; i += channels) {
                pixels[i] = clipped(pixels[i] + range * (float) random.nextQuickGaussian(), channel);
            }
        }
    }

    private float clipped(float value, int channel) {
        return Math.max(black[channel], Math.min(white[channel], value));
    }

    /** A rectangle of the picture: rows from {@code top} to before {@code bottom}, and columns likewise. */
    record Box(int top, int bottom, int left, int right) {

        int pixels() {
            return (bottom - top) * (right - left);
        }
    }

    /** What is in the picture of a box around a pixel. */
    Box around(int y, int x, int high, int wide) {
        int top = y - high / 2;
        int left = x - wide / 2;
        return new Box(Math.max(0, top), Math.min(height, top + high), Math.max(0, left), Math.min(width, left + wide));
    }

    void blacken(Box box) {
        for (int y = box.top(); y < box.bottom(); y++) {
            for (int x = box.left(); x < box.right(); x++) {
                System.arraycopy(black, 0, pixels, (y * width + x) * channels, channels);
            }
        }
    }

    /** Puts the same box of another picture in. */
    void paste(Picture other, Box box) {
        int length = (box.right() - box.left()) * channels;
        for (int y = box.top(); y < box.bottom(); y++) {
            int at = (y * width + box.left()) * channels;
            System.arraycopy(other.pixels, at, pixels, at, length);
        }
    }

    /** @param share of this picture */
    void blend(Picture other, double share) {
        float own = (float) share;
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = own * pixels[i] + (1 - own) * other.pixels[i];
        }
    }
}
