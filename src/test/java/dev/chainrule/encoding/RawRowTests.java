package dev.chainrule.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.encoding.feature.RawRow;
import org.junit.jupiter.api.Test;

class RawRowTests {

    @Test
    void showsWhatWasSentAsAPersonWouldWriteIt() {
        assertThat(RawRow.shown(new double[] {1, Double.NaN})).isEqualTo("[1.0, NaN]");
        assertThat(RawRow.shown(Double.POSITIVE_INFINITY)).isEqualTo("Infinity");
        assertThat(String.valueOf(RawRow.shown((Object) "x".repeat(10_000))))
                .endsWith("…")
                .hasSizeLessThan(1000);
        assertThat(RawRow.shown(2.5)).isEqualTo(2.5);
    }
}
