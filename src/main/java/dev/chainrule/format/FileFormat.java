package dev.chainrule.format;

import dev.chainrule.choice.Word;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What an upload is written in; a constant for each way that is read. */
public enum FileFormat {
    CSV("CSV and TSV", "csv|tsv|tab"),
    JSON("JSON arrays of rows", "json"),
    NDJSON("NDJSON", "ndjson|jsonl"),
    ARFF("ARFF", "arff"),
    NPY("NumPy arrays", "npy"),
    NPZ("NumPy archives with X and y", "npz"),
    IDX("IDX images and labels, as MNIST has them", "idx|idx\\d-ubyte"),
    XLSX("Excel workbooks (.xlsx)", "xlsx|xlsm"),
    IMAGES("a zip of PNG or JPEG images in one folder per class", "zip"),
    CIFAR10("batches of CIFAR-10 in their binary version", "bin"),
    CIFAR100("CIFAR-100 likewise", "bin"),
    TEXT("plain text", "txt|text");

    private final String title;
    /** A regular expression. */
    private final String endings;

    FileFormat(String title, String endings) {
        this.title = title;
        this.endings = endings;
    }

    /** Whether its files hold characters, in some encoding. */
    boolean text() {
        return this == CSV || this == JSON || this == NDJSON || this == ARFF || this == TEXT;
    }

    /** Whether rows of it are arrays, whose numbers become one column by themselves. */
    public boolean arrays() {
        return this == IDX || this == NPY || this == NPZ || this == IMAGES || this == CIFAR10 || this == CIFAR100;
    }

    /** The name in the API. */
    public String word() {
        return Word.of(this);
    }

    /** Whether files of this name usually are of this format. */
    boolean names(String file) {
        return file.toLowerCase(Locale.ROOT).matches("(?s).*\\.(" + endings + ")");
    }

    /** For people who sent something else. */
    public static String readable() {
        return Arrays.stream(values()).map(format -> format.title).collect(Collectors.joining(", "))
                + "; each also gzipped, or in a zip or tar";
    }
}
