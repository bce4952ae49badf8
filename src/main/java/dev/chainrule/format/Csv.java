package dev.chainrule.format;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A CSV file; its heap does not grow with it. */
final class Csv implements Source {

    /** The reader doubles its buffer and must come out exactly at its limit. */
    private static final int SMALLEST_BUFFER = 1 << 16;

    private final Upload upload;
    private final FirstLook look;
    private final CsvOptions options;

    Csv(Upload upload, CsvOptions options) throws IOException {
        this.upload = upload;
        this.look = FirstLook.at(upload);
        this.options = options.withDelimiterIfNone(look.delimiter());
    }

    @Override
    public FileFormat format() {
        return FileFormat.CSV;
    }

    @Override
    public void read(Rows rows) throws IOException {
        CsvPass pass = new CsvPass(options, look, rows);
        try (InputStream in = new ReadAhead(upload.open())) {
            in.skipNBytes(look.markBytes());
            read(in, pass);
        }
        pass.end();
    }

    private void read(InputStream in, CsvPass pass) throws IOException {
        try (CsvText cells = new CsvText(text(in), options.separator(), bufferCharacters(pass.maxCell()), pass)) {
            cells.read();
        } catch (CharacterCodingException e) {
            throw notUtf8(upload);
        }
    }

    private static int bufferCharacters(int maxCell) {
        return Math.max(SMALLEST_BUFFER, Integer.highestOneBit(maxCell) << 2);
    }

    /** Fails with a {@link CharacterCodingException} where it is not UTF-8. */
    static Reader text(InputStream in) {
        return new InputStreamReader(
                in,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    static ProblemException notUtf8(Upload upload) throws IOException {
        Utf8Fault fault = Utf8Fault.in(upload);
        String hint = "save the file as UTF-8; or, if this byte is \"%s\", pass options {\"encoding\":\"windows_1252\"}"
                .formatted(fault.asWindows1252());
        return new ProblemException(
                ProblemKind.MALFORMED,
                "not_utf8",
                "Line %d is not UTF-8.".formatted(fault.line()),
                List.of(Violation.inFile(fault.line(), null, "not UTF-8", fault.asHex(), hint)));
    }
}
