package dev.chainrule.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** How one entry of an array is written. */
sealed interface Element {

    int bytes();

    ColumnPlan.CellType kind();

    /** Whether there are entries that no cell can hold. */
    boolean exceedsCells();

    /** Takes one entry to a cell. */
    void take(ByteBuffer from, int place, Cells into, int row);

    /** A number; NaN is a missing one. */
    enum Numeric implements Element {
        BOOL(1, ColumnPlan.CellType.BOOLEANS) {
            @Override
            double at(ByteBuffer from, int place) {
                return from.get(place) == 0 ? 0 : 1;
            }
        },
        INT8(1, ColumnPlan.CellType.INTEGERS) {
            @Override
            double at(ByteBuffer from, int place) {
                return from.get(place);
            }
        },
        UINT8(1, ColumnPlan.CellType.INTEGERS) {
            @Override
            double at(ByteBuffer from, int place) {
                return from.get(place) & 0xFF;
            }
        },
        INT16(2, ColumnPlan.CellType.INTEGERS) {
            @Override
            double at(ByteBuffer from, int place) {
                return from.getShort(place);
            }
        },
        UINT16(2, ColumnPlan.CellType.INTEGERS) {
            @Override
            double at(ByteBuffer from, int place) {
                return from.getShort(place) & 0xFFFF;
            }
        },
        INT32(4, ColumnPlan.CellType.INTEGERS) {
            @Override
            double at(ByteBuffer from, int place) {
                return from.getInt(place);
            }
        },
        UINT32(4, ColumnPlan.CellType.INTEGERS) {
            @Override
            double at(ByteBuffer from, int place) {
                return from.getInt(place) & 0xFFFF_FFFFL;
            }
        },
        INT64(8, ColumnPlan.CellType.INTEGERS) {
            @Override
            double at(ByteBuffer from, int place) {
                return from.getLong(place);
            }
        },
        UINT64(8, ColumnPlan.CellType.INTEGERS) {
            @Override
            double at(ByteBuffer from, int place) {
                long bits = from.getLong(place);
                return bits < 0 ? 0x1p63 : bits;
            }
        },
        FLOAT16(2, ColumnPlan.CellType.NUMBERS) {
            @Override
            double at(ByteBuffer from, int place) {
                return half(from.getShort(place));
            }
        },
        FLOAT32(4, ColumnPlan.CellType.NUMBERS) {
            @Override
            double at(ByteBuffer from, int place) {
                return from.getFloat(place);
            }
        },
        FLOAT64(8, ColumnPlan.CellType.NUMBERS) {
            @Override
            double at(ByteBuffer from, int place) {
                return from.getDouble(place);
            }
        };

        private final int bytes;
        private final ColumnPlan.CellType kind;

        Numeric(int bytes, ColumnPlan.CellType kind) {
            this.bytes = bytes;
            this.kind = kind;
        }

        abstract double at(ByteBuffer from, int place);

        @Override
        public int bytes() {
            return bytes;
        }

        @Override
        public ColumnPlan.CellType kind() {
            return kind;
        }

        @Override
        public boolean exceedsCells() {
            return kind == ColumnPlan.CellType.NUMBERS || bytes == Long.BYTES;
        }

        @Override
        public void take(ByteBuffer from, int place, Cells into, int row) {
            into.put(row, at(from, place));
        }

        /** IEEE 754 binary16: 1 bit sign, 5 bits exponent, 10 bits fraction. */
        static double half(short bits) {
            int exponent = bits >> 10 & 0x1F;
            int fraction = bits & 0x3FF;
            double size;
            if (exponent == 0x1F) {
                size = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
            } else {
                size = exponent == 0 ? fraction * 0x1p-24 : (0x400 | fraction) * Math.scalb(1.0, exponent - 25);
            }
            return bits < 0 ? -size : size;
        }
    }

    /**
     * A text of a fixed width, filled up with zeros.
     *
     * @param characters its width
     * @param wide four bytes per character rather than one
     */
    record Characters(int characters, boolean wide) implements Element {

        private static final Charset UTF_32_BIG = Charset.forName("UTF-32BE");
        private static final Charset UTF_32_LITTLE = Charset.forName("UTF-32LE");

        @Override
        public int bytes() {
            return wide ? 4 * characters : characters;
        }

        @Override
        public ColumnPlan.CellType kind() {
            return ColumnPlan.CellType.TEXT;
        }

        @Override
        public boolean exceedsCells() {
            return false;
        }

        @Override
        public void take(ByteBuffer from, int place, Cells into, int row) {
            byte[] bytes = new byte[bytes()];
            from.get(place, bytes);
            boolean big = from.order() == ByteOrder.BIG_ENDIAN;
            Charset charset = wide ? (big ? UTF_32_BIG : UTF_32_LITTLE) : StandardCharsets.UTF_8;
            char[] text = new String(bytes, charset).replaceFirst("\0+$", "").toCharArray();
            into.take(row, text, 0, text.length, row + 1L);
        }
    }
}
