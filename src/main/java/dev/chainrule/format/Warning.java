package dev.chainrule.format;

import org.jspecify.annotations.Nullable;

/**
 * Something in an upload that is allowed but probably not meant.
 *
 * @param line line of the file, from 1; null when it concerns the whole column
 */
public record Warning(@Nullable Long line, @Nullable String column, String detail) {}
