package dev.chainrule.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MissingMarkersTests {

    private static boolean has(@Nullable List<String> asked, String cell) {
        char[] text = ("(" + cell + ")").toCharArray();
        return MissingMarkers.of(asked).has(text, 1, cell.length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "?", "-", " ? ", "NA", "na", "Na", "N/A", "n/a", "null", "NULL", " Null "})
    void takesTheUsualWordsInAnyCaseAndBlanks(String cell) {
        assertThat(has(null, cell)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"??", "0", "-1", "none", "NaN", "n", "nab", "n\u00e4", "\u2013", "nullx"})
    void leavesOtherWordsAlone(String cell) {
        assertThat(has(null, cell)).isFalse();
    }

    @Test
    void takesExactlyWhatIsAskedForAndBlanks() {
        List<String> asked = List.of("-999", " fehlt ", "\u2013");
        assertThat(List.of("-999", " fehlt", "\u2013", "", " ")).allMatch(cell -> has(asked, cell));
        assertThat(List.of("?", "NA", "Fehlt", "-99")).noneMatch(cell -> has(asked, cell));
        assertThat(has(List.of(), "?")).isFalse();
        assertThat(has(List.of(), "")).isTrue();
    }

    @Test
    void knowsWhetherANumberMayBeNone() {
        assertThat(MissingMarkers.of(null).someAreNumbers()).isFalse();
        assertThat(MissingMarkers.of(List.of("x", "-999")).someAreNumbers()).isTrue();
    }

    @Test
    void addsAWordToThoseThereAre() {
        assertThat(MissingMarkers.of(null).optionsWith(" fehlt "))
                .isEqualTo("{\"missing\":[\"na\",\"NA\",\"n/a\",\"N/A\",\"null\",\"NULL\",\"?\",\"-\",\"fehlt\"]}");
        assertThat(MissingMarkers.of(List.of("x")).optionsWith("y")).isEqualTo("{\"missing\":[\"x\",\"y\"]}");
    }

    @Test
    void countsThoseWithoutAWordAsEmpty() {
        MissingMarkers.Found found = new MissingMarkers.Found();
        found.add(" ?");
        found.add("?");
        found.add("  ");
        assertThat(found.counts(5)).isEqualTo(Map.of("?", 2L, "", 3L));
        assertThat(found.counts(2)).isEqualTo(Map.of("?", 2L));
    }
}
