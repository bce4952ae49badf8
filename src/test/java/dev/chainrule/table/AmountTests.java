package dev.chainrule.table;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmountTests {

    private static final NumberStyle COMMAS = new NumberStyle('.', ",");
    private static final NumberStyle POINTS = new NumberStyle(',', ".");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            $1,200.50   | $    | 1200.5
            -$5         | $    | -5
            $-5         | $    | -5
            - 5 %       | %    | -5
            12.5%       | %    | 12.5
            +7 ％       | %    | 7
            5 USD       | USD  | 5
            CHF 7.5     | CHF  | 7.5
            US$3        | US$  | 3
            Rs.500      | Rs.  | 500
            (1,234.50)  | ''   | -1234.5
            ($3)        | $    | -3
            12.50-      | ''   | -12.5
            €\u00A07    | €    | 7
            """)
    void readsWhatStandsBesideANumber(String cell, String unit, double value) {
        assertThat(Amount.of(cell, COMMAS))
                .extracting(Amount::unit, Amount::value)
                .containsExactly(unit, value);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1.200,50 € | 1200.5
            1.200,-    | 1200
            12,5 %     | 12.5
            """)
    void readsTheStyleOfTheFile(String cell, double value) {
        assertThat(Amount.of(cell, POINTS)).extracting(Amount::value).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5", "-5", "%", "$", "5 m", "TOP 10", "ALL 5", "$5 €", "--5", "-(5)", "(5)-", "(a)", "5%5", "$ five",
                "1e5€€", "1.2.3 %", "$NaN", "10-12", "€5%"
            })
    void leavesOtherTextsAlone(String cell) {
        assertThat(Amount.of(cell, COMMAS)).isNull();
    }
}
