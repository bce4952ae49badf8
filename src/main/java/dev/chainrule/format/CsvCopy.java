package dev.chainrule.format;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.chainrule.table.Column;
import dev.chainrule.table.Table;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table as CSV (RFC 4180, UTF-8): a line of names, then each row; a missing cell is empty. */
public final class CsvCopy {

    private final Table table;
    private final List<Column> columns;
    private final List<List<String>> dictionaries;

    public CsvCopy(Table table) {
        this.table = table;
        this.columns = table.columns();
        this.dictionaries =
                columns.stream().map(column -> table.dictionary(column.name())).toList();
    }

    /** Row by row; the stream stays open. */
    public void writeTo(OutputStream out) throws IOException {
        CsvWriter csv = CsvWriter.builder()
                .lineDelimiter(LineDelimiter.CRLF)
                .build(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        csv.writeRecord(names());
        try {
            table.read(names(), (first, rows, cells) -> {
                for (int row = 0; row < rows; row++) {
                    csv.writeRecord(record(cells, row));
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        csv.flush();
    }

    private List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    private @Nullable String[] record(double[][] cells, int row) {
        @Nullable String[] written = new String[columns.size()];
        for (int i = 0; i < written.length; i++) {
            Object value = columns.get(i).type().value(cells[i][row], dictionaries.get(i));
            written[i] = value == null ? null : value.toString();
        }
        return written;
    }
}
