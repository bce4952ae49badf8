package dev.chainrule.format;

import dev.chainrule.table.MissingMarkers;
import dev.chainrule.table.NumberStyle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What stands above the table of a CSV file: a line that tells Excel what separates cells, comments, titles.
 *
 * @param look what is below it
 * @param cut how that is cut
 * @param prefix what stands before the first name, because the names are a comment as well; empty where nothing does
 * @param remarks what has been left out
 */
record TableTop(FirstLook look, Cut cut, String prefix, List<String> remarks) {

    /** Excel's own, in quotes or not. */
    private static final Pattern SEPARATOR = Pattern.compile("(?i)\"?sep=(\\\\t|[^\r\n\"])\"?[ ,;\t]*(\r\n|\r|\n)");

    private static final List<String> COMMENTS = List.of("#", "%", "//");
    private static final int MOST_SHOWN = 60;

    static TableTop of(Upload upload, ReadingOptions options, MissingMarkers markers) throws IOException {
        if (options.skipLines() != null) {
            FirstLook look = FirstLook.at(upload, options.skipLines()).without(options.comment());
            return new TableTop(look, Cut.best(look, options), "", List.of());
        }
        FirstLook look = FirstLook.at(upload).without(options.comment());
        List<String> remarks = new ArrayList<>();
        ReadingOptions said = options;
        Matcher separator = SEPARATOR.matcher(look.start());
        if (separator.lookingAt() && look.hasBelow(1)) {
            char told =
                    separator.group(1).length() > 1 ? '\t' : separator.group(1).charAt(0);
            said = options.withDelimiterIfNone(told);
            remarks.add("line 1 (\"%s\") says what separates cells and is skipped"
                    .formatted(separator.group().strip()));
            look = look.below(1);
        }
        String comment = options.comment() == null ? commentOf(look) : null;
        return comment == null
                ? titled(new TableTop(look, Cut.best(look, said), "", remarks), said, markers)
                : commented(comment, look, said, markers, remarks);
    }

    private static @Nullable String commentOf(FirstLook look) {
        String start = look.start().stripLeading();
        return COMMENTS.stream().filter(start::startsWith).findFirst().orElse(null);
    }

    /** The last of the comments may be the names: it has a cell for each column, and what is below has none. */
    private static TableTop commented(
            String comment, FirstLook look, ReadingOptions options, MissingMarkers markers, List<String> remarks) {
        int lines = look.linesBeginningWith(comment);
        if (!look.hasBelow(lines)) {
            return titled(new TableTop(look, Cut.best(look, options), "", remarks), options, markers);
        }
        FirstLook below = look.below(lines);
        Cut cut = Cut.best(below, options);
        FirstLook last = look.below(lines - 1);
        List<String> names = new ArrayList<>(cut.of(last).sample().records().get(0));
        boolean named = names(names, comment, cut, markers);
        int left = named ? lines - 1 : lines;
        if (left > 0) {
            remarks.add(skipped(look.skipped() + 1, left, "comments", look));
        }
        return named
                ? new TableTop(last, cut.of(last), comment, remarks)
                : titled(new TableTop(below, cut, "", remarks), options, markers);
    }

    private static boolean names(List<String> names, String comment, Cut cut, MissingMarkers markers) {
        int width = cut.sample().width();
        if (names.size() == width + 1 && names.get(0).strip().equals(comment)) {
            names.remove(0);
        }
        boolean distinct =
                new HashSet<>(names).size() == width && names.stream().noneMatch(String::isBlank);
        return names.size() == width
                && width > 1
                && distinct
                && names.stream().noneMatch(NumberStyle.PLAIN::number)
                && !HeaderGuess.namesColumns(cut.sample().records(), NumberStyle.PLAIN, markers);
    }

    /** Without titles; but a first line of one name fewer than there are columns may be what R writes above row names. */
    private static TableTop titled(TableTop top, ReadingOptions options, MissingMarkers markers) {
        CsvSample sample = top.cut.sample();
        int titles = sample.titles();
        boolean one = titles == 1 && sample.width() == 2;
        if (titles == 0 || (one && !HeaderGuess.namesColumns(sample.below(1).records(), NumberStyle.PLAIN, markers))) {
            return top;
        }
        int lines = (int) (sample.lines().get(titles) - 1 - top.look.skipped());
        FirstLook below = top.look.below(lines);
        List<String> remarks = new ArrayList<>(top.remarks);
        remarks.add(skipped(top.look.skipped() + 1, lines, "titles", top.look));
        Cut best = Cut.best(below, options);
        return new TableTop(below, best, "", remarks);
    }

    private static String skipped(int first, int lines, String what, FirstLook look) {
        return skipped(
                first, lines, what, look.start().strip().lines().findFirst().orElse(""));
    }

    /** What is said of lines that are left out. */
    static String skipped(int first, int lines, String what, String text) {
        String shown = text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "…";
        String where = lines == 1
                ? "line %s (\"%s\") looks like a %s".formatted(first, shown, what.substring(0, what.length() - 1))
                : "lines %s to %s (\"%s\", …) look like %s".formatted(first, first + lines - 1, shown, what);
        return where
                + " above the table and %s skipped; if that is wrong, pass options {\"skip_lines\":%s}"
                        .formatted(lines == 1 ? "is" : "are", first - 1);
    }
}
