package dev.chainrule.prediction.inference;

import dev.chainrule.table.ColumnType;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the elements of a tensor are, by the names of the protocol; in bytes little-endian. */
public enum Datatype {
    BOOL(1),
    UINT8(1, 8, false),
    UINT16(2, 16, false),
    UINT32(4, 32, false),
    UINT64(8, 64, false),
    INT8(1, 8, true),
    INT16(2, 16, true),
    INT32(4, 32, true),
    INT64(8, 64, true),
    FP16(2),
    BF16(2),
    FP32(4),
    FP64(8),
    /** Each with its length before it, as four bytes. */
    BYTES(0);

    /** The largest number of half precision. */
    private static final double LARGEST_HALF = 65504;

    private static final double LARGEST_BRAIN_FLOAT = 0x1.FEp127;

    private final int width;
    private final @Nullable BigInteger least;
    private final @Nullable BigInteger most;

    Datatype(int width) {
        this.width = width;
        this.least = null;
        this.most = null;
    }

    Datatype(int width, int bits, boolean signed) {
        this.width = width;
        this.least = signed ? BigInteger.TWO.pow(bits - 1).negate() : BigInteger.ZERO;
        this.most = BigInteger.TWO.pow(signed ? bits - 1 : bits).subtract(BigInteger.ONE);
    }

    static Optional<Datatype> of(String name) {
        return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
    }

    /** Of the values of a column. */
    public static Datatype of(ColumnType type) {
        return switch (type) {
            case NUMBER -> FP64;
            case INTEGER -> INT64;
            case BOOLEAN -> BOOL;
            case CATEGORY, TEXT, DATE, DATETIME -> BYTES;
            case IMAGE, SEQUENCE, VECTOR -> FP32;
        };
    }

    static String names() {
        return Arrays.stream(values()).map(Datatype::name).collect(Collectors.joining(", "));
    }

    /** Bytes of an element; 0 where each has a length of its own. */
    int width() {
        return width;
    }

    boolean isNumeric() {
        return this != BOOL && this != BYTES;
    }

    boolean isWhole() {
        return least != null;
    }

    /** Whether a number of JSON can be an element; of a number with a fraction in another type than one of those, none can. */
    boolean holds(Number number) {
        if (least != null && most != null) {
            BigInteger whole = whole(number);
            return whole != null && whole.compareTo(least) >= 0 && whole.compareTo(most) <= 0;
        }
        double magnitude = Math.abs(number.doubleValue());
        return switch (this) {
            case FP16 -> magnitude <= LARGEST_HALF;
            case BF16 -> magnitude <= LARGEST_BRAIN_FLOAT;
            case FP32 -> !Float.isInfinite((float) magnitude) && !Double.isNaN(magnitude);
            case FP64 -> Double.isFinite(magnitude);
            default -> false;
        };
    }

    private static @Nullable BigInteger whole(Number number) {
        if (number instanceof BigInteger large) {
            return large;
        }
        double value = number.doubleValue();
        if (number instanceof Double && (value != Math.rint(value) || Math.abs(value) >= 0x1p63)) {
            return null;
        }
        return BigInteger.valueOf(number.longValue());
    }

    /** What an element becomes that JSON holds with more digits than the type has. */
    double rounded(double number) {
        return this == FP32 ? (float) number : number;
    }

    /** Of a numeric type, little-endian. */
    double number(ByteBuffer from, int element) {
        int at = element * width;
        return switch (this) {
            case UINT8 -> from.get(at) & 0xFF;
            case UINT16 -> from.getShort(at) & 0xFFFF;
            case UINT32 -> from.getInt(at) & 0xFFFF_FFFFL;
            case UINT64 -> unsigned(from.getLong(at));
            case INT8 -> from.get(at);
            case INT16 -> from.getShort(at);
            case INT32 -> from.getInt(at);
            case INT64 -> from.getLong(at);
            case FP16 -> half(from.getShort(at));
            case BF16 -> Float.intBitsToFloat(from.getShort(at) << 16);
            case FP32 -> from.getFloat(at);
            case FP64 -> from.getDouble(at);
            case BOOL, BYTES -> Double.NaN;
        };
    }

    private static double unsigned(long bits) {
        return bits >= 0 ? bits : new BigInteger(Long.toUnsignedString(bits)).doubleValue();
    }

    /** IEEE 754 binary16. */
    private static double half(short bits) {
        int exponent = bits >> 10 & 0x1F;
        int fraction = bits & 0x3FF;
        double magnitude =
                switch (exponent) {
                    case 0 -> fraction * 0x1p-24;
                    case 0x1F -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
                    default -> Math.scalb(1024.0 + fraction, exponent - 25);
                };
        return bits < 0 ? -magnitude : magnitude;
    }
}
