package dev.chainrule.format;

import dev.chainrule.definition.Definitions;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.storage.Checksum;
import dev.chainrule.storage.Storage;
import dev.chainrule.storage.StoredFile;
import dev.chainrule.table.Column;
import dev.chainrule.table.EqualColumns;
import dev.chainrule.table.LeakyColumns;
import dev.chainrule.table.Table;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns an upload, of whatever format, into a table file and the profile of its columns. Its heap does not grow with
 * the upload.
 */
public final class Intake {

    /** After the name of the table file. */
    public static final String SKIPPED = ".skipped";

    private static final int MOST_WARNINGS = 100;
    private static final int FILES_NAMED = 5;
    /** Formats that people and spreadsheets put sums below. */
    private static final Set<FileFormat> ROWS =
            Set.of(FileFormat.CSV, FileFormat.XLSX, FileFormat.JSON, FileFormat.NDJSON);

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
    public ReadUpload read(List<UploadedFile> files, ReadingOptions options, String folder, String name)
            throws IOException {
        return read(files, options, options, folder, name);
    }

    /**
     * Nothing is stored when anything is wrong.
     *
     * @param options of which those that say nothing about the upload are passed over, unless they were said now
     * @param said now, rather than kept from before or meant by something else; what says nothing about the upload is refused
     * @param folder for the table file
     * @param name of the table file
     */
    public ReadUpload read(
            List<UploadedFile> files, ReadingOptions options, ReadingOptions said, String folder, String name)
            throws IOException {
        List<CheckedUpload> checked = new ArrayList<>();
        List<UploadedFile> plain = new ArrayList<>();
        for (UploadedFile file : files) {
            UploadedFile unpacked = Gzip.unpacked(file, limits);
            CheckedUpload content = new CheckedUpload(unpacked.content());
            checked.add(content);
            plain.add(unpacked.with(content));
        }
        Uploaded uploaded = new Uploaded(plain, options, said, checked);
        try {
            return read(uploaded, null, List.of(), folder, name);
        } catch (NotUtf8 found) {
            if (options.encoding() != null || !found.mayBeAnother()) {
                throw found.problem();
            }
            return read(uploaded, TextEncoding.WINDOWS_1252, List.of(found.guess()), folder, name);
        }
    }

    /** Files without gzip, each with its checksum once it was read. */
    private record Uploaded(
            List<UploadedFile> files, ReadingOptions options, ReadingOptions said, List<CheckedUpload> checked) {}

    private ReadUpload read(
            Uploaded uploaded, @Nullable TextEncoding fallback, List<Warning> guesses, String folder, String name)
            throws IOException {
        List<UploadedFile> files = uploaded.files;
        if (files.size() == 1 && Tar.is(files.get(0))) {
            try (Tar archive = Tar.open(files.get(0), storage)) {
                return read(unpacked(archive.files()), uploaded, fallback, guesses, folder, name);
            }
        }
        if (files.size() > 1 || !Detection.archive(files.get(0))) {
            Detection detection = new Detection(storage, limits, uploaded.options, fallback);
            Source source = detection.source(files, false);
            return new Making(source, false, detection.encoding(), uploaded, guesses).write(folder, name);
        }
        try (Archive archive = Archive.open(files.get(0), storage, limits)) {
            List<UploadedFile> unpacked = unpacked(archive.files());
            if (archive.workbook()) {
                Source workbook = new Workbook(unpacked, limits, uploaded.options);
                return new Making(workbook, false, TextEncoding.UTF_8, uploaded, guesses).write(folder, name);
            }
            return read(unpacked, uploaded, fallback, guesses, folder, name);
        }
    }

    /** @param unpacked the files of an archive */
    private ReadUpload read(
            List<UploadedFile> unpacked,
            Uploaded uploaded,
            @Nullable TextEncoding fallback,
            List<Warning> guesses,
            String folder,
            String name)
            throws IOException {
        List<Warning> remarks = new ArrayList<>(guesses);
        ArchiveChoice.Chosen chosen = ArchiveChoice.of(unpacked, uploaded.options, remarks);
        ReadingOptions rest = chosen.named() ? uploaded.options.withoutSheet() : uploaded.options;
        Detection detection = new Detection(storage, limits, rest, fallback);
        Source source = detection.source(chosen.files(), true);
        return new Making(source, chosen.named(), detection.encoding(), uploaded, remarks).write(folder, name);
    }

    private List<UploadedFile> unpacked(List<UploadedFile> packed) throws IOException {
        List<UploadedFile> files = new ArrayList<>();
        for (UploadedFile file : packed) {
            files.add(file.title().endsWith(".gz") ? Gzip.unpacked(file, limits) : file);
        }
        return files;
    }

    /** Ends a reading that found out too late what columns are, or which lines cannot be read. */
    static final class ReadAgain extends RuntimeException {
        ReadAgain() {
            super(null, null, false, false);
        }
    }

    /** What is to become of one upload. */
    private final class Making {

        private final Source source;
        /** Options have chosen a file of an archive, whatever its own tables are called. */
        private final boolean named;

        private final OptionScope scope;
        private final TextEncoding encoding;
        private final ReadingOptions options;
        private final List<CheckedUpload> files;
        private final List<Warning> guesses;
        /** Columns that began as something else, by name: what they are, and why. */
        private final Map<String, ColumnPlan.Decision> decided = new HashMap<>();

        private final Map<String, List<Warning>> reasons = new LinkedHashMap<>();

        private final @Nullable SkippedRows skipped;
        private final Tail tail;
        private @Nullable RowCollector rows;

        Making(Source source, boolean named, TextEncoding encoding, Uploaded uploaded, List<Warning> guesses) {
            this.source = source;
            this.named = named;
            this.scope = new OptionScope(source.format(), named || source.sheets());
            scope.check(uploaded.said);
            this.encoding = encoding;
            this.options = uploaded.options;
            this.files = uploaded.checked;
            this.guesses = guesses;
            this.skipped = options.skipsBadRows() ? skipped(source) : null;
            this.tail = new Tail(scope.has(OptionScope.SKIP_LAST) ? options.skipLast() : null);
        }

        /**
         * Reads the upload once, and once more if a column turned out to be text after it began with numbers, or
         * rows to be left out; what is left may then tell more.
         */
        ReadUpload write(String folder, String name) throws IOException {
            StoredFile file = table(folder, name);
            return reading(file, asideFor(file));
        }

        private StoredFile table(String folder, String name) throws IOException {
            try {
                return storage.write(folder, name, this::read);
            } catch (ReadAgain knowingMore) {
                return table(folder, name);
            }
        }

        private SkippedRows skipped(Source from) {
            if (from.format() != FileFormat.CSV
                    && from.format() != FileFormat.XLSX
                    && from.format() != FileFormat.ARFF
                    && from.format() != FileFormat.IMAGES) {
                String detail = "rows are skipped in csv, xlsx, arff and images only";
                throw ProblemException.invalid("/options/on_error", detail, "skip", "fail");
            }
            return new SkippedRows(limits.skipped());
        }

        private @Nullable StoredFile asideFor(StoredFile file) throws IOException {
            if (skipped == null || skipped.count() == 0) {
                return null;
            }
            try {
                return storage.write(file.folder(), file.name() + SKIPPED, skipped::writeTo);
            } catch (IOException | RuntimeException e) {
                storage.delete(file.folder(), file.name());
                throw e;
            }
        }

        private void read(OutputStream out) throws IOException {
            try (RowCollector read = new RowCollector(source.format(), limits, options, decided, skipped, tail, out)) {
                source.read(read);
                if (skipped != null && skipped.grew()) {
                    throw new ReadAgain();
                }
                readAgainIfOutvoted(read.cells());
                read.finish();
                rows = read;
            }
        }

        private void readAgainIfOutvoted(Cells[] cells) {
            boolean more = false;
            for (Cells column : cells) {
                if (column.outvoted()) {
                    decided.put(column.name(), column.again());
                    remember(column);
                    more = true;
                }
            }
            if (more) {
                throw new ReadAgain();
            }
        }

        /** What is to be said of a column; what was said before holds no more where it is to be something else now. */
        private void remember(Cells column) {
            boolean text = column.again().kind() == ColumnPlan.CellType.TEXT
                    || column.again().kind() == ColumnPlan.CellType.MIXED;
            if (!text) {
                reasons.remove(column.name());
            } else if (!column.reasons().isEmpty()) {
                reasons.put(column.name(), column.reasons());
            }
        }

        /** In words that the whole column tells, on the line that the first reading found. */
        private Stream<Warning> reasons(Cells column) {
            List<Warning> before = reasons.getOrDefault(column.name(), List.of());
            if (column.reasons().isEmpty() || before.isEmpty()) {
                return Stream.concat(before.stream(), column.reasons().stream());
            }
            return column.reasons().stream()
                    .map(now ->
                            now.line() == null ? new Warning(before.get(0).line(), now.column(), now.detail()) : now);
        }

        private ReadUpload reading(StoredFile file, @Nullable StoredFile aside) throws IOException {
            if (rows == null) {
                throw new IllegalStateException("not read");
            }
            List<Column> profiles = rows.profiles();
            long bytes = files.stream().mapToLong(CheckedUpload::bytes).sum();
            try (Table table = Table.open(storage.openWritten(file), profiles)) {
                List<Column> columns = withEqualOnes(profiles, table);
                return new ReadUpload(
                        source.format(),
                        used(),
                        file,
                        sha256(files),
                        bytes,
                        rows.count(),
                        columns,
                        warnings(rows, columns, sums(rows, columns, table), leaky(columns, table)),
                        aside == null || skipped == null ? 0 : skipped.count(),
                        aside);
            }
        }

        /** Options that would read the upload as it was read, whatever its content. */
        private ObjectNode used() {
            ObjectNode used = JsonNodeFactory.instance.objectNode();
            Definitions.write(options).forEachEntry((name, value) -> {
                if (!value.isNull() && scope.has(name)) {
                    used.set(name, value);
                }
            });
            used.put("format", source.format().word());
            if (source.format().text()) {
                used.put("encoding", encoding.word());
            }
            ObjectNode found = JsonMapper.shared().valueToTree(source.found());
            return used.setAll(named ? found.without("sheet") : found);
        }

        private List<Column> withEqualOnes(List<Column> columns, Table table) {
            Map<String, String> equal = new HashMap<>();
            EqualColumns.candidates(columns).forEach(group -> equal.putAll(EqualColumns.of(table, group)));
            return columns.stream()
                    .map(column ->
                            equal.containsKey(column.name()) ? column.withSameAs(equal.get(column.name())) : column)
                    .toList();
        }

        /** Of the last row. */
        private Stream<Warning> sums(RowCollector read, List<Column> columns, Table table) {
            if (!ROWS.contains(source.format())) {
                return Stream.of();
            }
            String where = read.lastLine() > 0 ? "line " + read.lastLine() : "the last row";
            String remedy = scope.has(OptionScope.SKIP_LAST)
                    ? "pass options {\"%s\":%s}".formatted(OptionScope.SKIP_LAST, tail.rows() + 1)
                    : "leave it out of the file";
            return SumRow.of(table, columns, where, remedy).map(detail -> new Warning(null, null, detail)).stream();
        }

        /** Of the column that is predicted unless somebody says otherwise. */
        private List<Warning> leaky(List<Column> columns, Table table) {
            Column last = Column.last(columns);
            List<Column> others =
                    columns.stream().filter(column -> !column.equals(last)).toList();
            return LeakyColumns.of(table, others, last).stream()
                    .map(found -> new Warning(
                            null,
                            found.column(),
                            found.of(last.name())
                                    + "; if that is the target, this is target leakage: remove it from the features"))
                    .toList();
        }

        private List<Warning> warnings(
                RowCollector read, List<Column> columns, Stream<Warning> sums, List<Warning> leaky) {
            if (skipped != null && skipped.count() > 0 && source.format() == FileFormat.IMAGES) {
                int others = skipped.count() - FILES_NAMED;
                read.warn(String.format(
                        Locale.ROOT,
                        "%,d of %,d files cannot be read and were skipped: %s%s; links.skipped lists them",
                        skipped.count(),
                        skipped.count() + read.count(),
                        String.join(", ", skipped.details(FILES_NAMED)),
                        others > 0 ? String.format(Locale.ROOT, ", and %,d more", others) : ""));
            } else if (skipped != null && skipped.count() > 0) {
                read.warn(String.format(
                        Locale.ROOT,
                        "%,d rows cannot be read and were skipped; links.skipped lists them",
                        skipped.count()));
            }
            Stream<Warning> text = read.single().stream().flatMap(this::reasons).distinct();
            Stream<Warning> odd = new ColumnWarnings(read.count()).of(columns);
            return Stream.of(guesses.stream(), read.warnings().stream(), sums, text, leaky.stream(), odd)
                    .flatMap(all -> all)
                    .limit(MOST_WARNINGS)
                    .toList();
        }
    }

    private static String sha256(List<CheckedUpload> files) {
        if (files.size() == 1) {
            return files.get(0).sha256();
        }
        String all = files.stream().map(CheckedUpload::sha256).collect(Collectors.joining("\n"));
        return Checksum.of(all.getBytes(StandardCharsets.UTF_8));
    }
}
