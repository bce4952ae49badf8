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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table as CSV (RFC 4180, UTF-8): a line of names, then each row; a missing cell is empty. A wide column is one for each of
 * its numbers: {@code image_0_0}, {@code image_0_1}, ….
 */
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
        csv.writeRecord(names(columns));
        try {
            table.read(columns.stream().map(Column::name).toList(), (first, rows, cells) -> {
                for (int row = 0; row < rows; row++) {
                    csv.writeRecord(record(cells, row));
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        csv.flush();
    }

    /** What the columns of a table are called in it. */
    public static List<String> names(List<Column> columns) {
        List<String> names = new ArrayList<>();
        for (Column column : columns) {
            List<Integer> shape = column.shape();
            if (shape == null) {
                names.add(column.name());
            } else {
                names.addAll(Column.numberNames(column.name(), shape));
            }
        }
        return names;
    }

    private List<@Nullable String> record(double[][] cells, int row) {
        List<@Nullable String> written = new ArrayList<>();
        for (int i = 0; i < cells.length; i++) {
            add(columns.get(i).value(cells[i], row, dictionaries.get(i)), written);
        }
        return written;
    }

    /** A cell; lists within lists become one after the other. */
    public static void add(@Nullable Object value, List<@Nullable String> record) {
        if (value instanceof List<?> numbers) {
            numbers.forEach(number -> add(number, record));
        } else {
            record.add(value == null ? null : value.toString());
        }
    }
}
