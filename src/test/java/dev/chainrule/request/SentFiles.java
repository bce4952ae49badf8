package dev.chainrule.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.zip.GZIPOutputStream;

/** Small files in place of those that the README's commands send. */
final class SentFiles {

    private static final int ROWS = 10;
    private static final int SIDE = 4;
    private static final int IMAGES_MAGIC = 0x803;
    private static final int LABELS_MAGIC = 0x801;

    private SentFiles() {}

    static byte[] of(String name) throws IOException {
        return switch (name) {
            case "mine.csv" ->
                "size,colour,price\n10,red,100\n15,blue,150\n20,red,200\n25,blue,250\n30,red,300\n".getBytes(UTF_8);
            case "umsatz.csv" ->
                "Tag;Geschäft;Umsatz in €\n31.01.2024;Köln;1.234,50\n29.02.2024;Ulm;987,5\n"
                        .getBytes(Charset.forName("ISO-8859-15"));
            case "train-images-idx3-ubyte.gz" -> images();
            case "train-labels-idx1-ubyte.gz" -> labels();
            default ->
                throw new AssertionError(
                        "a command of the README sends " + name + "; say in SentFiles what stands for it");
        };
    }

    private static byte[] images() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(bytes))) {
            out.writeInt(IMAGES_MAGIC);
            out.writeInt(ROWS);
            out.writeInt(SIDE);
            out.writeInt(SIDE);
            for (int i = 0; i < ROWS * SIDE * SIDE; i++) {
                out.writeByte(i * 37);
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] labels() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(bytes))) {
            out.writeInt(LABELS_MAGIC);
            out.writeInt(ROWS);
            for (int i = 0; i < ROWS; i++) {
                out.writeByte(i % 2);
            }
        }
        return bytes.toByteArray();
    }
}
