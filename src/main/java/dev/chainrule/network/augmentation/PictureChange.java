package dev.chainrule.network.augmentation;

import dev.chainrule.network.math.RandomStream;

/** Changes a picture by itself; what is in it stays the same. */
public sealed interface PictureChange extends Augmentation
        permits Shift, Rotate, Zoom, Flip, Crop, Brightness, Contrast, Noise, Cutout {

    /** Draws how much, and does it. */
    void apply(Picture picture, RandomStream random);
}
