package dev.chainrule.history;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A loss history as CSV: a line with the names, then a line for each point; empty where a value was not finite. */
public final class HistoryCsv {

    private HistoryCsv() {}

    public static String write(Map<String, List<@Nullable Number>> series) {
        StringWriter text = new StringWriter();
        CsvWriter csv = CsvWriter.builder().bufferSize(0).build(text);
        csv.writeRecord(series.keySet());
        int points = series.getOrDefault(Series.STEP, List.of()).size();
        for (int point = 0; point < points; point++) {
            int row = point;
            csv.writeRecord(series.values().stream()
                    .map(values -> cell(values.get(row)))
                    .toList());
        }
        return text.toString();
    }

    private static String cell(@Nullable Number value) {
        return value == null ? "" : value.toString();
    }
}
