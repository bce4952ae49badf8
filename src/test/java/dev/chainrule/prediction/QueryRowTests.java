package dev.chainrule.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.encoding.feature.OneHot;
import dev.chainrule.encoding.feature.Scaled;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.table.ColumnType;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

class QueryRowTests {

    private static final Encoding ENCODING = encoding("a+b");

    private static Encoding encoding(String number) {
        return new Encoding(
                List.of(
                        new Scaled(number, ColumnType.NUMBER, Scaling.NONE, 0, 1, 0),
                        new OneHot("language", ColumnType.CATEGORY, List.of("C", "C++", "a b"), null),
                        new OneHot("made of", ColumnType.CATEGORY, List.of("wood"), null)),
                new TargetEncoding.NumericTargets(List.of()));
    }

    /** As a server decodes it. */
    private static QueryRow read(Encoding encoding, String raw) {
        MultiValueMap<String, String> query = new LinkedMultiValueMap<>();
        for (String pair : raw.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            query.add(
                    URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                    URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return QueryRow.of(encoding, query, raw, true);
    }

    @ParameterizedTest
    @CsvSource({
        "a+b=5&language=C&made+of=wood,         5, C, wood",
        "a%2Bb=5&language=C++&made%20of=wood,   5, C++, wood",
        "a%2Bb=1e+3&language=a+b&made+of=wood,  1e+3, a b, wood",
        "a+b=+7&language=C%2B%2B&made+of=oak+w, ' 7', C++, oak w",
        "a+b=6.5+&language=C&made+of=wood,      '6.5 ', C, wood"
    })
    void takesAPlusForWhatIsMeant(String raw, String number, String language, String material) {
        assertThat(read(ENCODING, raw).rows()).singleElement().satisfies(row -> {
            assertThat(row.values().get("a+b")).isEqualTo(number);
            assertThat(row.values().get("language")).isEqualTo(language);
            assertThat(row.values().get("made of")).isEqualTo(material);
            assertThat(row.values().size()).isEqualTo(3);
        });
    }

    @Test
    void takesOptionsOutOfTheRowUnlessAFeatureIsCalledSo() {
        QueryRow row = read(ENCODING, "a+b=1&top_k=2&threshold=0.25&probabilities=false&checkpoint=ckpt_1&shadow=a@b");

        assertThat(row.form()).isEqualTo(new AnswerForm(2, 0.25, false, false));
        assertThat(row.checkpoint()).isEqualTo("ckpt_1");
        assertThat(row.shadow()).isEqualTo("a@b");
        assertThat(row.rows().get(0).values()).hasToString("{a+b=1}");
        QueryRow feature = read(encoding("top_k"), "top_k=2&explain=contributions");
        assertThat(feature.form()).isEqualTo(new AnswerForm(null, null, true, true));
        assertThat(feature.rows().get(0).values()).hasToString("{top_k=2}");
        QueryRow shadow = read(encoding("shadow"), "shadow=2");
        assertThat(shadow.shadow()).isNull();
        assertThat(shadow.rows().get(0).values()).hasToString("{shadow=2}");
    }

    @ParameterizedTest
    @CsvSource({
        "top_k=x,           top_k",
        "top_k=0,           top_k",
        "threshold=2,       threshold",
        "threshold=NaN,     threshold",
        "threshold=,        threshold",
        "probabilities=no,  probabilities",
        "explain=all,       explain",
        "top_k=1&top_k=2,   top_k"
    })
    void refusesOptionsThatAreNone(String raw, String place) {
        ProblemException problem = catchThrowableOfType(ProblemException.class, () -> read(ENCODING, raw + "&a+b=1"));

        assertThat(problem.violations()).singleElement().satisfies(violation -> {
            assertThat(violation.pointer()).isEqualTo(place);
            assertThat(violation.hint()).isNotBlank();
        });
    }
}
