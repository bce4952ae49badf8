package dev.chainrule.format;

import java.util.Arrays;

/** Where the numbers of a column are kept until a chunk is full: while one is written, the other takes the next rows. */
final class ChunkPair {

    private final int numbers;
    private double[] first = {};
    private double[] second = {};

    /** @param numbers of a row, which stand beside each other */
    ChunkPair(int numbers) {
        this.numbers = numbers;
    }

    /** Numbers of a row. */
    int numbers() {
        return numbers;
    }

    /** The chunk at hand, {@code [row · numbers + number]}, which has room for so many rows from now on; before any is full. */
    double[] room(int rows) {
        if (first.length < rows * numbers) {
            first = Arrays.copyOf(first, rows * numbers);
        }
        return first;
    }

    /** The chunk that takes rows while this one is written. */
    double[] after(double[] full) {
        if (full == second) {
            return first;
        }
        if (second.length == 0) {
            second = new double[first.length];
        }
        return second;
    }
}
