package dev.chainrule.explanation;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts of users in Markdown: none of them ends a table, begins a line, or is taken for HTML. */
public final class MarkdownText {

    private static final Pattern SPECIAL = Pattern.compile("([\\\\`*_{}\\[\\]<>#|~!$&])");
    private static final Pattern BREAKS = Pattern.compile("\\s+");
    private static final Pattern BACKTICKS = Pattern.compile("`+");

    private MarkdownText() {}

    /** As it reads, in a paragraph or in a cell of a table. */
    public static String escaped(String plain) {
        return SPECIAL.matcher(inOneLine(plain)).replaceAll("\\\\$1");
    }

    /** As code in a paragraph. */
    public static String code(String plain) {
        String line = inOneLine(plain);
        int longest = 0;
        Matcher runs = BACKTICKS.matcher(line);
        while (runs.find()) {
            longest = Math.max(longest, runs.end() - runs.start());
        }
        String fence = "`".repeat(longest + 1);
        String padding = longest > 0 || line.isBlank() ? " " : "";
        return fence + padding + line + padding + fence;
    }

    /** As code in a cell of a table, where a bar ends the cell even in code. */
    public static String cellCode(String plain) {
        return code(plain).replace("|", "\\|");
    }

    private static String inOneLine(String plain) {
        return BREAKS.matcher(plain).replaceAll(" ");
    }
}
