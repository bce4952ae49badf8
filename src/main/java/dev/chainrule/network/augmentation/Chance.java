package dev.chainrule.network.augmentation;

/** What all augmentations have in common. */
final class Chance {

    static final String OF_A_ROW = "Share of the rows that it is applied to; which ones is drawn anew each time.";

    private Chance() {}

    /** Halves away from 0, so that neither direction is preferred. */
    static int nearest(double pixels) {
        return (int) Math.copySign(Math.floor(Math.abs(pixels) + 0.5), pixels);
    }
}
