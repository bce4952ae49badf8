package dev.chainrule.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.encoding.feature.ExampleNumber;
import dev.chainrule.encoding.feature.Ranked;
import dev.chainrule.encoding.feature.Scaled;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.table.ColumnType;
import org.junit.jupiter.api.Test;

class ExampleNumberTests {

    private static String like(double usual) {
        return ExampleNumber.like(ColumnType.NUMBER, usual, Double.NEGATIVE_INFINITY);
    }

    @Test
    void hasFewDigits() {
        assertThat(like(5.847499999999999)).isEqualTo("a number such as 5.847");
        assertThat(like(-0.0001234567)).isEqualTo("a number such as -1.235E-4");
        assertThat(like(123_456.789)).isEqualTo("a number such as 123500.0");
        assertThat(like(0)).isEqualTo("a number such as 0.0");
        assertThat(ExampleNumber.like(ColumnType.INTEGER, 1500.4, Double.NEGATIVE_INFINITY))
                .isEqualTo("a number such as 1500");
    }

    @Test
    void isOneThatMayBeSent() {
        assertThat(ExampleNumber.like(ColumnType.NUMBER, -0.99999, -1)).isEqualTo("a number such as -0.99999");
        assertThat(like(Double.MAX_VALUE)).isEqualTo("a number such as 1.7976931348623157E308");
    }

    @Test
    void standsInTheHintsOfFeatures() {
        assertThat(new Scaled("x", ColumnType.NUMBER, Scaling.STANDARDIZE, 5.8, 1, 5.847499999999999).expected())
                .isEqualTo("a number such as 5.847");
        assertThat(new Ranked("x", ColumnType.NUMBER, java.util.List.of(1.0, 9.0), 5.847499999999999).expected())
                .isEqualTo("a number such as 5.847");
    }
}
