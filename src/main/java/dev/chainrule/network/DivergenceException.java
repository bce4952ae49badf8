package dev.chainrule.network;

/** A loss or weights that are not finite any more: training cannot go on from here. */
public final class DivergenceException extends RuntimeException {

    private final long step;
    private final String tensor;

    DivergenceException(long step, String tensor) {
        super("The values are no longer finite at step %s; first seen in %s.".formatted(step, tensor));
        this.step = step;
        this.tensor = tensor;
    }

    public long step() {
        return step;
    }

    /** The first tensor on the way through the network that holds NaN or infinity, in words. */
    public String tensor() {
        return tensor;
    }
}
