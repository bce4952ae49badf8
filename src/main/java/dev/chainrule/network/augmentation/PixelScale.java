package dev.chainrule.network.augmentation;

import java.util.Collections;
import java.util.List;

/**
 * The shape of pictures, and what is black and white in them as a network gets them: a change that is given as a share of
 * the way from black to white means the same however pixels are scaled.
 *
 * @param black of each channel
 * @param white of each channel; the same where a channel never changes
 */
public record PixelScale(int height, int width, List<Float> black, List<Float> white) {

    public PixelScale {
        black = List.copyOf(black);
        white = List.copyOf(white);
        if (height < 1 || width < 1 || black.isEmpty() || black.size() != white.size()) {
            throw new IllegalArgumentException("a picture has a height, a width, and black and white of each channel");
        }
    }

    /** The same for all channels. */
    public static PixelScale of(int height, int width, int channels, double black, double white) {
        return new PixelScale(
                height, width, Collections.nCopies(channels, (float) black), Collections.nCopies(channels, (float)
                        white));
    }

    public int channels() {
        return black.size();
    }

    /** Numbers of a picture. */
    public int size() {
        return Math.multiplyExact(Math.multiplyExact(height, width), channels());
    }
}
