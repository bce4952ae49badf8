package dev.chainrule.format;

import dev.chainrule.table.MissingMarkers;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A CSV file; its heap does not grow with it. */
final class Csv implements Source {

    /** The reader doubles its buffer and must come out exactly at its limit. */
    private static final int SMALLEST_BUFFER = 1 << 16;

    private final UploadedFile file;
    private final FirstLook look;
    private final Dialect dialect;
    private final boolean literal;

    Csv(UploadedFile file, ReadingOptions options) throws IOException {
        this.file = file;
        MissingMarkers markers = MissingMarkers.of(options.missing(), options.missingAlso());
        TableTop top = TableTop.of(file.content(), options, markers);
        this.look = top.look();
        this.dialect = Dialect.of(top, options, markers);
        new Separators(dialect, options).check(file.content());
        this.literal = options.literal();
    }

    @Override
    public FileFormat format() {
        return FileFormat.CSV;
    }

    @Override
    public Map<String, Object> found() {
        return dialect.described();
    }

    @Override
    public void read(RowCollector rows) throws IOException {
        rows.numbersAre(dialect.numbers(), dialect.styles());
        dialect.doubts().forEach(rows::warn);
        CsvPass pass = new CsvPass(dialect, look, rows, literal);
        try (PushbackInputStream in =
                new PushbackInputStream(new ReadAhead(file.content().open()))) {
            in.skipNBytes(look.markBytes());
            FirstLook.skipLines(in, dialect.top().lines());
            read(in, pass);
        }
        pass.end();
    }

    private void read(InputStream in, CsvPass pass) throws IOException {
        char separator = dialect.separator();
        char quote = dialect.quote();
        Reader text = separator == ' ' ? new Blanks(text(in), quote) : text(in);
        try (CsvText cells = new CsvText(text, separator, quote, bufferCharacters(pass.maxCell()), pass)) {
            cells.leaveOut(dialect.top().lines(), dialect.top().comment());
            cells.read(dialect.blanksBeforeQuotes());
        } catch (CharacterCodingException e) {
            throw NotUtf8.in(file);
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
}
