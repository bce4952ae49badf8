package dev.chainrule.network.augmentation;

import java.util.List;

/**
 * What becomes of each picture that is learned from.
 *
 * @param steps one after the other
 */
public record PictureAugmentation(List<Augmentation> steps, PixelScale scale) {

    public PictureAugmentation {
        steps = List.copyOf(steps);
    }

    /** Whether it needs other rows than the one that it changes. */
    public boolean mixes() {
        return steps.stream().anyMatch(Mixing.class::isInstance);
    }
}
