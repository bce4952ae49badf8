package dev.chainrule.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.table.MissingMarkers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What separates the cells of a file where something else in it could. */
class CutTests {

    private static final int ROWS = 40;
    private static final List<String> NAMES = List.of("size", "price", "share", "load", "weight");

    /** What the first column holds: nothing for none, else texts with blanks. */
    private static final List<String> FIRST = List.of("", "%d Jan 2024", "Jan %d 2024", "%d x 2");

    private enum Gap {
        NONE,
        WITHOUT_COMMA,
        EMPTY
    }

    /** A file of which one thing is right: as many columns, cut so. */
    record Grid(char separator, String first, int numbers, boolean header, Gap gap) {

        int width() {
            return numbers + (first.isEmpty() ? 0 : 1);
        }

        String text() {
            List<String> lines = new ArrayList<>();
            if (header) {
                lines.add(joined(NAMES.stream().limit(width())));
            }
            for (int row = 0; row < ROWS; row++) {
                lines.add(line(row));
            }
            return String.join("\n", lines) + "\n";
        }

        private String line(int row) {
            Stream<String> text = first.isEmpty() ? Stream.of() : Stream.of(first.formatted(1 + row % 28));
            return joined(Stream.concat(text, IntStream.range(0, numbers).mapToObj(column -> cell(row, column))));
        }

        private String cell(int row, int column) {
            boolean gapHere = row % 10 == 3 && column == numbers - 1;
            if (gapHere && gap == Gap.EMPTY) {
                return "";
            }
            boolean whole = separator == ',' || (gapHere && gap == Gap.WITHOUT_COMMA);
            return "%s%s".formatted(1 + row % 9, whole ? "" : "," + (10 + (row * 7 + column * 13) % 89));
        }

        private String joined(Stream<String> cells) {
            return cells.collect(Collectors.joining(String.valueOf(separator)));
        }
    }

    static Stream<Grid> grid() {
        return Stream.of(',', ';', '\t', '|')
                .flatMap(separator -> FIRST.stream()
                        .flatMap(first -> IntStream.rangeClosed(first.isEmpty() ? 2 : 1, 4)
                                .boxed()
                                .flatMap(numbers -> Stream.of(true, false)
                                        .flatMap(header -> Stream.of(Gap.values())
                                                .map(gap -> new Grid(separator, first, numbers, header, gap))))));
    }

    @ParameterizedTest
    @MethodSource("grid")
    void takesNeitherDecimalCommasNorBlanksForDelimiters(Grid it) {
        Dialect dialect = dialect(it.text());

        assertThat(dialect.separator()).isEqualTo(it.separator);
        assertThat(dialect.header()).isEqualTo(it.header);
        assertThat(dialect.top().lines()).isZero();
        assertThat(cut(it.text()).sample().width()).isEqualTo(it.width());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "decimals below a title!Prices\\ngroesse;preis\\n#2,14;6,48!;",
                "one line that is ragged!groesse;preis\\n#2,14;6,48\\n3,5!;",
                "names with commas!size, mm;price, EUR\\n#2,14;6,48!;",
                "one name with commas!size (a, b);price\\n#2,14;6,48!;",
                "years as names!x;2022\\n#2,14;6,48!;",
                "figures in groups!h;y\\n#10,10,000;10!;",
                "figures in groups of blanks!h,y\\n#10 000,5!,",
                "texts with commas!id;text\\n#1;to, be, or!;",
                "dates beside one number!when,load\\n#1 Jan 2024,0!,",
                "telephone numbers!phone,y\\n#030 123,5!,",
                "decimals between blanks!a b\\n#1,5 2,5!' '",
                "texts beside decimals between blanks!name a b\\n#anna 1,5 2,5!' '"
            })
    void cutsBelowAsTheNamesAreCut(String what, String text, char separator) {
        assertThat(dialect(lines(text)).separator()).as(what).isEqualTo(separator);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "no names below!Prices, all\\n#1,5;2!0",
                "names below!Prices, all\\na;b\\n#1,5;2!1",
                "two of them!Prices, all\\nas of, today\\na;b\\n#1,5;2!2",
                "of two words!Prices today\\na;b\\n#1 000,5;2!1"
            })
    void takesATitleWithADelimiterInItForNoNames(String what, String text, int titles) {
        Dialect dialect = dialect(lines(text));

        assertThat(dialect.separator()).as(what).isEqualTo(';');
        assertThat(dialect.top().lines()).as(what).isEqualTo(titles);
    }

    @Test
    void cutsByBlanksAColumnOfTextsBehindATab() {
        String car = "18.0   8   307.0   70  1\t\"chevrolet malibu\"\n";

        assertThat(dialect(car.repeat(ROWS)).separator()).isEqualTo(' ');
    }

    /** The line behind # many times. */
    private static String lines(String text) {
        String[] parts = text.replace("\\n", "\n").split("#", 2);
        String[] below = parts[1].split("\n", 2);
        String rest = below.length > 1 ? below[1] + "\n" : "";
        return parts[0] + (below[0] + "\n").repeat(ROWS) + rest + (below[0] + "\n").repeat(ROWS);
    }

    private static Dialect dialect(String text) {
        return Dialect.of(top(text), ReadingOptions.DEFAULT, MissingMarkers.of(null));
    }

    private static Cut cut(String text) {
        return top(text).cut();
    }

    private static TableTop top(String text) {
        try {
            return TableTop.of(
                    () -> new ByteArrayInputStream(text.getBytes(UTF_8)),
                    ReadingOptions.DEFAULT,
                    MissingMarkers.of(null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
