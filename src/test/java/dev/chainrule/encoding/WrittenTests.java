package dev.chainrule.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.OneHot;
import dev.chainrule.encoding.feature.PixelGrid;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.encoding.feature.RowIssues;
import dev.chainrule.encoding.feature.Scaled;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.encoding.feature.Written;
import dev.chainrule.problem.Violation;
import dev.chainrule.table.ColumnType;
import dev.chainrule.table.NumberForm;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** A value means what it meant in the data that a model learned from. */
@NullUnmarked // javac 17 does not see in class files that members of a map may be null
class WrittenTests {

    private static final float MISSING = -1;

    private static final List<FeatureEncoding> FEATURES = List.of(
            new Scaled("größe", ColumnType.NUMBER, Scaling.NONE, 0, 1, MISSING),
            new OneHot("town", ColumnType.CATEGORY, List.of("Köln", "Ulm"), "Ulm"),
            new OneHot("new", ColumnType.BOOLEAN, List.of(false, true), null));

    private static Written written(List<String> missing, String decimal, String thousands) {
        return new Written(new Written.Said(missing, decimal, thousands, List.of("new"), List.of("id"), null));
    }

    private static Encoding encoding(Written written) {
        return new Encoding(FEATURES, new TargetEncoding.NumericTargets(List.of())).with(written);
    }

    private static Encoding usual() {
        return encoding(written(null, ".", ""));
    }

    private static final class Read {
        final float[] inputs = new float[5];
        final RowIssues issues = new RowIssues();

        Read(Encoding encoding, RawRow row) {
            encoding.encode(row, inputs, 0, issues);
        }

        List<String> violations() {
            return issues.violations().stream().map(Violation::detail).toList();
        }
    }

    private static Read read(Encoding encoding, Object size, Object town, Object isNew, boolean lenient) {
        Map<String, Object> values = new HashMap<>();
        values.put("größe", size);
        values.put("town", town);
        values.put("new", isNew);
        return new Read(encoding, new RawRow("", values, lenient));
    }

    @ParameterizedTest
    @ValueSource(strings = {"NA", "n/a", "null", "?", "-", "", "  "})
    void takesTheWordsForMissingAsMissing(String word) {
        for (boolean lenient : new boolean[] {true, false}) {
            Read read = read(usual(), word, word, word, lenient);

            assertThat(read.violations()).isEmpty();
            assertThat(read.issues.warnings()).isEmpty();
            assertThat(read.inputs).containsExactly(MISSING, 0, 1, 0, 0);
        }
    }

    @Test
    void takesOnlyTheWordsThatWereAskedFor() {
        Encoding own = encoding(written(List.of("-999", "nix"), ".", ""));

        assertThat(read(own, "nix", "nix", "nix", false).inputs).containsExactly(MISSING, 0, 1, 0, 0);
        assertThat(read(own, -999, "Köln", true, false).inputs).containsExactly(MISSING, 1, 0, 0, 1);
        assertThat(read(own, "NA", "Köln", true, false).violations()).containsExactly("\"größe\" must be a number");
    }

    @Test
    void leavesACategoryItsNameWhateverItMeansElsewhere() {
        FeatureEncoding country = new OneHot("country", ColumnType.CATEGORY, List.of("DE", "NA"), null);
        Encoding encoding = new Encoding(List.of(country), new TargetEncoding.NumericTargets(List.of()))
                .with(written(null, ".", ""));
        float[] into = new float[2];

        encoding.encode(new RawRow("", Map.of("country", "NA"), false), into, 0, new RowIssues());

        assertThat(into).containsExactly(0, 1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            5,5      | 5.5
            1.234,5  | 1234.5
            1234,5   | 1234.5
            -0,25    | -0.25
            7        | 7
            5.5      | 5.5
            """)
    void readsNumbersAsTheDataHasThem(String text, float number) {
        Encoding german = encoding(written(null, ",", "."));

        for (boolean lenient : new boolean[] {true, false}) {
            Read read = read(german, text, "Ulm", "ja".equals(text) ? null : "yes", lenient);
            assertThat(read.violations()).isEmpty();
            assertThat(read.inputs[0]).isEqualTo(number);
        }
    }

    @Test
    void saysHowAnAmbiguousNumberIsRead() {
        Read read = read(encoding(written(null, ",", ".")), "1.234", "Ulm", true, true);

        assertThat(read.inputs[0]).isEqualTo(1234);
        assertThat(read.issues.warnings())
                .containsExactly("größe: \"1.234\" is read as 1234, as in the data of the model");
        assertThat(read(encoding(written(null, ",", ".")), 1.234, "Ulm", true, true)
                        .issues
                        .warnings())
                .isEmpty();
    }

    /** JSON could have written a number; still it is meant as one, and so in every form of a question. */
    @Test
    void readsANumberThatIsWrittenAsAText() {
        for (boolean lenient : new boolean[] {true, false}) {
            Read read = read(usual(), " 5 ", "Ulm", true, lenient);
            assertThat(read.violations()).isEmpty();
            assertThat(read.issues.warnings()).isEmpty();
            assertThat(read.inputs[0]).isEqualTo(5);
            assertThat(read(usual(), "5,5", "Ulm", true, lenient).violations())
                    .containsExactly("\"größe\" must be a number");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            , | (12,5)    | -12.5
            , | 12,5-     | -12.5
            , | 1.234,5-  | -1234.5
            , | 12,-      | 12
            . | (12.5)    | -12.5
            . | 12.5-     | -12.5
            . | (1234)    | -1234
            """)
    void readsWhatIsOwedAsTheUploadDoes(String decimal, String text, float number) {
        Encoding encoding = encoding(written(null, decimal, ",".equals(decimal) ? "." : ""));

        for (boolean lenient : new boolean[] {true, false}) {
            Read read = read(encoding, text, "Ulm", true, lenient);
            assertThat(read.violations()).isEmpty();
            assertThat(read.inputs[0]).isEqualTo(number);
        }
    }

    @ParameterizedTest
    @CsvSource({"yes, 1", "NO, 0", " on , 1", "0, 0", "1, 1", "true, 1", "F, 0"})
    void readsYesAndNoWhereTheDataWasReadSo(String word, int truth) {
        for (boolean lenient : new boolean[] {true, false}) {
            assertThat(read(usual(), 1, "Ulm", word, lenient).inputs).endsWith(1 - truth, truth);
        }
    }

    @Test
    void refusesYesWhereTheDataSaysTrue() {
        Encoding plain = encoding(new Written(new Written.Said(null, ".", "", List.of(), List.of(), null)));

        assertThat(read(plain, 1, "Ulm", "yes", true).violations()).containsExactly("\"new\" must be true or false");
        assertThat(read(plain, 1, "Ulm", " True ", false).violations()).isEmpty();
        assertThat(read(plain, 1, "Ulm", 1, false).violations()).containsExactly("\"new\" must be true or false");
    }

    @Test
    void readsNamesAndCategoriesInEitherFormOfUnicodeAndWithBlanks() {
        String name = Normalizer.normalize("größe", Normalizer.Form.NFD);
        String town = " " + Normalizer.normalize("Köln", Normalizer.Form.NFD) + " ";
        assertThat(name).isNotEqualTo("größe");

        Read read = new Read(usual(), new RawRow("", Map.of(name, 3, " town", town, "new", true), false));

        assertThat(read.violations()).isEmpty();
        assertThat(read.issues.warnings()).isEmpty();
        assertThat(read.inputs).containsExactly(3, 1, 0, 0, 1);
    }

    @Test
    void takesNoNameForAnotherThatIsThereToo() {
        String name = Normalizer.normalize("größe", Normalizer.Form.NFD);

        Read read = new Read(usual(), new RawRow("", Map.of(name, 3, "größe", 4, "town", "Ulm", "new", true), false));

        assertThat(read.violations()).singleElement().asString().startsWith("the model has no feature");
    }

    @Test
    void ignoresOtherColumnsOfTheDataAndSaysSo() {
        Read read = new Read(usual(), new RawRow("", Map.of("größe", 1, "town", "Ulm", "new", true, "id", 7), false));

        assertThat(read.violations()).isEmpty();
        assertThat(read.issues.warnings())
                .containsExactly("id: the model does not use this column of its data, so it was ignored");
    }

    @Test
    void namesTheLineOfAFile() {
        Map<String, Object> values = Map.of("größe", "x", "town", "Ulm", "new", "true");

        assertThat(new Read(usual(), RawRow.inFile(7, values)).issues.violations())
                .singleElement()
                .satisfies(violation -> {
                    assertThat(violation.line()).isEqualTo(7);
                    assertThat(violation.column()).isEqualTo("größe");
                    assertThat(violation.got()).isEqualTo("x");
                    assertThat(violation.hint()).isEqualTo("a number such as -1.0");
                });
    }

    private static Encoding unit(String decimal, String thousands, String unit) {
        Map<String, NumberForm> forms = Map.of("größe", new NumberForm(decimal, thousands, unit));
        return encoding(new Written(
                new Written.Said(null, ".", "", List.of("new"), List.of(), null, List.of("k. A."), forms, null)));
    }

    @Test
    void readsNumbersWithTheUnitThatTheDataHas() {
        Encoding shares = unit(",", ".", "%");
        for (boolean lenient : new boolean[] {true, false}) {
            for (String share : List.of("12,5 %", "12,5", "12.5 %", "12,5%")) {
                Read read = read(shares, share, "Ulm", true, lenient);
                assertThat(read.violations()).isEmpty();
                assertThat(read.inputs[0]).isEqualTo(12.5f);
            }
        }
        assertThat(read(shares, 0.125, "Ulm", true, false).inputs[0]).isEqualTo(0.125f);
        assertThat(read(unit(",", ".", "€"), "€ 1.200", "Ulm", true, false).inputs[0])
                .isEqualTo(1200);
        assertThat(read(unit(".", ",", "$"), "($1,200.50)", "Ulm", true, true).inputs[0])
                .isEqualTo(-1200.5f);
    }

    @Test
    void refusesAnotherUnit() {
        assertThat(read(unit(".", "", "%"), "$5", "Ulm", true, true).violations())
                .containsExactly("\"größe\" must be a number");
        assertThat(read(usual(), "5 %", "Ulm", true, true).violations()).containsExactly("\"größe\" must be a number");
    }

    @Test
    void takesWordsForMissingThatWereAddedAndThoseAmongNumbers() {
        Encoding added = unit(".", "", "%");

        assertThat(read(added, "k. A.", "k. A.", "k. A.", false).inputs).containsExactly(MISSING, 0, 1, 0, 0);
        assertThat(read(added, "NaN", "NA", "null", false).inputs).containsExactly(MISSING, 0, 1, 0, 0);
        assertThat(read(added, "none", "Ulm", true, false).inputs[0]).isEqualTo(MISSING);
        assertThat(read(added, 1, "none", true, false).issues.warnings()).isNotEmpty();
    }

    @Test
    void survivesJsonWithFormsOfColumns() {
        JsonMapper json = JsonMapper.shared();
        Encoding encoding = unit(",", ".", "€");

        assertThat(json.readValue(json.writeValueAsString(encoding), Encoding.class))
                .isEqualTo(encoding);
    }

    @Test
    void survivesJsonAndIsNotMissedWhereAnEarlierVersionStoredNone() {
        JsonMapper json = JsonMapper.shared();
        PixelGrid grid = new PixelGrid(8, 8, 1, 16, List.of(3, 4));
        Written said = new Written(new Written.Said(List.of("x"), ",", ".", List.of("new"), List.of("id"), grid));
        Encoding encoding = encoding(said);

        assertThat(json.readValue(json.writeValueAsString(encoding), Encoding.class))
                .isEqualTo(encoding);
        Encoding earlier =
                json.readValue("{\"features\":[],\"target\":{\"kind\":\"numbers\",\"targets\":[]}}", Encoding.class);
        assertThat(earlier.written()).isNull();
    }
}
