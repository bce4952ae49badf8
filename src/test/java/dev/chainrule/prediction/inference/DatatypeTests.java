package dev.chainrule.prediction.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatatypeTests {

    private static double read(Datatype type, long bits) {
        ByteBuffer bytes = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(0, 0)
                .putLong(type.width(), bits);
        return type.number(bytes, 1);
    }

    @ParameterizedTest
    @CsvSource({
        "FP16, 0x3C00, 1",
        "FP16, 0xC000, -2",
        "FP16, 0x7BFF, 65504",
        "FP16, 0x0001, 5.960464477539063E-8",
        "FP16, 0x03FF, 6.097555160522461E-5",
        "FP16, 0x0400, 6.103515625E-5",
        "FP16, 0x3555, 0.333251953125",
        "FP16, 0x7C00, Infinity",
        "FP16, 0xFC00, -Infinity",
        "FP16, 0x7E00, NaN",
        "FP16, 0x8000, -0.0",
        "BF16, 0x3F80, 1",
        "BF16, 0xC2F7, -123.5",
        "BF16, 0x7F80, Infinity",
        "FP32, 0x3DCCCCCD, 0.10000000149011612",
        "FP64, 0x3FB999999999999A, 0.1",
        "INT8, 0xFF, -1",
        "UINT8, 0xFF, 255",
        "INT16, 0x8000, -32768",
        "UINT16, 0x8000, 32768",
        "INT32, 0x80000000, -2147483648",
        "UINT32, 0x80000000, 2147483648",
        "INT64, 0x7FFFFFFFFFFFFFFF, 9223372036854775807"
    })
    void readsWhatStandsThere(Datatype type, String bits, double number) {
        assertThat((Double) read(type, Long.parseUnsignedLong(bits.substring(2), 16)))
                .isEqualTo((Double) number);
    }

    @Test
    void readsLargeNumbersWithoutASign() {
        assertThat(read(Datatype.UINT64, -1)).isEqualTo(0x1p64);
        assertThat(read(Datatype.UINT64, Long.MIN_VALUE)).isEqualTo(0x1p63);
    }

    @ParameterizedTest
    @CsvSource({
        "INT8, -128, 127",
        "UINT8, 0, 255",
        "INT16, -32768, 32767",
        "UINT16, 0, 65535",
        "INT32, -2147483648, 2147483647",
        "UINT32, 0, 4294967295",
        "INT64, -9223372036854775808, 9223372036854775807",
        "UINT64, 0, 18446744073709551615"
    })
    void holdsItsRangeAndNoMore(Datatype type, BigInteger least, BigInteger most) {
        assertThat(type.holds(least)).isTrue();
        assertThat(type.holds(most)).isTrue();
        assertThat(type.holds(least.subtract(BigInteger.ONE))).isFalse();
        assertThat(type.holds(most.add(BigInteger.ONE))).isFalse();
        assertThat(type.holds(0.5)).isFalse();
        assertThat(type.holds(1.0)).isTrue();
    }

    @Test
    void holdsFiniteNumbersOfItsRange() {
        assertThat(Datatype.FP16.holds(65504.0)).isTrue();
        assertThat(Datatype.FP16.holds(65505.0)).isFalse();
        assertThat(Datatype.FP32.holds(3.4e38)).isTrue();
        assertThat(Datatype.FP32.holds(3.5e38)).isFalse();
        assertThat(Datatype.FP64.holds(1e300)).isTrue();
        assertThat(Datatype.FP64.holds(Double.POSITIVE_INFINITY)).isFalse();
        assertThat(Datatype.BF16.holds(Double.NaN)).isFalse();
    }
}
