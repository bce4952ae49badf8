package dev.chainrule.format;

import dev.chainrule.problem.ProblemException;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the header of a NumPy array file, versions 1 to 3
 * (<a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">numpy.lib.format</a>). Pickled
 * Python objects are never read.
 */
final class Npy {

    static final String MAGIC = "\u0093NUMPY";

    private static final int LONGEST_HEADER = 1 << 16;
    private static final int MOST_DIMENSIONS = 32;
    private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([<>|=]?)([a-zA-Z?])(\\d*(?:\\[\\w+])?)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9,\\sL]*)\\)");
    private static final String TYPES =
            "booleans, whole numbers, floats of 16, 32 or 64 bits, or texts: x.astype('f4')";

    private static final Map<String, Element> ELEMENTS = Map.ofEntries(
            Map.entry("b1", Element.Numeric.BOOL),
            Map.entry("i1", Element.Numeric.INT8),
            Map.entry("u1", Element.Numeric.UINT8),
            Map.entry("i2", Element.Numeric.INT16),
            Map.entry("u2", Element.Numeric.UINT16),
            Map.entry("i4", Element.Numeric.INT32),
            Map.entry("u4", Element.Numeric.UINT32),
            Map.entry("i8", Element.Numeric.INT64),
            Map.entry("u8", Element.Numeric.UINT64),
            Map.entry("f2", Element.Numeric.FLOAT16),
            Map.entry("f4", Element.Numeric.FLOAT32),
            Map.entry("f8", Element.Numeric.FLOAT64));

    private Npy() {}

    /** @param name of the array, for messages */
    static ArrayFile array(FileFormat format, String name, Upload content, Limits limits) throws IOException {
        try (InputStream opened = content.open();
                DataInputStream in = new DataInputStream(opened)) {
            byte[] start = in.readNBytes(8);
            if (!new String(start, StandardCharsets.ISO_8859_1).startsWith(MAGIC) || start.length < 8) {
                throw fatal(format, name + " is not a NumPy array", null, "a file that np.save wrote");
            }
            int lengthBytes = start[6] == 1 ? 2 : 4;
            byte[] length = in.readNBytes(lengthBytes);
            int headerLength = littleEndian(length);
            if (length.length < lengthBytes || headerLength < 0 || headerLength > LONGEST_HEADER) {
                throw fatal(format, name + " has a truncated header", null, "a file that np.save wrote");
            }
            String header = new String(in.readNBytes(headerLength), StandardCharsets.UTF_8);
            return array(format, name, content, header, 8 + lengthBytes + headerLength, limits);
        }
    }

    private static int littleEndian(byte[] bytes) {
        int value = 0;
        for (int i = bytes.length - 1; i >= 0; i--) {
            value = (value << 8) | (bytes[i] & 0xFF);
        }
        return value;
    }

    private static ArrayFile array(
            FileFormat format, String name, Upload content, String header, int begin, Limits limits) {
        Matcher type = TYPE.matcher(header);
        Matcher order = ORDER.matcher(header);
        Matcher shape = SHAPE.matcher(header);
        if (!order.find() || !shape.find()) {
            throw fatal(format, name + " has a header that cannot be read", header, "a file that np.save wrote");
        }
        if (!type.find()) {
            throw fatal(format, name + " has entries of several fields", header, "one type: " + TYPES);
        }
        Element element = element(type.group(2), type.group(3), limits);
        if (element == null) {
            throw unreadable(format, name, type.group(1) + type.group(2) + type.group(3));
        }
        ByteOrder bytes = type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        long[] sizes = sizes(format, name, shape.group(1));
        return new ArrayFile(
                format, name, content, element, bytes, sizes, order.group(1).equals("True"), begin);
    }

    private static ProblemException unreadable(FileFormat format, String name, String type) {
        return type.contains("O")
                ? fatal(format, name + " holds Python objects, which are never read", type, TYPES)
                : fatal(format, "%s has entries of type %s".formatted(name, type), type, TYPES);
    }

    private static @Nullable Element element(String letter, String size, Limits limits) {
        if (letter.equals("U") || letter.equals("S")) {
            return size.isEmpty()
                            || size.length() > 8
                            || Integer.parseInt(size) > limits.cell().toBytes()
                    ? null
                    : new Element.Characters(Integer.parseInt(size), letter.equals("U"));
        }
        return ELEMENTS.get(letter.equals("?") ? "b1" : letter + size);
    }

    private static long[] sizes(FileFormat format, String name, String shape) {
        List<String> written = Arrays.stream(shape.replace("L", "").split(","))
                .map(String::strip)
                .filter(size -> !size.isEmpty())
                .toList();
        if (written.isEmpty() || written.size() > MOST_DIMENSIONS) {
            String hint = "1 to %s dimensions, of which the first counts the rows".formatted(MOST_DIMENSIONS);
            throw fatal(format, "%s has %s dimensions".formatted(name, written.size()), "(%s)".formatted(shape), hint);
        }
        try {
            return written.stream().mapToLong(Integer::parseInt).toArray();
        } catch (NumberFormatException tooLarge) {
            throw fatal(format, name + " is too large", "(%s)".formatted(shape), "dimensions of at most 2147483647");
        }
    }

    private static ProblemException fatal(FileFormat format, String detail, @Nullable String got, String hint) {
        return Faults.fatal(format, detail, got == null ? null : Faults.shortened(got), hint);
    }
}
