package dev.chainrule.explanation.landscape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.encoding.feature.Dated;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.Scaled;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.table.ColumnType;
import dev.chainrule.table.DateOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UsualValuesTests {

    @Test
    void isTheMeanOfNumbersAndWholeWhereTheyAre() {
        assertThat(usual(number(ColumnType.NUMBER), 1.0, 2.0, 4.5)).isEqualTo(2.5);
        assertThat(usual(number(ColumnType.INTEGER), 1L, 2L, 5L)).isEqualTo(3L);
    }

    @Test
    void isTheMedianOfDatesHoweverTheyAreWritten() {
        FeatureEncoding date = new Dated("x", ColumnType.DATE, DateOrder.DAY_FIRST, 0, 1);

        assertThat(usual(date, "31.01.2020", "01.03.2020", "02.02.2020")).isEqualTo("02.02.2020");
    }

    @Test
    void leavesGapsOutAndIsNothingWhereThereIsNothingElse() {
        assertThat(usual(number(ColumnType.NUMBER), null, 3.0, null)).isEqualTo(3.0);
        assertThat(usual(number(ColumnType.NUMBER), null, null)).isNull();
    }

    private static FeatureEncoding number(ColumnType type) {
        return new Scaled("x", type, Scaling.STANDARDIZE, 0, 1, 0);
    }

    @SuppressWarnings("NullAway") // which does not read from class files that the values of a map may be null
    private static @Nullable Object usual(FeatureEncoding feature, @Nullable Object... values) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (@Nullable Object value : values) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            row.put("x", value);
            rows.add(row);
        }
        return new UsualValues(rows).of(feature);
    }
}
