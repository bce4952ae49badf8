package dev.chainrule.story;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Tables in the shapes of well-known public ones, as they are downloaded: each goes up without options and trains. */
@Story
class PublicTablesStoryTests {

    private static final int ROWS = 90;

    private final Api api;

    PublicTablesStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    /**
     * One public table.
     *
     * @param columns the types of its columns, in their order
     * @param target to predict, empty for the last column
     */
    record Public(String file, Charset charset, String text, String columns, String target) {

        /** @param row the text of a row, from its number and chance */
        static Public of(String file, String columns, String target, String head, Row row) {
            SplittableRandom random = new SplittableRandom(file.hashCode());
            String rows = IntStream.range(0, ROWS)
                    .mapToObj(i -> row.text(i, random))
                    .collect(Collectors.joining("\n", "", "\n"));
            return new Public(file, UTF_8, head + rows, columns, target);
        }

        Public in(Charset other, Function<String, String> change) {
            return new Public(file, other, change.apply(text), columns, target);
        }

        @Override
        public String toString() {
            return file;
        }
    }

    @FunctionalInterface
    interface Row {
        String text(int number, SplittableRandom random);
    }

    private static String f(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    static Stream<Public> tables() {
        return Stream.of(
                Public.of(
                        "iris.data",
                        "number number number number category",
                        "",
                        "",
                        (i, random) -> f(
                                "%.1f,%.1f,%.1f,%.1f,%s",
                                5 + i % 3 + random.nextDouble(),
                                3.1,
                                1.4 + i % 3,
                                0.2 + random.nextDouble(),
                                List.of("Iris-setosa", "Iris-versicolor", "Iris-virginica")
                                        .get(i % 3))),
                Public.of(
                        "wine.data",
                        "integer number number integer",
                        "column_1",
                        "",
                        (i, random) -> f(
                                "%d,%.2f,%.2f,%d",
                                1 + i % 3, 13 + i % 3 + random.nextDouble(), 1.7, 90 + random.nextInt(40))),
                Public.of(
                        "sonar.all-data",
                        "number number number category",
                        "",
                        "",
                        (i, random) -> f(
                                "%.4f,%.4f,%.4f,%s",
                                random.nextDouble(), (i % 2 + random.nextDouble()) / 2, 0.01, "RM".charAt(i % 2))),
                Public.of(
                                "banknote.csv",
                                "number number category",
                                "",
                                "Varianz;Wölbung;echt\n",
                                (i, random) -> f(
                                                "%.4f;%.3f;%s",
                                                4 * (i % 2) - 2 + random.nextDouble(),
                                                1234.5 + i,
                                                i % 2 == 0 ? "nein" : "ja")
                                        .replace('.', ','))
                        .in(ISO_8859_1, text -> text.replace("\n", "\r\n")),
                Public.of(
                        "titanic.csv",
                        "integer integer integer text category number category",
                        "Survived",
                        "PassengerId,Survived,Pclass,Name,Sex,Age,Cabin\n",
                        (i, random) -> f(
                                "%d,%d,%d,\"Braund, Mr. \"\"Owen\"\" %d\",%s,%s,%s",
                                i + 1,
                                i % 2,
                                1 + random.nextInt(3),
                                i,
                                i % 2 == 0 ? "male" : "female",
                                i % 5 == 0 ? "" : i % 7 == 0 ? "0.42" : "" + (20 + i % 40),
                                i % 4 == 0 ? "C" + i : "")),
                Public.of(
                        "adult.data",
                        "integer category integer category",
                        "",
                        "",
                        (i, random) -> f(
                                "%d, %s, %d, %s",
                                20 + random.nextInt(50),
                                List.of("Private", "?", "State-gov").get(i % 3),
                                20 + 30 * (i % 2),
                                i % 2 == 0 ? "<=50K" : ">50K")),
                Public.of(
                        "auto-mpg.data",
                        "number integer number integer category",
                        "column_1",
                        "",
                        (i, random) -> f(
                                "%.1f   %d   %-10s %d.\t\"ford model %d\"".replace("%d.", "%d"),
                                40 - 3.0 * (i % 5),
                                4 + 2 * (i % 3),
                                i % 9 == 0 ? "?" : f("%.1f", 60 + 20.0 * (i % 5)),
                                2000 + i,
                                i % 4)),
                Public.of(
                        "winequality-red.csv",
                        "number number integer",
                        "",
                        "\"fixed acidity\";\"alcohol\";\"quality\"\n",
                        (i, random) -> f("%.1f;%.1f;%d", 7 + random.nextDouble(), 9.0 + i % 3, 5 + i % 3)),
                Public.of(
                        "airline-passengers.csv",
                        "date integer",
                        "",
                        "\"Month\",\"Passengers\"\n",
                        (i, random) -> f("\"%d-%02d\",%d", 1949 + i / 12, 1 + i % 12, 112 + i * 3)),
                Public.of(
                                "reviews.txt",
                                "integer boolean category",
                                "stars",
                                "stars\tverified\treview\n",
                                (i, random) -> f(
                                        "%d\t%s\t\"%s\nIt \"\"cost\"\" 5 €\"",
                                        1 + i % 4,
                                        i % 2 == 0 ? "TRUE" : "FALSE",
                                        List.of("Bad", "So, so", "Good", "Great")
                                                .get(i % 4)))
                        .in(UTF_16LE, text -> "\uFEFF" + text),
                Public.of(
                        "bank-full.csv",
                        "integer category integer category",
                        "",
                        "\"age\";\"job\";\"duration\";\"y\"\n",
                        (i, random) -> f(
                                "%d;\"%s\";%d;\"%s\"",
                                18 + random.nextInt(60),
                                i % 3 == 0 ? "management" : "unknown",
                                100 + 500 * (i % 2),
                                i % 2 == 0 ? "no" : "yes")),
                Public.of(
                        "housing.data",
                        "number number integer number",
                        "",
                        "",
                        (i, random) -> f(
                                " %8.5f  %5.2f  %d %6.2f",
                                random.nextDouble(), 6 + random.nextDouble(), i % 2, 20 + 5 * random.nextDouble())),
                Public.of(
                        "umsatz.csv",
                        "date category number",
                        "",
                        "Datum;Filiale;Umsatz\n",
                        (i, random) -> f(
                                "%02d.%02d.2023;%s;%d.%03d,%02d",
                                1 + i % 28,
                                1 + i % 12,
                                i % 2 == 0 ? "Köln" : "Ulm",
                                1 + i % 9,
                                random.nextInt(1000),
                                random.nextInt(100))));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void goesUpWithoutOptionsAndTrains(Public table) {
        String name = "public-" + table.file.replaceAll("\\W", "-");
        byte[] bytes = table.text.getBytes(table.charset);
        Answer dataset = api.uploadFiles(name, Map.of(table.file, bytes)).is(201);
        assertThat(dataset.json().get("rows").intValue()).isEqualTo(ROWS);
        assertThat(dataset.json()
                        .get("columns")
                        .valueStream()
                        .map(column -> column.get("type").asString())
                        .collect(Collectors.joining(" ")))
                .isEqualTo(table.columns);
        JsonNode used = dataset.json().get("read_as");
        assertThat(used.get("encoding").asString()).isNotEmpty();
        String target = table.target.isEmpty() ? "" : ",\"target\":\"%s\"".formatted(table.target);
        api.train("{\"dataset\":\"%s\"%s,\"training\":{\"epochs\":2}}".formatted(name, target));
    }
}
