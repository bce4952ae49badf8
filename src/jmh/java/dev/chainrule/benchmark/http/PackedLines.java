package dev.chainrule.benchmark.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** A million rows in one stream of lines, packed both ways, answered by a service with a heap of 256 MB. */
final class PackedLines implements Part {

    private static final long ROWS = 1_000_000;

    @Override
    public List<Line> run(Scale scale) throws Exception {
        Path file = packed(scale.folder().resolve("rows.ndjson.gz"));
        try (Benched service = Benched.small(scale)) {
            String path = "/models/%s/predict".formatted(service.flowers());
            long first = service.lines(path, file, true);
            double before = service.residentMegabytes();
            long begin = System.nanoTime();
            long second = service.lines(path, file, true);
            double seconds = (System.nanoTime() - begin) / 1e9;
            double after = service.residentMegabytes();
            return List.of(
                    Line.of(
                            "%s rows of 4 as packed lines, heap of 256 MB: answered".formatted(Scale.count(ROWS)),
                            "%s and %s".formatted(Scale.count(first), Scale.count(second)),
                            Scale.count(ROWS)),
                    Line.of("… rows a second", Scale.count((double) ROWS / seconds), ""),
                    Line.memory("… memory of the process", before, after));
        }
    }

    private static Path packed(Path file) throws IOException {
        byte[] line = (Bodies.FLOWER + "\n").getBytes(StandardCharsets.UTF_8);
        try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(file))) {
            for (long i = 0; i < ROWS; i++) {
                gzip.write(line);
            }
        }
        return file;
    }
}
