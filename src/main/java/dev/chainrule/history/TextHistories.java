package dev.chainrule.history;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Brings the histories that were kept as JSON, in {@code loss_history}, into the form of today. */
@Component
final class TextHistories implements JavaMigration {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int ROWS_AT_ONCE = 16;

    /** Values by name, one for each point; null where one was not finite. */
    private record Columns(Map<String, List<@Nullable Double>> columns) {

        List<@Nullable Double> of(String name) {
            return columns.getOrDefault(name, List.of());
        }

        PointBlock block() {
            List<String> metrics = columns.keySet().stream()
                    .filter(name -> !name.equals(HistoryResponse.STEP) && !name.equals(HistoryResponse.EPOCH))
                    .toList();
            long[] steps = of(HistoryResponse.STEP).stream()
                    .mapToLong(step -> (long) number(step))
                    .toArray();
            int[] epochs = of(HistoryResponse.EPOCH).stream()
                    .mapToInt(epoch -> (int) number(epoch))
                    .toArray();
            double[][] values = metrics.stream()
                    .map(name -> of(name).stream().mapToDouble(Columns::number).toArray())
                    .toArray(double[][]::new);
            return new PointBlock(Resolution.EPOCH, metrics, steps, epochs, values);
        }

        private static double number(@Nullable Double value) {
            return value == null ? Double.NaN : value;
        }
    }

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion("11");
    }

    @Override
    public String getDescription() {
        return "text histories";
    }

    @Override
    public Integer getChecksum() {
        return 1;
    }

    @Override
    public boolean canExecuteInTransaction() {
        return true;
    }

    @Override
    public void migrate(Context context) throws SQLException, IOException {
        Connection connection = context.getConnection();
        if (isDone(connection)) {
            return;
        }
        try (Statement reading = connection.createStatement();
                PreparedStatement writing = connection.prepareStatement("""
                        insert into history_segments
                            (job_id, resolution, first_step, last_step, points, metrics, content)
                        values (?, ?, ?, ?, ?, ?, ?)""")) {
            reading.execute("delete from history_segments"); // of a time before that was broken off
            reading.setFetchSize(ROWS_AT_ONCE);
            try (ResultSet rows = reading.executeQuery(
                    "select job_id, series from loss_history order by job_id, attempt, sequence")) {
                while (rows.next()) {
                    PointBlock block =
                            JSON.readValue(rows.getString(2), Columns.class).block();
                    if (block.points() > 0) {
                        write(HistorySegment.of(rows.getString(1), block), writing);
                    }
                }
            }
            reading.execute("drop table loss_history");
        }
    }

    /** H2 may have dropped the table, and lost the process before this was recorded. */
    private static boolean isDone(Connection connection) throws SQLException {
        try (ResultSet tables = connection
                .getMetaData()
                .getTables(
                        connection.getCatalog(), connection.getSchema(), "%", new String[] {"TABLE", "BASE TABLE"})) {
            while (tables.next()) {
                if (tables.getString("TABLE_NAME").equalsIgnoreCase("loss_history")) {
                    return false;
                }
            }
            return true;
        }
    }

    private static void write(HistorySegment segment, PreparedStatement writing) throws SQLException {
        writing.setString(1, segment.id().jobId());
        writing.setString(2, segment.id().resolution().name());
        writing.setLong(3, segment.id().firstStep());
        writing.setLong(4, segment.lastStep());
        writing.setInt(5, segment.points());
        writing.setString(6, segment.metricsText());
        writing.setBytes(7, segment.content());
        writing.executeUpdate();
    }
}
