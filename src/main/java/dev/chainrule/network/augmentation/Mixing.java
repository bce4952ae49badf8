package dev.chainrule.network.augmentation;

import dev.chainrule.network.math.RandomStream;

/** Makes one picture of two, whose targets are mixed in the same shares. */
public sealed interface Mixing extends Augmentation permits Mixup, Cutmix {

    /**
     * Draws how much, and does it.
     *
     * @param other only read
     * @return the share of the picture that is left of it; the rest is the other's
     */
    double mix(Picture picture, Picture other, RandomStream random);
}
