package dev.chainrule.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadingOptionsTests {

    @Test
    void keepsTheSizeThatWasSaidWhenItBecomesColumns() {
        ReadingOptions sized = ReadingOptions.of("{\"width\": 8, \"height\": 6}");
        ReadingOptions none = ReadingOptions.of("{\"shape\": []}");
        ReadingOptions shaped = ReadingOptions.of("{\"shape\": [6, 6, 1]}");

        assertThat(sized.with(none).width()).isEqualTo(8);
        assertThat(none.with(sized).shape()).isEmpty();
        assertThat(sized.with(shaped).width()).isNull();
        assertThat(shaped.with(sized).shape()).isNull();
        assertThat(shaped.with(none).shape()).isEmpty();
    }
}
