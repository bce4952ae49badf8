package dev.chainrule.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import dev.chainrule.table.ColumnType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who does what a hint says is better off than before. */
class HintTests {

    private static final Pattern OPTIONS = Pattern.compile("\\{\"[a-z_]+\":(\"[^\"]*\"|true|\\[[^\\]]*])}");

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
        Reading reading = followed(csv);

        assertThat(reading.columns().get(1).type()).isEqualTo(ColumnType.NUMBER);
        assertThat(reading.columns().get(1).missing()).isGreaterThan(1);
    }

    @Test
    void addsToTheWordsThatWereGiven() {
        byte[] csv = "a,p\n1,inf\n2,3.5\n3,none\n4,4.5\n".getBytes(ISO_8859_1);
        CsvOptions given = CsvOptions.of("{\"missing\":[\"none\"],\"missing_also\":[\"x\"]}");

        assertThat(options(refusal(csv, given))).containsExactly("{\"missing_also\":[\"x\",\"inf\"]}");
    }

    /** Does what is said until nothing more is. */
    private Reading followed(String csv) {
        byte[] bytes = csv.getBytes(ISO_8859_1);
        CsvOptions options = CsvOptions.DEFAULT;
        for (int attempt = 0; attempt < 3; attempt++) {
            try {
                Reading reading = TableFixture.read(folder, bytes, options);
                List<String> said = options(reading.warnings().stream().map(Warning::detail));
                if (said.isEmpty()) {
                    return reading;
                }
                options = options.with(CsvOptions.of(said.get(0)));
            } catch (ProblemException refused) {
                options = options.with(CsvOptions.of(options(refused).get(0)));
            }
        }
        return TableFixture.read(folder, bytes, options);
    }

    private ProblemException refusal(byte[] bytes, CsvOptions options) {
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
