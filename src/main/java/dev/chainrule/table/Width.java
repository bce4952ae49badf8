package dev.chainrule.table;

import java.nio.ByteBuffer;

/** How the cells of one column are written within one chunk: the narrowest form that keeps every bit of them. */
enum Width {
    /** 0 to 255, none missing. */
    UNSIGNED_BYTE(0, 1) {
        @Override
        void write(double[] cells, int rows, ByteBuffer into) {
            for (int row = 0; row < rows; row++) {
                into.put((byte) (int) cells[row]);
            }
        }

        @Override
        void read(ByteBuffer from, int place, double[] cells, int rows) {
            for (int row = 0; row < rows; row++) {
                cells[row] = from.get(place + row) & 0xFF;
            }
        }
    },
    BYTE(1, 1) {
        @Override
        void write(double[] cells, int rows, ByteBuffer into) {
            for (int row = 0; row < rows; row++) {
                into.put(Double.isNaN(cells[row]) ? Byte.MIN_VALUE : (byte) cells[row]);
            }
        }

        @Override
        void read(ByteBuffer from, int place, double[] cells, int rows) {
            for (int row = 0; row < rows; row++) {
                byte cell = from.get(place + row);
                cells[row] = cell == Byte.MIN_VALUE ? Double.NaN : cell;
            }
        }
    },
    SHORT(2, 2) {
        @Override
        void write(double[] cells, int rows, ByteBuffer into) {
            for (int row = 0; row < rows; row++) {
                into.putShort(Double.isNaN(cells[row]) ? Short.MIN_VALUE : (short) cells[row]);
            }
        }

        @Override
        void read(ByteBuffer from, int place, double[] cells, int rows) {
            for (int row = 0; row < rows; row++) {
                short cell = from.getShort(place + row * Short.BYTES);
                cells[row] = cell == Short.MIN_VALUE ? Double.NaN : cell;
            }
        }
    },
    INT(3, 4) {
        @Override
        void write(double[] cells, int rows, ByteBuffer into) {
            for (int row = 0; row < rows; row++) {
                into.putInt(Double.isNaN(cells[row]) ? Integer.MIN_VALUE : (int) cells[row]);
            }
        }

        @Override
        void read(ByteBuffer from, int place, double[] cells, int rows) {
            for (int row = 0; row < rows; row++) {
                int cell = from.getInt(place + row * Integer.BYTES);
                cells[row] = cell == Integer.MIN_VALUE ? Double.NaN : cell;
            }
        }
    },
    FLOAT(4, 4) {
        @Override
        void write(double[] cells, int rows, ByteBuffer into) {
            for (int row = 0; row < rows; row++) {
                into.putFloat((float) cells[row]);
            }
        }

        @Override
        void read(ByteBuffer from, int place, double[] cells, int rows) {
            for (int row = 0; row < rows; row++) {
                cells[row] = from.getFloat(place + row * Float.BYTES);
            }
        }
    },
    DOUBLE(5, 8) {
        @Override
        void write(double[] cells, int rows, ByteBuffer into) {
            for (int row = 0; row < rows; row++) {
                into.putDouble(cells[row]);
            }
        }

        @Override
        void read(ByteBuffer from, int place, double[] cells, int rows) {
            for (int row = 0; row < rows; row++) {
                cells[row] = from.getDouble(place + row * Double.BYTES);
            }
        }
    };

    private static final Width[] ALL = values();

    /** What stands for it in a file; also its place here. */
    final byte code;

    /** Bytes per cell. */
    final int bytes;

    Width(int code, int bytes) {
        this.code = (byte) code;
        this.bytes = bytes;
    }

    abstract void write(double[] cells, int rows, ByteBuffer into);

    /** @param place where the cells begin */
    abstract void read(ByteBuffer from, int place, double[] cells, int rows);

    static Width of(byte code) {
        return ALL[code];
    }

    static Width narrowest(double[] cells, int rows) {
        if (unsignedBytes(cells, rows)) {
            return UNSIGNED_BYTE;
        }
        double min = 0;
        double max = 0;
        boolean whole = true;
        boolean single = true;
        for (int row = 0; row < rows; row++) {
            double cell = cells[row];
            if (!Double.isNaN(cell)) {
                min = Math.min(min, cell);
                max = Math.max(max, cell);
                whole &= cell == (int) cell;
                single &= cell == (float) cell;
                if (!whole && !single) {
                    return DOUBLE;
                }
            }
        }
        if (whole) {
            return narrowestWhole(min, max);
        }
        return single ? FLOAT : DOUBLE;
    }

    /** Pixels and classes; ends at the first cell that is something else. */
    private static boolean unsignedBytes(double[] cells, int rows) {
        for (int row = 0; row < rows; row++) {
            int whole = (int) cells[row];
            if (whole != cells[row] || (whole & ~0xFF) != 0) {
                return false;
            }
        }
        return true;
    }

    private static Width narrowestWhole(double min, double max) {
        if (min > Byte.MIN_VALUE && max <= Byte.MAX_VALUE) {
            return BYTE;
        }
        if (min > Short.MIN_VALUE && max <= Short.MAX_VALUE) {
            return SHORT;
        }
        return min > Integer.MIN_VALUE ? INT : DOUBLE;
    }
}
