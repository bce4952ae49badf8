package dev.chainrule.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.chainrule.definition.Definitions;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import dev.chainrule.storage.Storage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An option that somebody names does something, or is refused. */
class OptionScopeTests {

    private static final String CSV = "a,b\n1,2\n3,4\n";
    private static final String JSON = "[{\"a\":1,\"b\":2},{\"a\":3,\"b\":4}]";

    private final Path folder;

    OptionScopeTests(@TempDir Path folder) {
        this.folder = folder;
    }

    private static UploadedFile file(String name, String text) {
        return new UploadedFile(name, null, () -> new ByteArrayInputStream(text.getBytes(UTF_8)));
    }

    private ReadUpload read(UploadedFile file, String options) {
        return TableFixture.read(folder, List.of(file), ReadingOptions.of(options));
    }

    private List<Violation> refused(UploadedFile file, String options) {
        return catchThrowableOfType(ProblemException.class, () -> read(file, options))
                .violations();
    }

    @Test
    void refusesASheetOfACsvFile() {
        assertThat(refused(file("a.csv", CSV), "{\"sheet\":\"Sheet1\"}"))
                .containsExactly(
                        Violation.at(
                                "/options/sheet",
                                "\"sheet\" says nothing about this upload, which is read as csv",
                                "Sheet1",
                                "leave it out; it is for workbooks, archives of several files and JSON documents with rows inside"));
    }

    @Test
    void namesEveryOptionThatSaysNothingAboutAWorkbook() throws IOException {
        UploadedFile workbook = Sheets.of(Sheets.text("a", "b"), Sheets.plain(1, 2), Sheets.plain(3, 4));

        assertThat(refused(workbook, "{\"delimiter\":\";\",\"encoding\":\"utf_8\",\"drop\":[],\"width\":8}"))
                .extracting(Violation::pointer)
                .containsExactlyInAnyOrder("/options/delimiter", "/options/encoding", "/options/width");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.json | {\"decimal\":\",\"}",
                "a.json | {\"skip_lines\":0}",
                "a.json | {\"quote\":\"\"}",
                "a.json | {\"sheet\":\"data\"}",
                "a.json | {\"header\":false}",
                "a.json | {\"x\":\"a\"}"
            })
    void refusesWhatCanDoNothingToObjectsOfJson(String name, String options) {
        JsonNode said = Definitions.write(ReadingOptions.of(options));
        String option = said.propertyNames().stream()
                .filter(it -> !said.get(it).isNull())
                .findFirst()
                .orElse("");

        assertThat(refused(file(name, JSON), options))
                .extracting(Violation::pointer)
                .containsExactly("/options/" + option);
    }

    @Test
    void saysHowATextIsReadAsATable() {
        assertThat(refused(file("a.txt", "one\ntwo\n"), "{\"delimiter\":\"!\"}"))
                .extracting(Violation::hint)
                .containsExactly("leave it out; it is for csv; for a table in text, pass options {\"format\":\"csv\"}");
    }

    @Test
    void knowsOfEachOptionWhatItIsFor() {
        Set<String> known = new HashSet<>();
        JsonNode all = Definitions.schema(ReadingOptions.class).get("properties");
        Set<String> everywhere = Set.of("format", "names", "drop", "types", "on_error");
        for (String option : all.propertyNames()) {
            boolean anywhere =
                    Stream.of(FileFormat.values()).allMatch(format -> new OptionScope(format, true).has(option));
            boolean nowhere =
                    Stream.of(FileFormat.values()).noneMatch(format -> new OptionScope(format, true).has(option));
            assertThat(anywhere).as(option).isEqualTo(everywhere.contains(option) || option.equals("sheet"));
            assertThat(nowhere).as(option).isFalse();
            known.add(option);
        }
        assertThat(known).containsAll(everywhere);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CSV,
                "x;y\n1,5;2\n3,5;4\n",
                "x,price\n1,\"12,50\"\n2,\"7,25\"\n",
                "x,price\n1,\"$1,200.50\"\n2,\"$1,300\"\n",
                JSON,
                "[[\"a\",\"b\"],[1,2],[3,4]]",
                "{\"columns\":[\"a\",\"b\"],\"data\":[[1,2],[3,4]]}",
                "{\"a\":[1,2],\"b\":[3,4]}",
                "@relation r\n@attribute a numeric\n@attribute b numeric\n@data\n1,2\n3,4\n"
            })
    void takesBackWhateverItSaidOfAnUpload(String text) {
        ReadUpload first = read(file("a", text), "{}");

        assertThat(read(file("a", text), first.readAs().toString()).readAs()).isEqualTo(first.readAs());
    }

    @Test
    void takesBackWhatItSaidOfAFileOfAnArchive() throws IOException {
        UploadedFile zip = FormatCorpusTests.zipped(
                "a.zip", List.of(file("b.json", "{\"data\":" + JSON + "}"), file("c.csv", CSV)));
        ReadUpload first = read(zip, "{\"sheet\":\"b.json\"}");

        assertThat(first.readAs().get("sheet").stringValue()).isEqualTo("b.json");
        assertThat(read(zip, first.readAs().toString()).readAs()).isEqualTo(first.readAs());
    }

    @Test
    void takesTheNameOfTheOnlyFileOfAnArchive() throws IOException {
        UploadedFile zip = FormatCorpusTests.zipped("a.zip", List.of(file("d/c.csv", CSV)));

        assertThat(read(zip, "{\"sheet\":\"c.csv\"}").rows()).isEqualTo(2);
        assertThat(refused(zip, "{\"sheet\":\"b.csv\"}"))
                .extracting(Violation::pointer)
                .containsExactly("/options/sheet");
    }

    @Test
    void passesOverWhatWasSaidBefore() throws IOException {
        ReadingOptions before = ReadingOptions.of("{\"delimiter\":\",\",\"sheet\":\"Sheet1\"}");
        ReadingOptions now = ReadingOptions.of("{\"format\":\"text\"}");

        ReadUpload reading = new Intake(Storage.at(folder), TableFixture.LIMITS)
                .read(List.of(file("a.csv", CSV)), before.with(now), now, "datasets", "it.table");

        assertThat(reading.format()).isEqualTo(FileFormat.TEXT);
        assertThat(reading.readAs().propertyNames()).containsExactlyInAnyOrder("format", "encoding");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"delimiter\":\";\",\"comment\":\";\"}",
                "{\"delimiter\":\";\",\"quote\":\";\"}",
                "{\"comment\":\"'\",\"quote\":\"'\"}",
                "{\"decimal\":\",\",\"quote\":\",\"}",
                "{\"decimal\":\",\",\"delimiter\":\",\",\"quote\":\"\"}",
                "{\"thousands\":\",\",\"delimiter\":\",\",\"quote\":\"\"}"
            })
    void refusesOneCharacterForTwoThings(String options) {
        ProblemException problem = catchThrowableOfType(ProblemException.class, () -> ReadingOptions.of(options));

        JsonNode said = JsonMapper.shared().readTree(options);
        assertThat(problem.violations()).singleElement().satisfies(it -> {
            assertThat(it.pointer()).isEqualTo("/options");
            assertThat(said.propertyNames().stream().filter(it.detail()::contains))
                    .hasSize(2);
        });
    }

    @Test
    void refusesOneCharacterForTwoThingsSaidOneAfterTheOther() {
        ReadingOptions before = ReadingOptions.of("{\"delimiter\":\";\"}");
        ReadingOptions now = ReadingOptions.of("{\"comment\":\";\"}");

        ProblemException problem = catchThrowableOfType(ProblemException.class, () -> before.with(now));

        assertThat(problem.violations())
                .extracting(Violation::pointer, Violation::detail)
                .containsExactly(tuple("/options", "comment and delimiter must differ; both are \";\""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"comment\":\",\"} | comment and delimiter are both \",\"",
                "{\"comment\":\"'\",\"quote\":\"\"} | ",
                "{\"decimal\":\",\"} | decimal and delimiter are both \",\"",
                "{\"decimal\":\",\",\"delimiter\":\",\"} | decimal and delimiter are both \",\"",
                "{\"thousands\":\",\"} | thousands and delimiter are both \",\""
            })
    void refusesAMeaningThatACharacterHasInTheFile(String options, String detail) {
        if (detail == null) {
            assertThat(read(file("a.csv", CSV), options).rows()).isEqualTo(2);
        } else {
            assertThat(refused(file("a.csv", CSV), options))
                    .extracting(Violation::detail)
                    .containsExactly(detail);
        }
    }

    @Test
    void refusesACommentThatIsTheQuoteOfTheFile() {
        assertThat(refused(file("a.csv", "\"a\",\"b\"\n\"x\",1\n\"y\",2\n"), "{\"comment\":\"\\\"\"}"))
                .extracting(Violation::detail)
                .containsExactly("comment and quote are both \"\"\"");
    }

    @Test
    void takesDecimalCommasInQuotesBetweenCommas() {
        ReadUpload reading =
                read(file("a.csv", "x,y\n1,\"1,5\"\n2,\"2,5\"\n"), "{\"decimal\":\",\",\"delimiter\":\",\"}");

        assertThat(reading.columns().get(1).max()).isEqualTo(2.5);
    }
}
