package dev.chainrule.format;

import org.springframework.util.unit.DataSize;

/**
 * How much of an upload is taken.
 *
 * @param upload bytes of all its files, also after unpacking
 * @param rows rows of the table
 * @param columns columns of the table
 * @param cell characters of one cell
 * @param text heap that the different texts of one upload may take
 * @param entries files in one archive
 * @param ratio how many times larger a packed file may become
 * @param skipped rows that may be left out because something is wrong with them
 */
public record Limits(
        DataSize upload, int rows, int columns, DataSize cell, DataSize text, int entries, int ratio, int skipped) {}
