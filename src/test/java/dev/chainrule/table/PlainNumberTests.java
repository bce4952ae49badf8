package dev.chainrule.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainNumberTests {

    private final PlainNumber number = new PlainNumber();
    private final Random random = new Random(7);

    @Tag("slow")
    @Test
    void readsTheNearestDoubleOfEveryText() {
        for (int i = 0; i < 200_000; i++) {
            String text = text();
            if (read(text) == text.length()) {
                assertThat(number.value()).as(text).isEqualTo(Double.parseDouble(text) + 0.0);
            }
            char[] characters = text.toCharArray();
            assertThat(NumberReader.decimal(characters, 0, characters.length))
                    .as(text)
                    .isEqualTo(Double.parseDouble(text) + 0.0);
        }
    }

    /** Of all lengths, some as programs write doubles, some with digits that no double holds. */
    private String text() {
        double value = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(12) - 4);
        return switch (random.nextInt(5)) {
            case 0 -> Integer.toString(random.nextInt(512) - 256);
            case 1 -> Long.toString(random.nextLong() >> random.nextInt(60));
            case 2 -> String.format(Locale.ROOT, "%." + random.nextInt(20) + "f", value);
            case 3 -> Double.toString(value);
            default -> Float.toString((float) value);
        };
    }

    @Test
    void readsThePlainOnesItself() {
        for (String plain : List.of("0", "-7", "1.5", "-.5", "3.", "00.5", "9007199254740991", "0.00000000000000001")) {
            assertThat(read(plain)).as(plain).isEqualTo(plain.length());
            assertThat(number.value()).as(plain).isEqualTo(Double.parseDouble(plain));
            assertThat(number.whole()).as(plain).isEqualTo(!plain.contains("."));
        }
    }

    @Test
    void knowsNoNegativeZero() {
        read("-0.0");
        assertThat(Double.doubleToRawLongBits(number.value())).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                ".",
                "-.",
                "x",
                "+1",
                "007",
                "-01",
                "9007199254740992",
                "1234567890123456789",
                "18446744073709551617"
            })
    void leavesWhatIsNotPlainToOthers(String text) {
        assertThat(read(text)).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e5", "1.5.2", "1-2", "12 ", "3x", "0x1F", "1.5f"})
    void stopsWhereThePlainNumberEnds(String text) {
        int stop = read(text);
        assertThat(stop).isBetween(1, text.length() - 1);
        assertThat(number.value()).isEqualTo(Double.parseDouble(text.substring(0, stop)));
    }

    private int read(String text) {
        return number.read((text + "\n").toCharArray(), 0);
    }
}
