package dev.chainrule.format;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import dev.chainrule.storage.Storage;
import dev.chainrule.storage.StoredFile;
import dev.chainrule.table.Column;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns an uploaded CSV file into a table file and the profile of its columns; its heap does not grow with the file. */
public final class Csv {

    private static final int MOST_WARNINGS = 100;
    /** The reader doubles its buffer and must come out exactly at its limit. */
    private static final int SMALLEST_BUFFER = 1 << 16;

    /**
     * A file that was read.
     *
     * @param sha256 of the bytes as uploaded (unpacked, if they came packed)
     */
    public record Reading(
            StoredFile file, String sha256, long bytes, int rows, List<Column> columns, List<Warning> warnings) {}

    /** Ends a pass that found columns to be text too late. */
    private static final class ReadAgain extends RuntimeException {
        ReadAgain() {
            super(null, null, false, false);
        }
    }

    private final Limits limits;
    private final Upload upload;
    private final FirstLook look;
    private final CsvOptions options;
    /** Columns that began as something else, by place, with the reason why they are text. */
    private final Map<Integer, @Nullable Warning> textColumns = new HashMap<>();

    public Csv(Limits limits, Upload upload, CsvOptions options) throws IOException {
        this.limits = limits;
        this.upload = upload;
        this.look = FirstLook.at(upload);
        this.options = options.withDelimiterIfNone(look.delimiter());
    }

    static ProblemException problem(List<Violation> violations) {
        Violation first = violations.get(0);
        String where = "Line %d: %s".formatted(first.line(), first.detail());
        String detail = violations.size() == 1 ? where : where + ", and %d more.".formatted(violations.size() - 1);
        return new ProblemException(ProblemKind.INVALID, "invalid_csv", detail, violations);
    }

    /** Reads the file once, and once more if a column turned out to be text after it began with numbers. */
    public Reading into(Storage storage, String folder, String name) throws IOException {
        try {
            return once(storage, folder, name);
        } catch (ReadAgain columnsAreText) {
            return once(storage, folder, name);
        }
    }

    private Reading once(Storage storage, String folder, String name) throws IOException {
        Pass pass = new Pass();
        StoredFile file = storage.write(folder, name, pass::run);
        CsvPass cells = pass.finished();
        List<Column> columns = cells.cells().stream().map(Cells::profile).toList();
        return new Reading(file, pass.sha256, pass.bytes, cells.rows(), columns, warnings(columns));
    }

    private final class Pass {
        private @Nullable CsvPass cells;
        private String sha256 = "";
        private long bytes;

        void run(OutputStream out) throws IOException {
            CsvPass pass = new CsvPass(limits, options, look, textColumns.keySet(), out);
            try (CheckedInput in = new CheckedInput(upload.open());
                    ReadAhead ahead = new ReadAhead(in)) {
                ahead.skipNBytes(look.markBytes());
                read(ahead, pass);
                sha256 = in.sha256();
                bytes = in.bytes();
            }
            pass.end();
            readAgainIfOutvoted(pass.cells());
            cells = pass;
        }

        CsvPass finished() {
            if (cells == null) {
                throw new IllegalStateException("not run");
            }
            return cells;
        }
    }

    private void read(InputStream in, CsvPass pass) throws IOException {
        Reader text = new InputStreamReader(
                in,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
        try (CsvText cells = new CsvText(text, options.separator(), bufferCharacters(pass.maxCell()), pass)) {
            cells.read();
        } catch (CharacterCodingException e) {
            throw notUtf8();
        }
    }

    private static int bufferCharacters(int maxCell) {
        return Math.max(SMALLEST_BUFFER, Integer.highestOneBit(maxCell) << 2);
    }

    private void readAgainIfOutvoted(List<Cells> cells) {
        int before = textColumns.size();
        for (int i = 0; i < cells.size(); i++) {
            if (cells.get(i).outvoted()) {
                textColumns.put(i, cells.get(i).reason());
            }
        }
        if (textColumns.size() > before) {
            throw new ReadAgain();
        }
    }

    private ProblemException notUtf8() throws IOException {
        Utf8Fault fault = Utf8Fault.in(upload);
        String hint =
                "save the file as UTF-8; if it is windows-1252, this byte is \"%s\": ".formatted(fault.asWindows1252())
                        + "iconv -f WINDOWS-1252 -t UTF-8 < in.csv > out.csv";
        return new ProblemException(
                ProblemKind.MALFORMED,
                "not_utf8",
                "Line %d is not UTF-8.".formatted(fault.line()),
                List.of(Violation.inFile(fault.line(), null, "not UTF-8", fault.asHex(), hint)));
    }

    private List<Warning> warnings(List<Column> columns) {
        Stream<Warning> text = textColumns.values().stream().flatMap(Stream::ofNullable);
        Stream<Warning> constant = columns.stream().filter(Column::constant).map(Csv::constant);
        return Stream.concat(text, constant).limit(MOST_WARNINGS).toList();
    }

    private static Warning constant(Column column) {
        String detail = column.examples().isEmpty()
                ? "every cell is empty, so nothing can be learnt from this column"
                : "every cell is %s, so nothing can be learnt from this column"
                        .formatted(column.examples().get(0));
        return new Warning(null, column.name(), detail);
    }
}
