package dev.chainrule.network.math;

/** Pictures on another grid, channel by channel. Made for one pass; for one thread at a time. */
public interface Resampling {

    /** {@code y [rows, places · channels]} of {@code x [rows, values]}; 0 where there is nothing to make it of. */
    void forward(Matrix x, Matrix y);

    /** {@code ∂x}, which it overwrites: each {@code ∂y} goes to what it was made of, in its shares. */
    void gradient(Matrix yGradient, Matrix xGradient);
}
