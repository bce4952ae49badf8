package dev.chainrule.format;

import dev.chainrule.definition.Spelling;
import dev.chainrule.network.layer.Shape;
import dev.chainrule.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The binary version of CIFAR-10 and CIFAR-100: records of one label, or a coarse and a fine one, and 32 × 32 pixels, first all
 * reds, then all greens, then all blues. Several files are read one after the other, by their names.
 */
final class Cifar implements Source {

    private static final int SIDE = 32;
    private static final int PIXELS = SIDE * SIDE;
    private static final int COLOURS = 3;
    private static final Shape SHAPE = Shape.of(SIDE, SIDE, COLOURS);
    private static final Pattern TEN = Pattern.compile("(?i)(data_batch_\\d+|test_batch)\\.bin");
    private static final Pattern HUNDRED = Pattern.compile("(?i)(train|test)\\.bin");
    private static final Pattern TEST = Pattern.compile("(?i)test.*");
    /** Of a list of names. */
    private static final int MOST_BYTES = 1 << 16;

    /** A label of a record: what its column is called, what file has the names, and how many there are. */
    private record Labels(String column, String file, int count) {}

    private static final List<Labels> OF_TEN = List.of(new Labels("label", "batches.meta.txt", 10));
    private static final List<Labels> OF_HUNDRED = List.of(
            new Labels("coarse_label", "coarse_label_names.txt", 20), new Labels("label", "fine_label_names.txt", 100));

    private final FileFormat format;
    private final List<UploadedFile> batches;
    private final List<UploadedFile> others;
    private final List<Labels> labels;
    private final ReadingOptions options;

    Cifar(FileFormat format, List<UploadedFile> files, ReadingOptions options) {
        this.format = format;
        this.labels = format == FileFormat.CIFAR10 ? OF_TEN : OF_HUNDRED;
        this.options = options;
        this.batches = files.size() == 1
                ? files
                : files.stream()
                        .filter(file -> FileFormat.CIFAR10.names(last(file)))
                        .toList();
        this.others = files.stream().filter(file -> !batches.contains(file)).toList();
    }

    private static String last(UploadedFile file) {
        return file.title().substring(file.title().replace('\\', '/').lastIndexOf('/') + 1);
    }

    /** What files are by the names that they are distributed under, or one by what it holds. */
    static Optional<FileFormat> formatOf(List<UploadedFile> files) throws IOException {
        for (UploadedFile file : files) {
            if (TEN.matcher(last(file)).matches()) {
                return Optional.of(FileFormat.CIFAR10);
            }
            if (HUNDRED.matcher(last(file)).matches()) {
                return Optional.of(FileFormat.CIFAR100);
            }
        }
        UploadedFile first = files.get(0);
        boolean likely = first.name() == null || FileFormat.CIFAR10.names(last(first));
        return likely && holdsRecords(first) ? Optional.of(FileFormat.CIFAR10) : Optional.empty();
    }

    /** Whether all of a file are records of CIFAR-10, at least two. */
    private static boolean holdsRecords(UploadedFile file) throws IOException {
        byte[] record = new byte[1 + SHAPE.size()];
        try (InputStream in = file.content().open()) {
            int count = 0;
            int read = in.readNBytes(record, 0, record.length);
            while (read == record.length && record[0] >= 0 && record[0] < OF_TEN.get(0).count) {
                count++;
                read = in.readNBytes(record, 0, record.length);
            }
            return read == 0 && count > 1;
        }
    }

    @Override
    public FileFormat format() {
        return format;
    }

    @Override
    public void read(RowCollector rows) throws IOException {
        if (batches.isEmpty()) {
            throw Faults.fatal(format, "there is no file of records", null, "files such as data_batch_1.bin");
        }
        rows.checkColumns(SHAPE.size() + (long) labels.size(), null);
        List<String> left =
                new ArrayList<>(others.stream().map(UploadedFile::title).toList());
        Cells[] cells = rows.begin(plans(left));
        if (!left.isEmpty()) {
            rows.warn("left out: " + Spelling.listed(left));
        }
        long row = 0;
        for (UploadedFile batch : batches) {
            long first = row;
            row = read(batch, cells, rows, row);
            if (batches.size() > 1 && TEST.matcher(last(batch)).matches()) {
                rows.warn(String.format(
                        Locale.ROOT, "rows %,d to %,d are %s, the test set of CIFAR", first, row - 1, batch.title()));
            }
        }
        rows.end(null);
    }

    /** @param left files that nothing is known of, less those that names are read from */
    private List<ColumnPlan> plans(List<String> left) throws IOException {
        Optional<Shape> asked = ShapedColumns.asked(options);
        if (asked.isPresent() && !asked.get().equals(SHAPE)) {
            throw ProblemException.invalid(
                    ShapedColumns.AT,
                    "is not the shape of these pictures",
                    asked.get().dims(),
                    "[32, 32, 3], or [] for a column for each number");
        }
        List<ColumnPlan> plans = new ArrayList<>();
        if (ShapedColumns.refused(options)) {
            for (int i = 0; i < SHAPE.size(); i++) {
                int place = i / COLOURS;
                String name = "p%s_%s%s".formatted(place / SIDE, place % SIDE, ImageColor.RGB.suffix(i % COLOURS));
                plans.add(ColumnPlan.of(name, ColumnPlan.CellType.INTEGERS));
            }
        } else {
            plans.add(ColumnPlan.wide("image", SHAPE));
        }
        for (Labels label : labels) {
            List<String> names = names(label, left);
            plans.add(
                    names == null
                            ? ColumnPlan.of(label.column, ColumnPlan.CellType.INTEGERS)
                            : ColumnPlan.codes(label.column, names));
        }
        return plans;
    }

    private @Nullable List<String> names(Labels label, List<String> left) throws IOException {
        for (UploadedFile file : others) {
            if (last(file).equalsIgnoreCase(label.file)) {
                left.remove(file.title());
                List<String> names = lines(file);
                if (names.size() != label.count || names.stream().distinct().count() != label.count) {
                    String detail = "%s has %s names".formatted(file.title(), names.size());
                    throw Faults.fatal(format, detail, null, "%s different ones, one a line".formatted(label.count));
                }
                return names;
            }
        }
        return null;
    }

    private static List<String> lines(UploadedFile file) throws IOException {
        try (InputStream in = file.content().open()) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        }
    }

    /** @return the number of the next row */
    private long read(UploadedFile batch, Cells[] cells, RowCollector rows, long first) throws IOException {
        byte[] record = new byte[labels.size() + SHAPE.size()];
        long row = first;
        try (InputStream in = new ReadAhead(batch.content().open())) {
            int read = in.readNBytes(record, 0, record.length);
            while (read == record.length) {
                put(record, cells, rows.at(), batch, row - first);
                rows.endRow();
                row++;
                read = in.readNBytes(record, 0, record.length);
            }
            if (read > 0 || row == first) {
                String detail = String.format(
                        Locale.ROOT,
                        "%s has %,d bytes, and a record has %,d: %,d are left after %,d records",
                        batch.title(),
                        (row - first) * record.length + read,
                        record.length,
                        read,
                        row - first);
                String hint = "the complete file; it may have been truncated while it was copied";
                throw Faults.fatal(
                        format, row == first && read == 0 ? batch.title() + " is empty" : detail, null, hint);
            }
        }
        return row;
    }

    private void put(byte[] record, Cells[] cells, int at, UploadedFile batch, long number) {
        int before = labels.size();
        for (int i = 0; i < before; i++) {
            int label = record[i] & 0xFF;
            if (label >= labels.get(i).count) {
                String detail = String.format(
                        Locale.ROOT,
                        "record %,d of %s has the %s %s",
                        number + 1,
                        batch.title(),
                        labels.get(i).column,
                        label);
                String hint = "0 to %s; records of %s bytes, as the binary version has them"
                        .formatted(labels.get(i).count - 1, record.length);
                throw Faults.fatal(format, detail, label, hint);
            }
            cells[SHAPE.size() + i].put(at, label);
        }
        for (int channel = 0; channel < COLOURS; channel++) {
            for (int place = 0; place < PIXELS; place++) {
                cells[place * COLOURS + channel].put(at, record[before + channel * PIXELS + place] & 0xFF);
            }
        }
    }
}
