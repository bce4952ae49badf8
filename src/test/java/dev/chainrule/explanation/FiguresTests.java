package dev.chainrule.explanation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FiguresTests {

    @Test
    void writesSixDigitsAndNoMoreZerosThanItTakes() {
        assertThat(Figures.of(0)).isEqualTo("0");
        assertThat(Figures.of(-0.5)).isEqualTo("−0.5");
        assertThat(Figures.of(1.0 / 3)).isEqualTo("0.333333");
        assertThat(Figures.of(123_456_789)).isEqualTo("123457000");
        assertThat(Figures.of(1e12)).isEqualTo("1·10^12");
        assertThat(Figures.of(-1.5e-7)).isEqualTo("−1.5·10^−7");
        assertThat(Figures.of(Double.NEGATIVE_INFINITY)).isEqualTo("−∞");
        assertThat(Figures.of(Double.NaN)).isEqualTo("not a number");
    }

    @Test
    void writesLatexWithBracketsWhereASignStandsBefore() {
        assertThat(Figures.tex(-1.5e-7)).isEqualTo("-1.5 \\cdot 10^{-7}");
        assertThat(Figures.signedTex(-2)).isEqualTo("(-2)");
        assertThat(Figures.signedTex(2)).isEqualTo("2");
    }
}
