package dev.chainrule.format;

import static dev.chainrule.format.FileFormat.ARFF;
import static dev.chainrule.format.FileFormat.CIFAR10;
import static dev.chainrule.format.FileFormat.CIFAR100;
import static dev.chainrule.format.FileFormat.CSV;
import static dev.chainrule.format.FileFormat.IDX;
import static dev.chainrule.format.FileFormat.IMAGES;
import static dev.chainrule.format.FileFormat.JSON;
import static dev.chainrule.format.FileFormat.NDJSON;
import static dev.chainrule.format.FileFormat.NPY;
import static dev.chainrule.format.FileFormat.NPZ;
import static dev.chainrule.format.FileFormat.TEXT;
import static dev.chainrule.format.FileFormat.XLSX;

import dev.chainrule.definition.Spelling;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Which options say something about which formats. An option that somebody names and that could do nothing is refused, since
 * whoever names it expects something of it; those that are not listed here say something about all.
 */
final class OptionScope {

    private static final Set<FileFormat> CELLS = Set.of(CSV, XLSX);
    private static final Set<FileFormat> TEXTS_AND_NUMBERS = Set.of(CSV, XLSX, JSON, NDJSON);
    private static final Set<FileFormat> MARKED = Set.of(CSV, XLSX, JSON, NDJSON, ARFF);
    private static final Set<FileFormat> WRITTEN = Set.of(CSV, JSON, NDJSON, ARFF, TEXT);
    private static final Set<FileFormat> MATRICES = Set.of(CSV, XLSX, JSON, NDJSON, ARFF, NPY, NPZ, IDX);
    private static final Set<FileFormat> NUMBERS =
            Set.of(CSV, XLSX, JSON, NDJSON, ARFF, NPY, NPZ, IDX, IMAGES, CIFAR10, CIFAR100);
    private static final String SHEET = "sheet";
    static final String SKIP_LAST = "skip_last";

    private static final Map<String, Set<FileFormat>> FORMATS = Map.ofEntries(
            Map.entry("header", TEXTS_AND_NUMBERS),
            Map.entry("delimiter", Set.of(CSV)),
            Map.entry("quote", Set.of(CSV)),
            Map.entry("comment", Set.of(CSV)),
            Map.entry("decimal", CELLS),
            Map.entry("thousands", CELLS),
            Map.entry("skip_lines", CELLS),
            Map.entry(SKIP_LAST, CELLS),
            Map.entry("missing", MARKED),
            Map.entry("missing_also", MARKED),
            Map.entry("percent", TEXTS_AND_NUMBERS),
            Map.entry("currency", TEXTS_AND_NUMBERS),
            Map.entry("dates", MARKED),
            Map.entry("shape", NUMBERS),
            Map.entry("shape_from", MATRICES),
            Map.entry("x", Set.of(NPZ)),
            Map.entry("y", Set.of(NPZ)),
            Map.entry("width", Set.of(IMAGES)),
            Map.entry("height", Set.of(IMAGES)),
            Map.entry("color", Set.of(IMAGES)),
            Map.entry("resize", Set.of(IMAGES)),
            Map.entry("encoding", WRITTEN));

    private static final String SHEETS =
            "it is for workbooks, archives of several files and JSON documents with rows" + " inside";

    private final FileFormat format;
    private final boolean sheets;

    /** @param sheets whether there was something to choose by name */
    OptionScope(FileFormat format, boolean sheets) {
        this.format = format;
        this.sheets = sheets;
    }

    /** Whether an option of this name says anything about the upload. */
    boolean has(String option) {
        if (option.equals(SHEET)) {
            return sheets;
        }
        Set<FileFormat> formats = FORMATS.get(option);
        return formats == null || formats.contains(format);
    }

    /** @throws ProblemException naming all that say nothing about the upload */
    void check(ReadingOptions said) {
        List<Violation> wrong = new ArrayList<>();
        said.said().forEach((name, value) -> {
            if (!has(name)) {
                wrong.add(refusal(name, (JsonNode) value));
            }
        });
        if (!wrong.isEmpty()) {
            throw ProblemException.invalid(wrong);
        }
    }

    private Violation refusal(String name, JsonNode value) {
        String detail = "\"%s\" says nothing about this upload, which is read as %s".formatted(name, format.word());
        String hint = "leave it out; " + (name.equals(SHEET) ? SHEETS : "it is for " + formats(name));
        return Violation.at("/options/" + name, detail, value.isString() ? value.stringValue() : value, hint);
    }

    private String formats(String name) {
        Set<FileFormat> formats = FORMATS.getOrDefault(name, Set.of());
        String listed =
                Spelling.listed(formats.stream().sorted().map(FileFormat::word).toList());
        boolean mayBeCsv = format.text() && formats.contains(CSV);
        return mayBeCsv ? listed + "; for a table in text, pass options {\"format\":\"csv\"}" : listed;
    }
}
