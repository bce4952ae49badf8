package dev.chainrule.network.math;

/**
 * How a window goes along one axis.
 *
 * @param size places that the axis has
 * @param kernel places that the window looks at
 * @param stride places from one window to the next
 * @param dilation places from one that the window looks at to the next
 * @param before places of padding in front of the axis
 * @param after places of padding behind it
 */
public record Span(int size, int kernel, int stride, int dilation, int before, int after) {

    /** From the first place that a window looks at to the last. */
    public int reach() {
        return reach(kernel, dilation);
    }

    public static int reach(int kernel, int dilation) {
        return Math.addExact(Math.multiplyExact(dilation, kernel - 1), 1);
    }

    /** Windows along the axis; less than 1 where none fits. */
    public int windows() {
        int room = padded() - reach();
        return room < 0 ? 0 : room / stride + 1;
    }

    /** Whether no place is looked at by two windows; they may be apart where this is false, one looking between another's. */
    public boolean isApart() {
        return stride >= reach();
    }

    /** Places with the padding. */
    public int padded() {
        return Math.addExact(Math.addExact(size, before), after);
    }

    /** Where on the axis it is that a window looks; outside of it in the padding. */
    public int place(int window, int look) {
        return window * stride + look * dilation - before;
    }

    public boolean has(int place) {
        return place >= 0 && place < size;
    }
}
