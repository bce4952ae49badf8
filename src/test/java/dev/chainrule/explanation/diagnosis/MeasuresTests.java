package dev.chainrule.explanation.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MeasuresTests {

    @Test
    void writesNumbersAsPeopleDo() {
        assertThat(Measures.number(0.0123456)).isEqualTo("0.0123");
        assertThat(Measures.number(1234)).isEqualTo("1230");
        assertThat(Measures.number(1.23e-7)).isEqualTo("1.2e-07");
        assertThat(Measures.number(3e8)).isEqualTo("3.0e+08");
        assertThat(Measures.number(0)).isEqualTo("0");
        assertThat(Measures.shown(Double.NaN)).isEqualTo("–");
    }

    @Test
    void writesSharesAsPercent() {
        assertThat(Measures.percent(0.5)).isEqualTo("50 %");
        assertThat(Measures.percent(0.029)).isEqualTo("2.9 %");
        assertThat(Measures.percent(1)).isEqualTo("100 %");
    }

    @Test
    void findsTheMiddleOfWhatIsFinite() {
        assertThat(Measures.median(3, Double.NaN, 1, 2)).isEqualTo(2);
        assertThat(Measures.median(1, 2)).isEqualTo(1.5);
        assertThat(Measures.median()).isNaN();
    }
}
