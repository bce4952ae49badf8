package dev.chainrule.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A zip of a {@code .npy} of version 1.0 for each tensor (numpy.lib.format); the same weights make the same bytes. */
final class NpzFile {

    /** The same in every time zone: of the first moment that a zip can say, Java writes down the zone's too. */
    static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private static final int ALIGNED = 64;
    private static final int BEFORE_HEADER = 10;

    private NpzFile() {}

    static void write(TensorValues weights, OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out, UTF_8);
        zip.setLevel(Deflater.NO_COMPRESSION); // floats hardly become smaller
        weights.read((tensor, from, values) -> {
            if (from == 0) {
                ZipEntry entry = new ZipEntry(tensor.key() + ".npy");
                entry.setTimeLocal(NO_TIME);
                zip.putNextEntry(entry);
                zip.write(header(tensor.shape()));
            }
            zip.write(TensorValues.bytes(values));
        });
        zip.finish();
    }

    private static byte[] header(List<Integer> shape) {
        String axes = shape.stream().map(String::valueOf).collect(Collectors.joining(", "));
        String dictionary = "{'descr': '<f4', 'fortran_order': False, 'shape': (%s%s), }"
                .formatted(axes, shape.size() == 1 ? "," : "");
        int padding = ALIGNED - (BEFORE_HEADER + dictionary.length() + 1) % ALIGNED;
        String text = dictionary + " ".repeat(padding % ALIGNED) + "\n";
        byte[] header = new byte[BEFORE_HEADER + text.length()];
        byte[] magic = "\u0093NUMPY\u0001\u0000".getBytes(ISO_8859_1);
        System.arraycopy(magic, 0, header, 0, magic.length);
        header[8] = (byte) text.length();
        header[9] = (byte) (text.length() >> 8);
        System.arraycopy(text.getBytes(ISO_8859_1), 0, header, BEFORE_HEADER, text.length());
        return header;
    }
}
