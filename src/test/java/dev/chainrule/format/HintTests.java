package dev.chainrule.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import dev.chainrule.table.Column;
import dev.chainrule.table.ColumnType;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who does what a hint says is better off than before. */
class HintTests {

    private static final Pattern OPTIONS =
            Pattern.compile("\\{(\"types\":\\{[^}]*},?)?(\"[a-z_]+\":(\"[^\"]*\"|true|\\[[^\\]]*]))?}");
    private static final Pattern REMEDY = Pattern.compile("write \"([^\"]*)\" as ([0-9]+([.,][0-9]+)?)");

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a,p\n1,inf\n2,3.5\n3,4.5\n4,NA\n",
                "a,p\n1,3.5\n2,-inf\n3,n/a\n4,?\n5,null\n6,-\n",
                "a,p\n1,inf\n2,infinity\n3,4.5\n4,N/A\n5,NULL\n",
                "a,p\n1,soon\n2,3.5\n3,4.5\n4,n/a\n5,7\n"
            })
    void makesAColumnOfNumbersOfOneWithAnotherWordForMissing(String csv) {
        ReadUpload reading = followed(csv);

        assertThat(reading.columns().get(1).type()).isEqualTo(ColumnType.NUMBER);
        assertThat(reading.columns().get(1).missing()).isGreaterThan(1);
    }

    /** Nothing is lost: as many values are there as before. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a,p\n1,0.5\n2,50%\n3,0.25\n",
                "a,p\n1,50%\n2,7.5\n3,0.25\n",
                "[{\"a\":1,\"p\":1},{\"a\":2,\"p\":\"2\"}]",
                "[{\"a\":1,\"p\":\"1\"},{\"a\":2,\"p\":\"2.5\"}]",
                "[{\"a\":1,\"p\":0.5},{\"a\":2,\"p\":\"50 %\"}]",
                "[{\"a\":1,\"p\":\"5\"},{\"a\":2,\"p\":\"50 %\"}]",
                "a,p\n1,007\n2,12\n"
            })
    void makesNumbersOfAllValues(String text) {
        ReadUpload reading = readAsHinted(text);

        assertThat(reading.columns().get(1).type().numeric()).isTrue();
        assertThat(reading.columns().get(1).missing()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,p\n1,1e400\n2,5\n3,6\n", "a,p\n1,5\n2,1e400\n3,2E400\n4,6\n"})
    void makesNumbersOfWhatIsTooLargeForOne(String csv) {
        ReadUpload reading = readAsHinted(csv);

        assertThat(reading.columns().get(1).type()).isEqualTo(ColumnType.NUMBER);
        assertThat(reading.columns().get(1).min()).isEqualTo(5.0);
    }

    /** Once. */
    private ReadUpload readAsHinted(String text) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        ReadUpload first = TableFixture.read(folder, bytes, ReadingOptions.DEFAULT);
        List<String> said = options(
                first.warnings().stream().filter(it -> "p".equals(it.column())).map(Warning::detail));
        return TableFixture.read(folder, bytes, ReadingOptions.of(said.get(0)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a,p\n1,\"12,5 %\"\n2,0.5\n3,0.25\n4,0.75\n",
                "a;q;p\n1;1,5;12,5\n2;2,5;0.5\n3;3,5;7,25\n",
                "a,p\n1,0x10\n2,0x1F\n3,7\n",
                "a,p\n1,$1.5k\n2,$2M\n3,$700\n",
                "a,p\n1,12kg\n2,13.5\n3,14\n"
            })
    void becomesNumbersWhenTheyAreWrittenAsSaid(String csv) {
        String written = csv;
        for (int attempt = 0; attempt < 4; attempt++) {
            ReadUpload reading = TableFixture.read(folder, written);
            Optional<Matcher> remedy = reading.warnings().stream()
                    .filter(it -> "p".equals(it.column()))
                    .map(it -> REMEDY.matcher(it.detail()))
                    .filter(Matcher::find)
                    .findFirst();
            if (remedy.isEmpty()) {
                break;
            }
            written = written.replace(remedy.get().group(1), remedy.get().group(2));
        }

        List<Column> columns = TableFixture.read(folder, written).columns();
        assertThat(columns.get(columns.size() - 1).type().numeric()).isTrue();
        assertThat(columns.get(columns.size() - 1).missing()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "[]", "{}", "null", "[{}]", "[5]", "{\"a\":1,\"b\":2}", "{\"a\":[],\"b\":[]}"})
    void showsATableWhereJsonHasNone(String json) {
        UploadedFile file =
                new UploadedFile(null, "application/json", () -> new ByteArrayInputStream(json.getBytes(ISO_8859_1)));
        ProblemException refused = catchThrowableOfType(
                ProblemException.class, () -> TableFixture.read(folder, List.of(file), ReadingOptions.DEFAULT));

        assertThat(refused.violations()).singleElement().satisfies(it -> {
            assertThat(it.got()).isNotNull();
            String hint = Objects.requireNonNull(it.hint());
            String example = hint.substring(hint.indexOf('['));
            assertThat(TableFixture.read(folder, example.getBytes(ISO_8859_1), ReadingOptions.DEFAULT)
                            .rows())
                    .isEqualTo(2);
        });
    }

    @Test
    void addsToTheWordsThatWereGiven() {
        byte[] csv = "a,p\n1,inf\n2,3.5\n3,none\n4,4.5\n".getBytes(ISO_8859_1);
        ReadingOptions given = ReadingOptions.of("{\"missing\":[\"none\"],\"missing_also\":[\"x\"]}");

        assertThat(options(refusal(csv, given))).containsExactly("{\"missing_also\":[\"x\",\"inf\"]}");
    }

    /** Does what is said until nothing more is. */
    private ReadUpload followed(String csv) {
        byte[] bytes = csv.getBytes(ISO_8859_1);
        ReadingOptions options = ReadingOptions.DEFAULT;
        for (int attempt = 0; attempt < 3; attempt++) {
            try {
                ReadUpload reading = TableFixture.read(folder, bytes, options);
                List<String> said = options(reading.warnings().stream().map(Warning::detail));
                if (said.isEmpty()) {
                    return reading;
                }
                options = options.with(ReadingOptions.of(said.get(0)));
            } catch (ProblemException refused) {
                options = options.with(ReadingOptions.of(options(refused).get(0)));
            }
        }
        return TableFixture.read(folder, bytes, options);
    }

    private ProblemException refusal(byte[] bytes, ReadingOptions options) {
        try {
            throw new AssertionError(TableFixture.read(folder, bytes, options));
        } catch (ProblemException refused) {
            return refused;
        }
    }

    private static List<String> options(ProblemException refused) {
        return options(refused.violations().stream().map(Violation::hint).filter(Objects::nonNull));
    }

    private static List<String> options(Stream<String> hints) {
        List<String> found = new ArrayList<>();
        hints.forEach(hint -> {
            Matcher matcher = OPTIONS.matcher(hint);
            while (matcher.find()) {
                found.add(matcher.group());
            }
        });
        return found;
    }
}
