package dev.chainrule.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BrightnessTests {

    @Test
    void theNumbersSayWhetherTheyAreSharesDigitsOrBytes() {
        assertThat(brightness(0, 0.5)).isEqualTo(new Brightness(0, 1));
        assertThat(brightness(0, 16)).isEqualTo(new Brightness(0, 16));
        assertThat(brightness(3, 17)).isEqualTo(new Brightness(0, 255));
        assertThat(brightness(0, 70_000)).isEqualTo(new Brightness(0, 70_000));
        assertThat(brightness(null, null)).isEqualTo(new Brightness(0, 1));
    }

    @Test
    void standardizedPicturesLieBetweenTheirSmallestAndLargest() {
        assertThat(brightness(-3.9, 3.9)).isEqualTo(new Brightness(-3.9, 3.9));
        assertThat(brightness(-1, 1)).isEqualTo(new Brightness(-1, 1));
        assertThat(brightness(-2, -1)).isEqualTo(new Brightness(-2, -1));
    }

    private static Brightness brightness(@Nullable Number min, @Nullable Number max) {
        return Brightness.of(Column.of("image", ColumnType.IMAGE)
                .wide(List.of(2, 2, 1), ElementType.FLOAT32, List.of())
                .min(min)
                .max(max)
                .build());
    }
}
