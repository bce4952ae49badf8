package dev.chainrule.format;

import dev.chainrule.storage.Storage;
import dev.chainrule.storage.StoredFile;
import dev.chainrule.table.Column;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns an upload, of whatever format, into a table file and the profile of its columns. Its heap does not grow with
 * the upload.
 */
public final class Intake {

    private static final int MOST_WARNINGS = 100;

    private final Storage storage;
    private final Limits limits;

    public Intake(Storage storage, Limits limits) {
        this.storage = storage;
        this.limits = limits;
    }

    /**
     * Nothing is stored when anything is wrong.
     *
     * @param folder for the table file
     * @param name of the table file
     */
    public Reading read(List<UploadedFile> files, CsvOptions options, String folder, String name) throws IOException {
        List<CheckedUpload> checked = new ArrayList<>();
        List<UploadedFile> unpacked = new ArrayList<>();
        for (UploadedFile file : files) {
            UploadedFile plain = Gzip.unpacked(file, limits);
            CheckedUpload content = new CheckedUpload(plain.content());
            checked.add(content);
            unpacked.add(plain.with(content));
        }
        return new Table(new Csv(unpacked.get(0).content(), options), checked).write(folder, name);
    }

    /** Ends a reading that found columns to be text too late. */
    private static final class ReadAgain extends RuntimeException {
        ReadAgain() {
            super(null, null, false, false);
        }
    }

    /** What is to become of one upload. */
    private final class Table {

        private final Source source;
        private final List<CheckedUpload> files;
        /** Columns that began as something else, by place, with the reason why they are text. */
        private final Map<Integer, @Nullable Warning> textColumns = new HashMap<>();

        private @Nullable Rows rows;

        Table(Source source, List<CheckedUpload> files) {
            this.source = source;
            this.files = files;
        }

        /** Reads the upload once, and once more if a column turned out to be text after it began with numbers. */
        Reading write(String folder, String name) throws IOException {
            try {
                return reading(storage.write(folder, name, this::read));
            } catch (ReadAgain columnsAreText) {
                return reading(storage.write(folder, name, this::read));
            }
        }

        private void read(OutputStream out) throws IOException {
            Rows read = new Rows(source.format(), limits, textColumns.keySet(), out);
            source.read(read);
            readAgainIfOutvoted(read.cells());
            read.finish();
            rows = read;
        }

        private void readAgainIfOutvoted(Cells[] cells) {
            int before = textColumns.size();
            for (int i = 0; i < cells.length; i++) {
                if (cells[i].outvoted()) {
                    textColumns.put(i, cells[i].reason());
                }
            }
            if (textColumns.size() > before) {
                throw new ReadAgain();
            }
        }

        private Reading reading(StoredFile file) throws IOException {
            if (rows == null) {
                throw new IllegalStateException("not read");
            }
            List<Column> columns =
                    Arrays.stream(rows.cells()).map(Cells::profile).toList();
            long bytes = files.stream().mapToLong(CheckedUpload::bytes).sum();
            return new Reading(
                    source.format(), file, sha256(files), bytes, rows.count(), columns, warnings(rows, columns));
        }

        private List<Warning> warnings(Rows read, List<Column> columns) {
            Stream<Warning> text = textColumns.values().stream().flatMap(Stream::ofNullable);
            Stream<Warning> constant = columns.stream().filter(Column::constant).map(Intake::constant);
            return Stream.of(read.warnings().stream(), text, constant)
                    .flatMap(all -> all)
                    .limit(MOST_WARNINGS)
                    .toList();
        }
    }

    private static String sha256(List<CheckedUpload> files) throws IOException {
        if (files.size() == 1) {
            return files.get(0).sha256();
        }
        String all = files.stream().map(CheckedUpload::sha256).collect(Collectors.joining("\n"));
        try (CheckedInput in = new CheckedInput(new ByteArrayInputStream(all.getBytes(StandardCharsets.UTF_8)))) {
            in.transferTo(OutputStream.nullOutputStream());
            return in.sha256();
        }
    }

    private static Warning constant(Column column) {
        String detail = column.examples().isEmpty()
                ? "every cell is empty, so nothing can be learnt from this column"
                : "every cell is %s, so nothing can be learnt from this column"
                        .formatted(column.examples().get(0));
        return new Warning(null, column.name(), detail);
    }
}
