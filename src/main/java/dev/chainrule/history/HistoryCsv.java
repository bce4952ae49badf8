package dev.chainrule.history;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A loss history as CSV: a line with the names, then a line for each point; empty where a value was not finite. */
public final class HistoryCsv {

    private final List<String> metrics;
    private final Consumer<PointSink> points;

    /** @param points hands out the points, of these metrics, when it is told to whom */
    HistoryCsv(List<String> metrics, Consumer<PointSink> points) {
        this.metrics = metrics;
        this.points = points;
    }

    /** Point by point; the stream stays open. */
    public void writeTo(OutputStream out) throws IOException {
        CsvWriter csv = CsvWriter.builder()
                .lineDelimiter(LineDelimiter.CRLF)
                .build(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        csv.writeRecord(Stream.concat(Stream.of(HistoryResponse.STEP, HistoryResponse.EPOCH), metrics.stream())
                .toList());
        try {
            points.accept((step, epoch, values) -> csv.writeRecord(record(step, epoch, values)));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        csv.flush();
    }

    private static String[] record(long step, int epoch, double[] values) {
        String[] cells = new String[2 + values.length];
        cells[0] = Long.toString(step);
        cells[1] = Integer.toString(epoch);
        for (int i = 0; i < values.length; i++) {
            cells[2 + i] = Double.isNaN(values[i]) ? "" : Double.toString(values[i]);
        }
        return cells;
    }
}
