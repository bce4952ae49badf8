package dev.chainrule.format;

import org.springframework.util.unit.DataSize;

/**
 * How much of a file is taken.
 *
 * @param columns columns of one file
 * @param cell characters of one cell
 * @param text heap that the different texts of one file may take
 */
public record Limits(int columns, DataSize cell, DataSize text) {}
