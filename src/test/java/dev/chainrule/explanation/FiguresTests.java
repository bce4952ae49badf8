package dev.chainrule.explanation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FiguresTests {

    @Test
    void writesNumbersAsPeopleDo() {
        assertThat(Figures.number(0.0123456)).isEqualTo("0.0123");
        assertThat(Figures.number(1234)).isEqualTo("1230");
        assertThat(Figures.number(1.23e-7)).isEqualTo("1.2e-07");
        assertThat(Figures.number(3e8)).isEqualTo("3.0e+08");
        assertThat(Figures.number(0)).isEqualTo("0");
        assertThat(Figures.shown(Double.NaN)).isEqualTo("–");
    }

    @Test
    void writesSharesAsPercent() {
        assertThat(Figures.percent(0.5)).isEqualTo("50 %");
        assertThat(Figures.percent(0.029)).isEqualTo("2.9 %");
        assertThat(Figures.percent(1)).isEqualTo("100 %");
    }

    @Test
    void findsTheMiddleOfWhatIsFinite() {
        assertThat(Figures.median(3, Double.NaN, 1, 2)).isEqualTo(2);
        assertThat(Figures.median(1, 2)).isEqualTo(1.5);
        assertThat(Figures.median()).isNaN();
    }
}
