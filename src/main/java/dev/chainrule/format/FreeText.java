package dev.chainrule.format;

import dev.chainrule.table.ColumnType;
import java.util.List;

/** Tells texts that people wrote from names of kinds: they are of several words, and hardly any is there twice. */
final class FreeText {

    /** With fewer, texts that are all different are no surprise. */
    private static final int FEWEST_CELLS = 20;

    private static final int FEWEST_WORDS = 3;

    private FreeText() {}

    /**
     * @param different the different texts of a column
     * @param cells how many cells have one
     */
    static ColumnType typeOf(List<String> different, long cells) {
        boolean names = cells < FEWEST_CELLS || different.size() * 2L <= cells;
        return names || words(different) < FEWEST_WORDS * (long) different.size()
                ? ColumnType.CATEGORY
                : ColumnType.TEXT;
    }

    private static long words(List<String> texts) {
        long words = 0;
        for (String text : texts) {
            boolean inside = false;
            for (int i = 0; i < text.length(); i++) {
                boolean letter = Character.isLetterOrDigit(text.charAt(i));
                words += letter && !inside ? 1 : 0;
                inside = letter;
            }
        }
        return words;
    }
}
