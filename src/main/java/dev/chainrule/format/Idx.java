package dev.chainrule.format;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/** Reads the header of an IDX file: two zeros, the type, the number of dimensions, then each size in four bytes. */
final class Idx {

    private static final int MOST_DIMENSIONS = 32;

    private static final Map<Integer, Element> ELEMENTS = Map.of(
            0x08, Element.Numeric.UINT8,
            0x09, Element.Numeric.INT8,
            0x0B, Element.Numeric.INT16,
            0x0C, Element.Numeric.INT32,
            0x0D, Element.Numeric.FLOAT32,
            0x0E, Element.Numeric.FLOAT64);

    private Idx() {}

    static boolean starts(byte[] bytes) {
        return bytes.length >= 4
                && bytes[0] == 0
                && bytes[1] == 0
                && ELEMENTS.containsKey((int) bytes[2])
                && bytes[3] > 0
                && bytes[3] <= MOST_DIMENSIONS;
    }

    static ArrayFile array(UploadedFile file) throws IOException {
        try (InputStream opened = file.content().open();
                DataInputStream in = new DataInputStream(opened)) {
            byte[] magic = in.readNBytes(4);
            if (!starts(magic)) {
                String hint = "a file that begins with 00 00, the type, and the number of dimensions";
                throw Faults.fatal(FileFormat.IDX, file.title() + " is not an IDX file", null, hint);
            }
            ByteBuffer sizes = ByteBuffer.wrap(in.readNBytes(4 * magic[3]));
            if (sizes.limit() < 4 * magic[3]) {
                throw Faults.fatal(FileFormat.IDX, file.title() + " ends within its header", null, "the whole file");
            }
            long[] shape = new long[magic[3]];
            for (int i = 0; i < shape.length; i++) {
                shape[i] = Integer.toUnsignedLong(sizes.getInt());
            }
            Element element = ELEMENTS.getOrDefault((int) magic[2], Element.Numeric.UINT8);
            int header = 4 + 4 * shape.length;
            return new ArrayFile(
                    FileFormat.IDX, file.title(), file.content(), element, ByteOrder.BIG_ENDIAN, shape, false, header);
        }
    }
}
