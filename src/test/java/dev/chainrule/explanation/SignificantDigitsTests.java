package dev.chainrule.explanation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SignificantDigitsTests {

    @Test
    void writesSixDigitsAndNoMoreZerosThanItTakes() {
        assertThat(SignificantDigits.of(0)).isEqualTo("0");
        assertThat(SignificantDigits.of(-0.5)).isEqualTo("−0.5");
        assertThat(SignificantDigits.of(1.0 / 3)).isEqualTo("0.333333");
        assertThat(SignificantDigits.of(123_456_789)).isEqualTo("123457000");
        assertThat(SignificantDigits.of(1e12)).isEqualTo("1·10^12");
        assertThat(SignificantDigits.of(-1.5e-7)).isEqualTo("−1.5·10^−7");
        assertThat(SignificantDigits.of(Double.NEGATIVE_INFINITY)).isEqualTo("−∞");
        assertThat(SignificantDigits.of(Double.NaN)).isEqualTo("not a number");
    }

    @Test
    void writesLatexWithBracketsWhereASignStandsBefore() {
        assertThat(SignificantDigits.tex(-1.5e-7)).isEqualTo("-1.5 \\cdot 10^{-7}");
        assertThat(SignificantDigits.signedTex(-2)).isEqualTo("(-2)");
        assertThat(SignificantDigits.signedTex(2)).isEqualTo("2");
    }
}
