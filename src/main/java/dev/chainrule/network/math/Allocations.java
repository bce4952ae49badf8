package dev.chainrule.network.math;

/** Hears of matrices that {@link Kernels#pretended} would have allocated. */
@FunctionalInterface
public interface Allocations {

    void allocated(int rows, int columns);
}
