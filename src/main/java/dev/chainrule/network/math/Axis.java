package dev.chainrule.network.math;

/**
 * What each place along a new axis is made of: of one place of an old axis, or of two neighbours.
 *
 * @param size places of the old axis
 * @param places of the new one
 * @param before new places in front of the first old one; less than 0 for old places that are left out
 * @param factor new places for each old one
 * @param linear whether a new place is in between the two old ones that are nearest, by the distances of their middles; the
 *     ends stand for what is beyond them
 */
public record Axis(int size, int places, int before, int factor, boolean linear) {

    /** The same places with others around them, or less of them where a number is less than 0. */
    public static Axis padded(int size, int before, int after) {
        return new Axis(size, Math.addExact(Math.addExact(size, before), after), before, 1, false);
    }

    /** So many places for each. */
    public static Axis enlarged(int size, int factor, boolean linear) {
        return new Axis(size, Math.multiplyExact(size, factor), 0, factor, linear);
    }

    /** The old place, or the first of two, as if the old axis went on without end. */
    public long first(long place) {
        return linear ? Math.floorDiv(2 * place + 1 - factor, 2L * factor) : Math.floorDiv(place - before, factor);
    }

    /** The last of them. */
    public long last(long place) {
        return first(place) + (linear ? 1 : 0);
    }

    /** How much of a new place is of the last; 0 where it is of one only. */
    double share(int place) {
        return linear ? Math.floorMod(2 * place + 1 - factor, 2 * factor) / (2.0 * factor) : 0;
    }

    /** The old place where there is one, −1 where nothing is. */
    int at(long old) {
        if (linear) {
            return (int) Math.max(0, Math.min(size - 1, old));
        }
        return old >= 0 && old < size ? (int) old : -1;
    }
}
