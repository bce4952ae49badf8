package dev.chainrule.network.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What one row of a batch is: {@code [features]}, {@code [steps, features]}, or {@code [height, width, channels]}. It stands
 * row-major in a flat row, so that the same memory is a matrix {@code [rows, size]} and {@code [rows · positions, last]}; no
 * row has more values than an array may hold ({@link MisfitException}).
 *
 * @param dims its axes, features or channels last
 */
public record Shape(List<Integer> dims) {

    public Shape {
        dims = List.copyOf(dims);
        if (dims.isEmpty() || dims.stream().anyMatch(dim -> dim < 1)) {
            throw new IllegalArgumentException("a shape has at least one axis, each of at least 1, and not " + dims);
        }
        if (dims.stream().mapToDouble(dim -> dim).reduce(1, (a, b) -> a * b) > Integer.MAX_VALUE) {
            throw new MisfitException(
                    "makes more than 2³¹ values: %s of each row".formatted(dims), "", "a smaller shape of each row");
        }
    }

    public static Shape of(int... dims) {
        return new Shape(Arrays.stream(dims).boxed().toList());
    }

    /** Values of a row. */
    public int size() {
        int size = 1;
        for (int axis = 0; axis < dims.size(); axis++) { // without a stream, as some ask for every number
            size = Math.multiplyExact(size, dims.get(axis));
        }
        return size;
    }

    /** Features or channels at each position. */
    public int last() {
        return dims.get(dims.size() - 1);
    }

    /** How often the last axis repeats: steps, or pixels; 1 for plain features. */
    public int positions() {
        return size() / last();
    }

    /** Whether it is {@code [features]}. */
    public boolean isFlat() {
        return dims.size() == 1;
    }

    /** The same positions with as many features at each. */
    public Shape withLast(int features) {
        List<Integer> changed = new ArrayList<>(dims);
        changed.set(dims.size() - 1, features);
        return new Shape(changed);
    }

    /** Such as {@code [28, 28, 1]}. */
    @Override
    public String toString() {
        return dims.toString();
    }
}
