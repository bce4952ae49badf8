package dev.chainrule.network.augmentation;

/** What is taken for a pixel outside of a picture. */
public enum Fill {
    /** Black. */
    ZERO,

    /** The nearest pixel of the picture: a b c | c c c. */
    EDGE,

    /** The picture in a mirror that stands on its last pixel: a b c | b a b. */
    REFLECT;

    static final String MEANING = "What comes in from outside: zero (black), edge (the nearest pixel) or reflect.";

    static final int NOWHERE = -1;

    /** The index of the pixel that stands for one along an axis; {@link #NOWHERE} for black. */
    int inside(int index, int size) {
        return switch (this) {
            case ZERO -> index >= 0 && index < size ? index : NOWHERE;
            case EDGE -> Math.max(0, Math.min(size - 1, index));
            case REFLECT -> reflected(index, size);
        };
    }

    private static int reflected(int index, int size) {
        if (size == 1) {
            return 0;
        }
        int period = 2 * size - 2;
        int within = Math.floorMod(index, period);
        return within < size ? within : period - within;
    }
}
