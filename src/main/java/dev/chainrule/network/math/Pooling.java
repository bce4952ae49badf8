package dev.chainrule.network.math;

/** What a window over pictures sees, put together channel by channel; the padding is no part of it. */
public interface Pooling {

    /** Each value of {@code y [rows, positions · channels]} is the largest that its window sees in {@code x [rows, values]}. */
    void largest(Matrix x, Window window, Matrix y);

    /** {@code ∂x}, which it overwrites: each {@code ∂y} goes to the first of its window's largest. */
    void largestGradient(Matrix x, Matrix y, Window window, Matrix yGradient, Matrix xGradient);

    /** The mean of what the window sees. */
    void mean(Matrix x, Window window, Matrix y);

    /** {@code ∂x}, which it overwrites: each {@code ∂y} goes in equal shares to all that its window sees. */
    void meanGradient(Window window, Matrix yGradient, Matrix xGradient);
}
