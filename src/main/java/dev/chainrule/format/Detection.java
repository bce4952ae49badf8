package dev.chainrule.format;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import dev.chainrule.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds out what the files of an upload are: from what options say, else their content, else name and content type. */
final class Detection {

    static final int LOOK = 1 << 12;
    private static final int NAMES_SHOWN = 5;
    private static final String ZIP = "PK\u0003\u0004";
    private static final String EMPTY_ZIP = "PK\u0005\u0006";
    /** Goes back nowhere: a group that might would take a bit of the stack for each blank. */
    private static final Pattern ARFF =
            Pattern.compile("(?is)^(\u00ef\u00bb\u00bf)?(?:\\s++|%[^\r\n]*+[\r\n])*+@relation\\s.*");

    /** First bytes, read as ISO 8859-1, of files that people take for tables. */
    private static final Map<String, String> UNREADABLE = Map.of(
            "PAR1", "a Parquet file: export it as CSV, for example df.to_csv('data.csv', index=False)",
            "%PDF", "a PDF file: export its table as CSV",
            "\u00d0\u00cf\u0011\u00e0", "an old Excel file: save the sheet as CSV (UTF-8)",
            "\u0089HDF", "an HDF5 file: save its arrays with np.savez",
            "SQLite format 3", "an SQLite database: export the table as CSV",
            "BZh", "a bzip2 file: unpack it, or pack it with gzip",
            "\u00fd7zXZ", "an xz file: unpack it, or pack it with gzip",
            "7z\u00bc\u00af", "a 7-Zip archive: pack it as zip",
            "(\u00b5/\u00fd", "a Zstandard file: unpack it, or pack it with gzip",
            "\u0080\u0004", "a Python pickle, which is never read: save arrays with np.savez, or CSV");

    private final Storage storage;
    private final Limits limits;
    private final ReadingOptions options;
    /** Of files that are not UTF-8; null while that is not known. */
    private final @Nullable TextEncoding fallback;

    private TextEncoding encoding = TextEncoding.UTF_8;

    Detection(Storage storage, Limits limits, ReadingOptions options, @Nullable TextEncoding fallback) {
        this.storage = storage;
        this.limits = limits;
        this.options = options;
        this.fallback = fallback;
    }

    /** A zip archive rather than what its files are. */
    static boolean archive(UploadedFile file) throws IOException {
        String start = start(file);
        return start.startsWith(ZIP) || start.startsWith(EMPTY_ZIP);
    }

    /** Of a file, or of several that came side by side or in one archive. */
    Source source(List<UploadedFile> uploaded, boolean packed) throws IOException {
        List<UploadedFile> files = new ArrayList<>();
        for (UploadedFile file : uploaded) {
            TextEncoding found = Encoded.of(file, options.encoding(), fallback);
            encoding = found == TextEncoding.UTF_8 ? encoding : found;
            files.add(Encoded.utf8(file, found));
        }
        if (files.isEmpty()) {
            throw unsupported("The archive holds no files.", null);
        }
        UploadedFile first = files.get(0);
        FileFormat format = options.format() == null ? detected(files) : options.format();
        return switch (format) {
            case IDX -> Pairs.idx(files, storage, options);
            case NPY, NPZ -> Pairs.numpy(files, packed, storage, limits, options);
            case CSV -> new Csv(single(files, format, packed), options);
            case JSON, NDJSON -> new Json(single(files, format, packed), format, limits, options);
            case ARFF -> new Arff(single(files, format, packed));
            case TEXT -> new PlainText(files);
            case XLSX -> throw unsupported("%s is no Excel workbook.".formatted(first.title()), null);
            case IMAGES -> new Images(files, options);
            case CIFAR10, CIFAR100 -> new Cifar(format, files, options);
        };
    }

    /** Of the files of the source, unless all are UTF-8. */
    TextEncoding encoding() {
        return encoding;
    }

    private UploadedFile single(List<UploadedFile> files, FileFormat format, boolean packed) {
        if (files.size() > 1) {
            String names =
                    files.stream().limit(NAMES_SHOWN).map(UploadedFile::title).collect(Collectors.joining(", "));
            String detail = "%s files were uploaded together: %s%s"
                    .formatted(files.size(), names, files.size() > NAMES_SHOWN ? ", …" : "");
            String hint =
                    "one table; or images and labels as IDX, arrays x and y of NumPy, batches of CIFAR, images in one folder per class";
            if (packed) {
                hint = "options that name one of them, {\"sheet\":\"%s\"}, or "
                                .formatted(files.get(0).title())
                        + hint;
            }
            throw Faults.fatal(format, detail, null, hint);
        }
        return files.get(0);
    }

    private static FileFormat detected(List<UploadedFile> files) throws IOException {
        Optional<FileFormat> records = Cifar.formatOf(files);
        if (records.isPresent()) {
            return records.get();
        }
        return Images.among(files) ? FileFormat.IMAGES : detected(files.get(0));
    }

    private static FileFormat detected(UploadedFile file) throws IOException {
        String start = start(file);
        if (start.startsWith(Npy.MAGIC)) {
            return FileFormat.NPY;
        }
        if (Idx.starts(start.getBytes(StandardCharsets.ISO_8859_1))) {
            return FileFormat.IDX;
        }
        Optional<PictureKind> picture = PictureKind.of(start);
        if (picture.isPresent() && picture.get().read()) {
            return FileFormat.IMAGES;
        }
        if (picture.isPresent()) {
            String what = "%s is a %s image: save it as PNG or JPEG.";
            throw unsupported(what.formatted(file.title(), picture.get().title), null);
        }
        if (start.startsWith(ZIP)) {
            throw unsupported("%s is an archive within an archive.".formatted(file.title()), null);
        }
        UNREADABLE.forEach((magic, what) -> {
            if (start.startsWith(magic)) {
                throw unsupported("%s is %s.".formatted(file.title(), what), null);
            }
        });
        if (ARFF.matcher(start).matches()) {
            return FileFormat.ARFF;
        }
        return byName(file, start);
    }

    private static FileFormat byName(UploadedFile file, String start) {
        String name = file.name() == null ? "" : file.name();
        boolean text = FileFormat.TEXT.names(name) || type(file).startsWith("text/plain");
        if (FileFormat.ARFF.names(name)) {
            return FileFormat.ARFF;
        }
        boolean csv = FileFormat.CSV.names(name) || type(file).startsWith("text/csv");
        FileFormat json = csv ? null : Json.formatOf(start);
        if (json != null) {
            return json;
        }
        if (!csv && calledJson(file, name) && Json.single(start)) {
            return FileFormat.JSON;
        }
        return text && !FileFormat.CSV.names(name) && !PlainText.looksLikeTable(start)
                ? FileFormat.TEXT
                : FileFormat.CSV;
    }

    private static boolean calledJson(UploadedFile file, String name) {
        return FileFormat.JSON.names(name)
                || FileFormat.NDJSON.names(name)
                || type(file).matches("application/(json|x-ndjson|ndjson)\\b.*");
    }

    private static String type(UploadedFile file) {
        return file.type() == null ? "" : file.type().toLowerCase(Locale.ROOT);
    }

    static String start(UploadedFile file) throws IOException {
        try (InputStream in = file.content().open()) {
            return new String(in.readNBytes(LOOK), StandardCharsets.ISO_8859_1);
        }
    }

    static ProblemException unsupported(String detail, @Nullable String got) {
        return new ProblemException(
                ProblemKind.UNSUPPORTED_MEDIA_TYPE,
                "unsupported_format",
                detail,
                List.of(new Violation(null, null, null, detail, got, FileFormat.readable())));
    }
}
