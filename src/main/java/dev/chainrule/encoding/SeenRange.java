package dev.chainrule.encoding;

/**
 * Between which numbers the training rows lay, in one column.
 *
 * @param min the smallest; of dates in milliseconds since 1970
 * @param max the largest
 */
public record SeenRange(double min, double max) {}
