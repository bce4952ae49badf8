package dev.chainrule.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import dev.chainrule.storage.Storage;
import dev.chainrule.storage.StoredFiles;
import dev.chainrule.table.Column;
import dev.chainrule.table.Table;
import dev.chainrule.table.TableWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings("ArrayRecordComponent") // rows of test cases, never compared
class CsvTests {

    private final Path folder;

    CsvTests(@TempDir Path folder) {
        this.folder = folder;
    }

    /** A file that is fine: its columns as {@code name:type}, its rows in JSON-like notation. */
    record Fine(String what, String csv, String options, String columns, String... rows) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Fine> fine() {
        return Stream.of(
                new Fine("plain", "a,b\n1,x\n2,y\n", "", "a:integer b:category", "1 x", "2 y"),
                new Fine("no newline at the end", "a,b\n1,2\n3,4", "", "a:integer b:integer", "1 2", "3 4"),
                new Fine("Windows lines", "a,b\r\n1,2\r\n3,4\r\n", "", "a:integer b:integer", "1 2", "3 4"),
                new Fine("byte order mark", "\uFEFFa,b\n1,2\n3,4\n", "", "a:integer b:integer", "1 2", "3 4"),
                new Fine("mark and quotes", "\uFEFF\"a\",b\n1,2\n3,4\n", "", "a:integer b:integer", "1 2", "3 4"),
                new Fine("semicolons", "a;b\n1;2\n3;4\n", "", "a:integer b:integer", "1 2", "3 4"),
                new Fine("tabs", "a\tb\n1\t2\n3\t4\n", "", "a:integer b:integer", "1 2", "3 4"),
                new Fine("bars", "a|b\n1|2\n3|4\n", "", "a:integer b:integer", "1 2", "3 4"),
                new Fine(
                        "semicolons beat commas in quotes",
                        "\"a,a,a\";b\n1;2\n3;4\n",
                        "",
                        "a,a,a:integer b:integer",
                        "1 2",
                        "3 4"),
                new Fine(
                        "given delimiter",
                        "a:b\n1:2\n3:4\n",
                        "{\"delimiter\":\":\"}",
                        "a:integer b:integer",
                        "1 2",
                        "3 4"),
                new Fine(
                        "no header",
                        "1,2\n3,4\n",
                        "{\"header\":false}",
                        "column_1:integer column_2:integer",
                        "1 2",
                        "3 4"),
                new Fine(
                        "numbers as header",
                        "1,2\n3,4\n5,6\n",
                        "{\"header\":true}",
                        "1:integer 2:integer",
                        "3 4",
                        "5 6"),
                new Fine("empty lines", "\n\na,b\n\n1,2\n\n3,4\n\n", "", "a:integer b:integer", "1 2", "3 4"),
                new Fine(
                        "missing cells",
                        "a,b,c\n1,,x\n,2.5,\n",
                        "",
                        "a:integer b:number c:category",
                        "1 null x",
                        "null 2.5 null"),
                new Fine(
                        "thousands of empty lines",
                        "\n".repeat(10_000) + "a,b\n1,2\n3,4\n",
                        "",
                        "a:integer b:integer",
                        "1 2",
                        "3 4"),
                new Fine("empty column", "a,b\n1,\n2,\n", "", "a:integer b:number", "1 null", "2 null"),
                new Fine("booleans", "a,b\ntrue,1\nFALSE,2\n", "", "a:boolean b:integer", "true 1", "false 2"),
                new Fine(
                        "spaces round numbers and names",
                        " a , b\n 1, 2.5 \n2 , 3\n",
                        "",
                        "a:integer b:number",
                        "1 2.5",
                        "2 3.0"),
                new Fine("exponents", "a,b\n1e3,-2.5E-1\n.5,+7\n", "", "a:number b:number", "1000.0 -0.25", "0.5 7.0"),
                new Fine("decimals stay numbers", "a,b\n5.0,1\n6,2\n", "", "a:number b:integer", "5.0 1", "6.0 2"),
                new Fine(
                        "digits of text kept",
                        "a,b\n007,1\n1.50,2\nx,3\n",
                        "",
                        "a:category b:integer",
                        "007 1",
                        "1.50 2",
                        "x 3"),
                new Fine(
                        "booleans outvoted",
                        "a,b\ntrue,1\nTrue,2\nmaybe,3\n",
                        "",
                        "a:category b:integer",
                        "true 1",
                        "True 2",
                        "maybe 3"),
                new Fine(
                        "too many digits",
                        "a,b\n1,1\n12345678901234567890,2\n",
                        "",
                        "a:category b:integer",
                        "1 1",
                        "12345678901234567890 2"),
                new Fine(
                        "largest exact integer",
                        "a,b\n9007199254740991,1\n-9007199254740991,2\n",
                        "",
                        "a:integer b:integer",
                        "9007199254740991 1",
                        "-9007199254740991 2"),
                new Fine("inf among texts", "a,b\ninf,1\nx,2\n", "", "a:category b:integer", "inf 1", "x 2"),
                new Fine("nothing but inf", "a,b\ninf,1\n-inf,2\n", "", "a:category b:integer", "inf 1", "-inf 2"),
                new Fine(
                        "Java's own number words",
                        "a,b\n1d,0x10\n2f,0x1p3\n",
                        "",
                        "a:category b:category",
                        "1d 0x10",
                        "2f 0x1p3"),
                new Fine(
                        "quotes",
                        "a,b\n\"x,\"\"y\"\"\",1\n\"two\nlines\",2\n",
                        "",
                        "a:category b:integer",
                        "x,\"y\" 1",
                        "two\nlines 2"),
                new Fine("other scripts", "größe,名\n1,猫\n2,😀\n", "", "größe:integer 名:category", "1 猫", "2 😀"));
    }

    @ParameterizedTest
    @MethodSource("fine")
    void reads(Fine file) {
        ReadUpload reading = TableFixture.read(folder, file.csv.getBytes(UTF_8), ReadingOptions.of(file.options));
        assertThat(reading.columns().stream()
                        .map(column -> column.name() + ":" + column.type().word())
                        .collect(Collectors.joining(" ")))
                .isEqualTo(file.columns);
        try (Table table = TableFixture.open(folder, reading)) {
            assertThat(table.rows(0, 100))
                    .extracting(
                            row -> row.values().stream().map(String::valueOf).collect(Collectors.joining(" ")))
                    .containsExactly(file.rows);
        }
    }

    /** A file that is refused: its violations as {@code line column: detail}. */
    record Ugly(String what, byte[] csv, String options, String... violations) {

        Ugly(String what, String csv, String... violations) {
            this(what, csv.getBytes(UTF_8), "", violations);
        }

        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Ugly> ugly() {
        return Stream.of(
                new Ugly("empty", "", "1: the file is empty"),
                new Ugly("blank", " \n\n", "1: the file is empty"),
                new Ugly("blanks without end", " ".repeat(100_000), "1: the file is empty"),
                new Ugly("header only", "a,b\n", "1: there are column names but no rows"),
                new Ugly("one row", "a,b\n1,2\n", "2: there is only one row"),
                new Ugly("one column", "a\n1\n2\n", "1: the file has one column"),
                new Ugly("same name", "a,b,a\n1,2,3\n4,5,6\n", "1 a: column 3 has the name of an earlier one"),
                new Ugly("ragged", "a,b\n1\n1,2\n1,2,3\n", "2: expected 2 cells, got 1", "4: expected 2 cells, got 3"),
                new Ugly("ragged after two lines in one cell", "a,b\n\"x\ny\",1\n2\n", "4: expected 2 cells, got 1"),
                new Ugly("unclosed quote", "a,b\n1,2\n3,\"4\n5,6\n", "3 b: a quote is opened but never closed"),
                new Ugly(
                        "long unclosed quote",
                        "a,b\n1,2\n3,\"" + "4,4\n".repeat(20_000),
                        "3 b: a cell is too long, or its quote is never closed"),
                new Ugly("after a quote", "a,b\n1,\"2\"x\n3,4\n", "2 b: there are characters after a closing quote"),
                new Ugly(
                        "not finite",
                        "a,b\n1,2.5\nInf,3\n-inf,4\n5,1e999\n",
                        "3 a: \"Inf\" is not a finite number",
                        "4 a: \"-inf\" is not a finite number",
                        "5 b: \"1e999\" is not a finite number"),
                new Ugly("not finite at first", "a,b\nInfinity,2\n1,3\n", "2 a: \"Infinity\" is not a finite number"),
                new Ugly("NUL", "a,b\nx\0y,2\nz,3\n", "2 a: the cell has a NUL byte"),
                new Ugly("NUL in a name", "a\0,b\n1,2\n3,4\n", "1: the name of column 1 has a NUL byte"),
                new Ugly("long cell", "a,b\n" + "x".repeat(1025) + ",1\ny,2\n", "2 a: the cell has 1,025 characters"),
                new Ugly(
                        "long name",
                        "a".repeat(257) + ",b\n1,2\n3,4\n",
                        "1 " + "a".repeat(256) + ": column 1 has too long a name"),
                new Ugly("many columns", header(51) + "\n", "1: the file has 51 columns"),
                new Ugly(
                        "everything at once",
                        "a,a\n1\ninf,2\n4,5\n",
                        "1 a: column 2 has the name of an earlier one",
                        "2: expected 2 cells, got 1",
                        "3 a: \"inf\" is not a finite number"),
                new Ugly("cut character", Arrays.copyOf("a,b\n1,2\n3,é".getBytes(UTF_8), 11), "", "3: not UTF-8"),
                new Ugly(
                        "gzip",
                        new byte[] {0x1f, (byte) 0x8b, 8, 0},
                        "",
                        "null: the file is not a complete gzip file, although it starts as one or is declared as one"));
    }

    private static String header(int columns) {
        return IntStream.range(0, columns).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
    }

    @ParameterizedTest
    @MethodSource("ugly")
    void refuses(Ugly file) throws IOException {
        ProblemException problem = refusal(file.csv, file.options);
        assertThat(problem.violations()).extracting(CsvTests::written).containsExactly(file.violations);
        assertThat(problem.violations().get(0).hint()).isNotBlank();
        assertThat(StoredFiles.in(folder)).isEmpty();
    }

    private ProblemException refusal(byte[] csv, String options) {
        return catchThrowableOfType(
                ProblemException.class, () -> TableFixture.read(folder, csv, ReadingOptions.of(options)));
    }

    private static String written(Violation violation) {
        String place = violation.column() == null ? "" : " " + violation.column();
        return "%s%s: %s".formatted(violation.line(), place, violation.detail());
    }

    @Test
    void stopsAtAHundredViolations() {
        String csv = "a,b\n" + "1\n".repeat(1000);
        assertThat(refusal(csv.getBytes(UTF_8), "").violations()).hasSize(100);
    }

    @Test
    void namesTheLikelyDelimiterOfASingleColumn() {
        ProblemException problem = refusal("a;b\n1;2\n3;4\n".getBytes(UTF_8), "{\"delimiter\":\",\"}");
        assertThat(problem.violations().get(0).hint()).contains("{\"delimiter\":\";\"}");
    }

    @Test
    void tellsWhatTheWrongByteMayBe() {
        ProblemException problem = refusal("a,b\n\u00e9,2\n".getBytes(ISO_8859_1), "{\"encoding\":\"utf_8\"}");
        assertThat(problem.violations().get(0).got()).isEqualTo("byte 0xE9");
        assertThat(problem.violations().get(0).hint()).contains("windows_1252", "\"é\"");
    }

    @Test
    void boundsTheTextOfAFile() {
        String csv = "a,b\n"
                + IntStream.range(0, 2000).mapToObj(i -> "text " + i + ",1\n").collect(Collectors.joining());
        ProblemException problem = refusal(csv.getBytes(UTF_8), "");
        assertThat(problem.kind()).isEqualTo(ProblemKind.TOO_LARGE);
        assertThat(problem.violations().get(0).column()).isEqualTo("a");
        assertThat(problem.violations().get(0).hint()).contains("chainrule.dataset.max-text");
    }

    @Test
    @SuppressWarnings("InputStreamSlowMultibyteRead") // short is better than fast here
    void refusesAHugeCellLongBeforeItsEnd() {
        byte[] start = "a,b\n1,2\n3,".getBytes(UTF_8);
        AtomicLong taken = new AtomicLong();
        UploadedFile file = new UploadedFile(null, null, () -> new InputStream() {
            private long at;

            @Override
            public int read() {
                taken.incrementAndGet();
                return at < start.length ? start[(int) at++] : at++ < 100_000_000 ? 'x' : -1;
            }
        });
        Intake intake = new Intake(Storage.at(folder), TableFixture.LIMITS);
        ProblemException problem = catchThrowableOfType(
                ProblemException.class,
                () -> intake.read(List.of(file), ReadingOptions.DEFAULT, "datasets", "it.table"));
        assertThat(written(problem.violations().get(0)))
                .isEqualTo("3 b: a cell is too long, or its quote is never closed");
        assertThat(taken.get()).isLessThan(5_000_000);
    }

    @Test
    void refusesOptionsItDoesNotKnow() {
        ProblemException problem = catchThrowableOfType(
                ProblemException.class, () -> ReadingOptions.of("{\"heade\":false,\"delimiter\":\";;\",\"header\":1}"));
        assertThat(problem.violations())
                .extracting(Violation::pointer)
                .containsExactly("/options/heade", "/options/header", "/options/delimiter");
        assertThat(problem.violations().get(0).hint()).isEqualTo("did you mean \"header\"?");
    }

    @Test
    void refusesOptionsThatAreNoJson() {
        for (String options : List.of("{", "{\"header\":tru}")) {
            assertThat(catchThrowableOfType(ProblemException.class, () -> ReadingOptions.of(options))
                            .kind())
                    .isEqualTo(ProblemKind.MALFORMED);
        }
    }

    @Test
    void refusesOptionsThatAreNoObject() {
        for (String options : List.of("[]", "true")) {
            ProblemException problem = catchThrowableOfType(ProblemException.class, () -> ReadingOptions.of(options));
            assertThat(problem.violations()).extracting(Violation::pointer).containsExactly("/options");
            assertThat(problem.violations().get(0).hint()).contains("header, delimiter");
        }
    }

    @Test
    void refusesDelimitersThatMeanSomethingElse() {
        assertThat(catchThrowableOfType(ProblemException.class, () -> ReadingOptions.of("{\"delimiter\":\"\\n\"}"))
                        .violations())
                .extracting(Violation::pointer)
                .containsExactly("/options");
    }

    @Test
    void tellsWhyAColumnBecameText() {
        ReadUpload reading = TableFixture.read(folder, "a,b\n1,1\n2,1\nsoon,2\n");
        assertThat(reading.warnings())
                .containsExactly(
                        new Warning(
                                4L,
                                "a",
                                "\"soon\" is not a number, so the whole column is kept as text; if it stands for a missing value, pass options {\"missing_also\":[\"soon\"]}"));
    }

    @Test
    void keepsNumbersAsWrittenWhenAWordFollowsChunksLater() {
        int rows = TableWriter.chunkRows(2) + 10;
        ReadUpload reading = TableFixture.read(folder, "a,b\n" + "007,1\n1.50,2\n".repeat(rows / 2) + "word,3\n");
        try (Table table = TableFixture.open(folder, reading)) {
            assertThat(table.rows(0, 2)).extracting(row -> row.get("a")).containsExactly("007", "1.50");
            assertThat(table.rows(table.rows() - 1, 1))
                    .extracting(row -> row.get("a"))
                    .containsExactly("word");
        }
        assertThat(reading.columns().get(0).distinct()).isEqualTo(3);
        assertThat(reading.warnings().get(0).line()).isEqualTo(rows + 2L);
    }

    @Test
    void warnsOfConstantAndEmptyColumns() {
        ReadUpload reading = TableFixture.read(folder, "a,b,c\n5,,1\n5,,2\n");
        assertThat(reading.warnings()).extracting(Warning::column).containsExactly("a", "b");
        assertThat(reading.warnings().get(0).detail()).startsWith("all values are 5");
    }

    @Test
    void profilesNumbers() {
        Column column = TableFixture.read(folder, "a,b\n1,x\n2,x\n,x\n3,y\n3,y\n")
                .columns()
                .get(0);
        assertThat(column.missing()).isEqualTo(1);
        assertThat(column.distinct()).isEqualTo(3);
        assertThat(column.min()).isEqualTo(1L);
        assertThat(column.max()).isEqualTo(3L);
        assertThat(column.mean()).isEqualTo(2.25);
        assertThat(column.std()).isEqualTo(Math.sqrt(0.6875));
        assertThat(column.examples()).containsExactly(1L, 2L, 3L);
        assertThat(column.histogram())
                .containsExactly(
                        new Column.ValueCount(1L, 1), new Column.ValueCount(2L, 1), new Column.ValueCount(3L, 2));
    }

    @Test
    void profilesText() {
        Column column =
                TableFixture.read(folder, "a,b\nx,1\ny,1\nx,1\n").columns().get(0);
        assertThat(column.distinct()).isEqualTo(2);
        assertThat(column.mean()).isNull();
        assertThat(column.histogram()).containsExactly(new Column.ValueCount("x", 2), new Column.ValueCount("y", 1));
    }

    @Test
    void countsDifferentValuesUpToABound() {
        String csv = "a,b\n"
                + IntStream.range(0, 10_001)
                        .mapToObj(i -> i + "," + i % 101 + "\n")
                        .collect(Collectors.joining());
        List<Column> columns = TableFixture.read(folder, csv).columns();
        assertThat(columns.get(0).distinct()).isEqualTo(10_000);
        assertThat(columns.get(0).distinctExact()).isFalse();
        assertThat(columns.get(1).distinct()).isEqualTo(101);
        assertThat(columns.get(1).distinctExact()).isTrue();
        assertThat(columns.get(1).histogram()).as("too many to list").isNull();
    }

    @Test
    void hashesTheFileAsItCame() throws Exception {
        byte[] csv = "\uFEFFa,b\n1,2\nx,4\n".getBytes(UTF_8);
        ReadUpload reading = TableFixture.read(folder, csv, ReadingOptions.DEFAULT);
        byte[] expected = MessageDigest.getInstance("SHA-256").digest(csv);
        assertThat(reading.sha256()).isEqualTo(HexFormat.of().formatHex(expected));
        assertThat(reading.bytes()).isEqualTo(csv.length);
    }

    /** Ranges that need each width a cell can be stored in. */
    private static final List<double[]> RANGES = List.of(
            new double[] {0, 255},
            new double[] {-127, 127},
            new double[] {-128, 128},
            new double[] {-32_767, 32_767},
            new double[] {-32_768, 40_000},
            new double[] {-2_147_483_647, 2_147_483_647},
            new double[] {-9e15, 9e15});

    @Tag("slow")
    @Test
    void keepsEveryCellOfRandomTablesOverManyChunks() {
        for (int seed = 0; seed < 20; seed++) {
            keepsEveryCell(new SplittableRandom(seed));
        }
    }

    private void keepsEveryCell(SplittableRandom random) {
        List<String> names = IntStream.range(0, 49).mapToObj(i -> "c" + i).toList();
        boolean gaps = random.nextBoolean();
        double[] range = RANGES.get(random.nextInt(RANGES.size()));
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int row = 0; row < TableWriter.chunkRows(names.size() + 1) / 2 + random.nextInt(12_000); row++) {
            Map<String, Object> cells = new LinkedHashMap<>();
            cells.put("row", (long) row);
            for (String name : names.subList(0, 3)) {
                cells.put(name, gaps && random.nextInt(10) == 0 ? null : (long) random.nextDouble(range[0], range[1]));
            }
            cells.put("half", random.nextInt(1000) / 2.0);
            cells.put("double", random.nextDouble());
            cells.put("text", "t" + random.nextInt(20));
            cells.put("truth", random.nextBoolean());
            rows.add(cells);
        }
        try (Table table = TableFixture.table(folder, csv(rows))) {
            assertThat(table.rows(0, rows.size()).equals(rows)).isTrue();
            int from = random.nextInt(rows.size());
            assertThat(table.rows(from, 3)).isEqualTo(rows.subList(from, Math.min(from + 3, rows.size())));
            assertThat(table.rows(rows.size(), 3)).isEmpty();
        }
    }

    private static String csv(List<Map<String, Object>> rows) {
        StringBuilder csv = new StringBuilder(String.join(",", rows.get(0).keySet())).append('\n');
        for (Map<String, Object> row : rows) {
            csv.append(row.values().stream()
                            .map(cell -> cell == null ? "" : cell.toString())
                            .collect(Collectors.joining(",")))
                    .append('\n');
        }
        return csv.toString();
    }
}
