package dev.chainrule.benchmark.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.zip.GZIPOutputStream;

/** A million rows in one stream of lines, packed both ways, answered by a service with a heap of 256 MB. */
final class PackedLines implements Part {

    private static final int ROWS = 1_000_000;
    private static final int ROWS_OF_MEMBER = 10_000;

    @Override
    public List<Line> run(Scale scale) throws Exception {
        byte[] member = packed();
        try (Benched service = Benched.small(scale)) {
            String path = "/models/%s/predict".formatted(service.flowers());
            long first = service.packedLines(path, () -> repeated(member, ROWS / ROWS_OF_MEMBER));
            double before = service.residentMegabytes();
            long begin = System.nanoTime();
            long second = service.packedLines(path, () -> repeated(member, ROWS / ROWS_OF_MEMBER));
            double seconds = (System.nanoTime() - begin) / 1e9;
            double after = service.residentMegabytes();
            return List.of(
                    Line.of(
                            "%s rows of 4 as packed lines, heap of 256 MB: answered".formatted(Scale.count(ROWS)),
                            "%s and %s".formatted(Scale.count(first), Scale.count(second)),
                            Scale.count(ROWS)),
                    Line.of("… rows a second", Scale.count(ROWS / seconds), ""),
                    new Line(
                            "… memory of the process",
                            String.format(Locale.ROOT, "%,.0f MB", after),
                            String.format(Locale.ROOT, "%,.0f MB before", before),
                            after / before,
                            "no growth"));
        }
    }

    /** Gzip reads one packed file behind the other as one. */
    private static byte[] packed() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            byte[] line = (Bodies.FLOWER + "\n").getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < ROWS_OF_MEMBER; i++) {
                gzip.write(line);
            }
        }
        return bytes.toByteArray();
    }

    private static InputStream repeated(byte[] member, int times) {
        return new SequenceInputStream(new Enumeration<InputStream>() {
            private int sent;

            @Override
            public boolean hasMoreElements() {
                return sent < times;
            }

            @Override
            public InputStream nextElement() {
                if (!hasMoreElements()) {
                    throw new NoSuchElementException();
                }
                sent++;
                return new ByteArrayInputStream(member);
            }
        });
    }
}
