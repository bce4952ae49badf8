package dev.chainrule.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.definition.Definitions;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import dev.chainrule.table.Column;
import dev.chainrule.table.ColumnType;
import dev.chainrule.table.NumberForm;
import dev.chainrule.table.Table;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What options say, and how it is said again and taken back. */
class ReadAsToldTests {

    private final Path folder;

    ReadAsToldTests(@TempDir Path folder) {
        this.folder = folder;
    }

    private ReadUpload read(String name, String text, ReadingOptions options) {
        UploadedFile file = new UploadedFile(name, null, () -> new ByteArrayInputStream(text.getBytes(UTF_8)));
        return TableFixture.read(folder, List.of(file), options);
    }

    private String rows(ReadUpload reading) {
        try (Table table = TableFixture.open(folder, reading)) {
            return table.rows(0, 100).stream()
                    .map(row -> row.values().stream().map(String::valueOf).collect(Collectors.joining(" ")))
                    .collect(Collectors.joining("|"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Title\n\nsize;share\n5;1,5 %\n6;2,5 %\n",
                "# note, 2024\nsize,price\n5,$1\n6,$2\n",
                "sep=^\na^b\n1^2\n3^4\n",
                "\"b\"\n\"x\",1\n\"y\",2\n\"z\",3\n",
                "a,b,,\n1,2,,\n3,4,,\n,,,\n"
            })
    void readsAFileInTheSameWayWhenToldWhatWasFound(String csv) {
        ReadUpload first = read("a.csv", csv, ReadingOptions.DEFAULT);
        ReadUpload second = read("a.csv", csv, Definitions.read(first.readAs(), ReadingOptions.class));

        assertThat(second.columns()).isEqualTo(first.columns());
        assertThat(rows(second)).isEqualTo(rows(first));
        assertThat(second.readAs()).isEqualTo(first.readAs());
    }

    @Test
    void takesBackWhatWasSaid() {
        String csv = "Title\na,b,c\n1,5%,x\n2,7%,NA\n";
        ReadingOptions said = ReadingOptions.of(
                "{\"names\":[\"p\",\"q\",\"r\"],\"drop\":[\"r\"],\"percent\":false,\"missing_also\":[\"2\"]}");
        ReadingOptions back =
                said.with(ReadingOptions.of("{\"names\":[],\"drop\":[],\"percent\":true,\"missing_also\":[]}"));

        assertThat(rows(read("a.csv", csv, said))).isEqualTo("1 5%|null 7%");
        ReadUpload again = read("a.csv", csv, back);
        assertThat(rows(again)).isEqualTo("1 5 x|2 7 null");
        assertThat(again.columns()).extracting(Column::name).containsExactly("a", "b", "c");
    }

    @Test
    void saysHowTheNumbersOfAColumnAreWritten() {
        ReadUpload reading =
                read("a.csv", "x;share;price;n\n1;12,5 %;€ 1.200;1,5\n2;7 %;€ 950,50;2\n", ReadingOptions.DEFAULT);

        assertThat(reading.columns())
                .extracting(Column::written)
                .containsExactly(null, new NumberForm(",", ".", "%"), new NumberForm(",", ".", "€"), null);
    }

    @Test
    void readsALateStyleOfNumbersInItsOwnColumn() {
        StringBuilder csv = new StringBuilder("n,amount\n");
        for (int i = 0; i < 150; i++) {
            csv.append(i).append(",").append(i * 5).append('\n');
        }
        ReadUpload reading = read("a.csv", csv + "151,\"1,234\"\n", ReadingOptions.DEFAULT);

        assertThat(reading.columns()).extracting(Column::type).containsOnly(ColumnType.INTEGER);
        assertThat(reading.columns().get(1).max()).isEqualTo(1234L);
        assertThat(reading.columns().get(1).written()).isEqualTo(new NumberForm(".", ",", null));
        assertThat(reading.warnings())
                .extracting(Warning::detail)
                .noneMatch(it -> it.contains("kept as text"))
                .contains("numbers such as \"1,234\" are read as 1234; if that is wrong: {\"decimal\":\",\"}");
    }

    @Test
    void takesWhatWasWrittenHereAsItStands() {
        String csv = "a,b\n\" x\",-\n y ,NA\na,b\n,\n,\n";
        ReadingOptions options = ReadingOptions.exactly(Map.of("a", ColumnType.CATEGORY, "b", ColumnType.CATEGORY));

        assertThat(rows(read("a.csv", csv, options))).isEqualTo(" x -| y  NA|a b|null null|null null");
    }

    @Test
    void refusesColumnsOfJsonThatAreTooManyToHold() {
        String list = "\"0123456789\",".repeat(2000);
        String json = "{\"a\":[" + list + "1],\"b\":[" + list + "1]}";

        ProblemException problem =
                catchThrowableOfType(ProblemException.class, () -> read("a.json", json, ReadingOptions.DEFAULT));

        assertThat(problem.kind()).isEqualTo(ProblemKind.TOO_LARGE);
        assertThat(problem.violations())
                .extracting(Violation::hint)
                .singleElement()
                .asString()
                .contains("max-text");
    }

    @Test
    void namesEveryOptionThatDoesNotFit() {
        String options =
                "{\"skip_lines\":-1,\"comment\":\"######\",\"names\":7,\"drop\":[1],\"percent\":\"yes\",\"currency\":1,\"missing_alsa\":[]}";

        ProblemException problem = catchThrowableOfType(ProblemException.class, () -> ReadingOptions.of(options));

        assertThat(problem.violations())
                .extracting(Violation::pointer)
                .containsExactlyInAnyOrder(
                        "/options/skip_lines",
                        "/options/comment",
                        "/options/names",
                        "/options/drop/0",
                        "/options/percent",
                        "/options/currency",
                        "/options/missing_alsa");
        assertThat(problem.violations())
                .filteredOn(it -> "/options/missing_alsa".equals(it.pointer()))
                .extracting(Violation::hint)
                .containsExactly("did you mean \"missing_also\"?");
    }

    @Test
    void namesTheNearestColumnToOneThatIsNotThere() {
        ProblemException problem = catchThrowableOfType(
                ProblemException.class,
                () -> read("a.csv", "size,price,n\n1,2,3\n3,4,5\n", ReadingOptions.of("{\"drop\":[\"prize\"]}")));

        assertThat(problem.violations().get(0).pointer()).isEqualTo("/options/drop/0");
        assertThat(problem.violations().get(0).hint()).isEqualTo("did you mean \"price\"?");
    }

    @Test
    void describesEachOptionWithAnExample() {
        JsonNode properties = Definitions.schema(ReadingOptions.class).get("properties");

        for (String name :
                List.of("skip_lines", "comment", "names", "drop", "missing_also", "percent", "currency", "sheet")) {
            assertThat(properties.get(name).path("examples")).as(name).isNotEmpty();
        }
    }
}
