package dev.chainrule.network.layer;

/** What stands between the pixels of a picture that is made larger. */
public enum Interpolation {
    /** Each pixel so often as the picture grows. */
    NEAREST,

    /** In between the four nearest, by the distances of their middles: what PyTorch calls not to align corners. */
    BILINEAR
}
