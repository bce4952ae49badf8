package dev.chainrule.prediction.dialect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.model.ModelFixture;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.web.body.StreamedBody;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvQuestionTests {

    private static List<RawRow> read(byte[] csv, @Nullable Charset charset) {
        try {
            return new CsvQuestion(ModelFixture.encoding(), 3, bytes -> {})
                    .rows(new StreamedBody(new ByteArrayInputStream(csv), charset));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<RawRow> read(String csv) {
        return read(csv.getBytes(UTF_8), null);
    }

    private static ProblemException refused(String csv) {
        return catchThrowableOfType(ProblemException.class, () -> read(csv));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "size,rooms,town,new\n5.5,2,Ulm,true\n",
                "\uFEFFsize;rooms;town;new\r\n5.5;2;Ulm;true",
                "size\trooms\ttown\tnew\r5.5\t2\tUlm\ttrue\r",
                "size|rooms|town|new\n5.5|2|Ulm|true\n",
                " size , rooms , town , new ,\n5.5,2,Ulm,true,\n",
                "sep=;\nsize;rooms;town;new\n5.5;2;Ulm;true\n",
                "\"size\",\"rooms\",\"town\",\"new\"\n\"5.5\",\"2\",\"Ulm\",\"true\"\n\n",
                "town,new,size,rooms\nUlm,true,5.5,2",
                "'size','rooms','town','new'\n'5.5','2','Ulm','true'\n",
                "size;rooms;town;new\n5.5;2;'Ulm';true\n",
                "5.5,2,'Ulm',true",
                "5.5,2,Ulm,true",
                "5.5;2;Ulm;true"
            })
    void findsOutWhatSeparatesCellsAndWhetherTheyAreNamed(String csv) {
        assertThat(read(csv)).singleElement().satisfies(row -> {
            assertThat(row.values().get("size")).isEqualTo("5.5");
            assertThat(row.values().get("rooms")).isEqualTo("2");
            assertThat(row.values().get("town")).isEqualTo("Ulm");
            assertThat(row.values().get("new")).isEqualTo("true");
            assertThat(row.lenient()).isTrue();
        });
    }

    @Test
    void knowsTheLineOfEachRow() {
        assertThat(read("size,rooms,town,new\n1,2,\"a\nb\",true\n\n3,4,Ulm,false\n"))
                .extracting(RawRow::line)
                .containsExactly(2L, 5L);
    }

    @Test
    void readsTheCharactersThatAreNamed() {
        byte[] latin = "size,rooms,town,new\n1,2,Köln,true\n".getBytes(ISO_8859_1);

        assertThat(read(latin, ISO_8859_1).get(0).values().get("town")).isEqualTo("Köln");
        ProblemException problem = catchThrowableOfType(ProblemException.class, () -> read(latin, null));
        assertThat(problem.kind()).isEqualTo(ProblemKind.MALFORMED);
        assertThat(problem.code()).isEqualTo("not_utf8");
    }

    @ParameterizedTest
    @CsvSource({"UTF-16, true", "UTF-16, false", "UTF-16LE, true", "UTF-16BE, true", "windows-1252, true"})
    void readsWhatIsNotUtf8(String charset, boolean said) {
        byte[] csv = "size,rooms,town,new\r\n1,2,Köln,true\r\n".getBytes(Charset.forName(charset));

        assertThat(read(csv, said ? Charset.forName(charset) : null))
                .singleElement()
                .satisfies(row -> assertThat(row.values().get("town")).isEqualTo("Köln"));
    }

    /** Servers take UTF-8 for said where a content type says nothing. */
    @Test
    void goesByTheMarkOfUtf16WhereUtf8IsSaid() {
        byte[] csv = "size,rooms,town,new\n1,2,Köln,true\n".getBytes(UTF_16);

        assertThat(read(csv, UTF_8).get(0).values().get("town")).isEqualTo("Köln");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 1000})
    void namesTheLineThatIsInAnotherEncoding(int line) {
        String before = "size,rooms,town,new\r\n" + "1,2,Köln,true\r\n".repeat(Math.max(0, line - 2));
        byte[] utf8 = (line == 1 ? "" : before).getBytes(UTF_8);
        byte[] latin = "1,2,Köln,true\n".getBytes(ISO_8859_1);
        byte[] both = Arrays.copyOf(utf8, utf8.length + latin.length);
        System.arraycopy(latin, 0, both, utf8.length, latin.length);

        ProblemException problem = catchThrowableOfType(
                ProblemException.class,
                () -> new CsvQuestion(ModelFixture.encoding(), 5000, bytes -> {})
                        .rows(new StreamedBody(new ByteArrayInputStream(both), null)));

        assertThat(problem.detail()).isEqualTo("Line %s of the CSV is not in UTF-8.", line);
        assertThat(problem.violations()).singleElement().satisfies(violation -> {
            assertThat(violation.line()).isEqualTo(line);
            assertThat(violation.hint()).contains("charset=windows-1252");
        });
    }

    @Test
    void readsCharactersOfTwoHalves() {
        String rows = "size,rooms,town,new\n" + "1,2,\"" + "\uD83C\uDFE0".repeat(70_000) + "\",true\n";

        assertThat(String.valueOf(read(rows).get(0).values().get("town"))).isEqualTo("\uD83C\uDFE0".repeat(70_000));
    }

    @Test
    void leavesApostrophesInTexts() {
        assertThat(read("size,rooms,town,new\n1,2,'s-Hertogenbosch,true\n3,4,L'Aquila,true\n"))
                .extracting(row -> String.valueOf(row.values().get("town")))
                .containsExactly("'s-Hertogenbosch", "L'Aquila");
        assertThat(read("size,rooms,town,new\n1,2,\"'Ulm'\",true\n"))
                .extracting(row -> String.valueOf(row.values().get("town")))
                .containsExactly("'Ulm'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "size,rooms,town,new\n1,2,Ulm,true\n3,\"4,Ulm,true\n",
                "size,rooms,town,new\n1,2,Ulm,true\n3,4,Ulm,\"true",
                "'size','rooms','town','new'\n1,2,Ulm,true\n3,'4,Ulm,true\n",
                "size,rooms,town,new\n1,2,\"a\"\"b\",true\n3,4,\"Ulm\"\",true\n"
            })
    void namesTheLineOfAQuoteThatIsNotClosed(String csv) {
        ProblemException problem = refused(csv);

        assertThat(problem.code()).isEqualTo("malformed_csv");
        assertThat(problem.detail()).isEqualTo("A quote in line 3 is not closed.");
        assertThat(problem.violations().get(0).line()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            size,rooms,town                     | 1 | "new" is missing
            size,rooms,town,new,color           | 1 | the model has no feature "color"
            size,rooms,town,new,size            | 1 | "size" is named twice
            """)
    void refusesALineOfNamesOnce(String names, long line, String detail) {
        ProblemException problem = refused(names + "\n1,2,Ulm\n1,2,Ulm\n");

        assertThat(problem.kind()).isEqualTo(ProblemKind.INVALID);
        assertThat(problem.violations()).singleElement().satisfies(violation -> {
            assertThat(violation.line()).isEqualTo(line);
            assertThat(violation.detail()).isEqualTo(detail);
            assertThat(violation.hint()).isNotBlank();
        });
    }

    @Test
    void namesEachLineThatHasTooManyOrTooFewCells() {
        assertThat(refused("size,rooms,town,new\n1,2,Ulm\n1,2,Ulm,true\n1,2,Ulm,true,5\n")
                        .violations())
                .extracting(violation -> violation.line() + ": " + violation.detail())
                .containsExactly("2: has 3 cells, and there are 4 columns", "4: has 5 cells, and there are 4 columns");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "size,rooms,town,new", "size,rooms,town,new\n"})
    void refusesNoRows(String csv) {
        assertThat(refused(csv).code()).isEqualTo("empty_body");
    }

    @Test
    void refusesAQuoteThatIsNeverClosed() {
        ProblemException problem = refused("size,rooms,town,new\n1,2,\"Ulm,true\n" + "x".repeat(2_000_000));

        assertThat(problem.kind()).isEqualTo(ProblemKind.MALFORMED);
        assertThat(problem.code()).isEqualTo("malformed_csv");
    }

    @Test
    void takesNoMoreRowsThanAreAllowed() {
        assertThat(read("1,2,Ulm,true\n".repeat(3))).hasSize(3);
        assertThat(refused("1,2,Ulm,true\n".repeat(4)).code()).isEqualTo("too_many_rows");
    }
}
