package dev.chainrule.benchmark;

import dev.chainrule.format.Intake;
import dev.chainrule.format.Limits;
import dev.chainrule.format.ReadUpload;
import dev.chainrule.format.ReadingOptions;
import dev.chainrule.format.UploadedFile;
import dev.chainrule.storage.Storage;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.springframework.util.unit.DataSize;

/**
 * Files as uploads are read: checked, profiled, checksummed and written into a table on disk.
 *
 * @param repeats readings of each file
 * @param folder for tables and files that are made up; a disk like that of a data directory
 */
record CsvReading(int repeats, Path folder) {

    private static final Limits LIMITS = new Limits(
            DataSize.ofGigabytes(2), 10_000_000, 1000, DataSize.ofMegabytes(1), DataSize.ofMegabytes(64), 1, 1, 100);
    private static final int BYTES_OF_A_MEGABYTE = 1_000_000;

    /** Of {@code reg1m.csv}: a million rows of 21 decimals, else 200,000 made-up ones. */
    double[] numbers() {
        SplittableRandom random = new SplittableRandom(42);
        return rates("reg1m.csv", 21, 200_000, () -> Double.toString(random.nextInt(-3_000_000, 3_000_000) / 1e6));
    }

    /** Of {@code mnist.csv}: 70,000 rows of a digit and 784 pixels 0 to 255, else 10,000 made-up ones. */
    double[] pixels() {
        SplittableRandom random = new SplittableRandom(42);
        return rates(
                "mnist.csv", 785, 10_000, () -> random.nextInt(5) > 0 ? "0" : Integer.toString(random.nextInt(256)));
    }

    /** Megabytes per second of every reading but the first. */
    private double[] rates(String name, int columns, int rows, Supplier<String> cell) {
        try {
            Path known = Table.directory().resolve(name);
            Path file = Files.exists(known) ? known : madeUp(name, columns, rows, cell);
            return IntStream.range(0, repeats + 1)
                    .mapToDouble(i -> rate(file))
                    .skip(1)
                    .toArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private double rate(Path file) {
        Storage storage = Storage.at(folder);
        long start = System.nanoTime();
        try {
            UploadedFile upload = new UploadedFile(null, null, () -> Files.newInputStream(file));
            ReadUpload read =
                    new Intake(storage, LIMITS).read(List.of(upload), ReadingOptions.DEFAULT, "csv", "it.table");
            double seconds = (System.nanoTime() - start) / 1e9;
            storage.delete("csv", "it.table");
            return read.bytes() / seconds / BYTES_OF_A_MEGABYTE;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path madeUp(String name, int columns, int rows, Supplier<String> cell) throws IOException {
        Path file = folder.resolve(name);
        String[] cells = new String[columns];
        Arrays.setAll(cells, i -> "x" + i);
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            for (int row = 0; row <= rows; row++) {
                writer.write(String.join(",", cells));
                writer.write('\n');
                Arrays.setAll(cells, i -> cell.get());
            }
        }
        return file;
    }
}
