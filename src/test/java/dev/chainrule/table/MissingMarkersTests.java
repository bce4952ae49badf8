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
    @ValueSource(
            strings = {
                "", "  ", "?", "-", " ? ", "NA", "na", "Na", "N/A", "n/a", "null", "NULL", " Null ", "NaN", "nan",
                "#N/A", "<NA>", "\\N", "(null)", "#DIV/0!", "1.#QNAN"
            })
    void takesTheUsualWordsInAnyCaseAndBlanks(String cell) {
        assertThat(has(null, cell)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"??", "0", "-1", "none", "n", "nab", "n\u00e4", "\u2013", "nullx"})
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
        assertThat(MissingMarkers.optionsWith(null, List.of(" fehlt "))).isEqualTo("{\"missing_also\":[\"fehlt\"]}");
        assertThat(MissingMarkers.optionsWith(List.of("x"), List.of("y", "x")))
                .isEqualTo("{\"missing_also\":[\"x\",\"y\"]}");
    }

    @Test
    void takesWordsThatAreAddedBesideTheOthers() {
        MissingMarkers usual = MissingMarkers.of(null, List.of("fehlt"));
        assertThat(List.of("NA", "?", "fehlt")).allMatch(cell -> usual.has(cell.toCharArray(), 0, cell.length()));
        assertThat(usual.has("Fehlt".toCharArray(), 0, 5)).isFalse();
        MissingMarkers given = MissingMarkers.of(List.of("x"), List.of("y"));
        assertThat(List.of("x", "y")).allMatch(cell -> given.has(cell.toCharArray(), 0, 1));
        assertThat(given.has("NA".toCharArray(), 0, 2)).isFalse();
    }

    @Test
    void takesSomeWordsAmongNumbersOnly() {
        assertThat(List.of("None", " unknown ", ".", "0000-00-00"))
                .allMatch(cell -> MissingMarkers.of(null).amongNumbers(cell))
                .noneMatch(cell -> has(null, cell))
                .noneMatch(cell -> MissingMarkers.of(List.of()).amongNumbers(cell));
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
