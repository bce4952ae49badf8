package dev.chainrule.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A database of version 0.1 with a history in it. */
class TextHistoriesTests {

    private static final String URL = "jdbc:h2:mem:text_histories;DB_CLOSE_DELAY=-1";

    private static final String JOB = """
            insert into training_jobs (id, name, status, created_at, dataset_id, dataset_sha256, seed, attempt,
                                       definition, progress, warnings)
            values ('job_1', 'old', 'SUCCEEDED', current_timestamp, 'ds_1', '', 1, 2, '{}', '{}', '[]')""";

    private static final String HISTORY = """
            insert into loss_history (job_id, attempt, sequence, series) values
                ('job_1', 2, 0, '{"columns":{"step":[2,4],"epoch":[1,2],"train_loss":[0.5,null],"val_loss":[0.6,0.25]}}'),
                ('job_1', 2, 1, '{"columns":{}}'),
                ('job_1', 2, 2, '{"columns":{"step":[6],"epoch":[3],"train_loss":[0.125],"val_loss":[1.0E-300]}}')""";

    private static void migrate(String target) {
        Flyway.configure()
                .dataSource(URL, "sa", "")
                .locations("classpath:db/migration")
                .javaMigrations(new TextHistories())
                .target(target)
                .load()
                .migrate();
    }

    @Tag("slow")
    @Test
    void areKeptPointForPoint() throws SQLException {
        migrate("10");
        List<String> points = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(URL, "sa", "");
                Statement statement = connection.createStatement()) {
            statement.execute(JOB);
            statement.execute(HISTORY);
            migrate("11");
            try (ResultSet rows = statement.executeQuery(
                    "select resolution, first_step, last_step, points, metrics, content from history_segments"
                            + " order by first_step")) {
                while (rows.next()) {
                    HistorySegment segment = segment(rows);
                    points.add("%s from %s to %s: %s points of %s"
                            .formatted(
                                    segment.id().resolution(),
                                    segment.id().firstStep(),
                                    segment.lastStep(),
                                    segment.points(),
                                    segment.metricsText()));
                    segment.block()
                            .forEach(
                                    0,
                                    9,
                                    (step, epoch, values) ->
                                            points.add("%s %s %s %s".formatted(step, epoch, values[0], values[1])));
                }
            }
        }
        assertThat(points)
                .containsExactly(
                        "EPOCH from 2 to 4: 2 points of train_loss,val_loss",
                        "2 1 0.5 0.6",
                        "4 2 NaN 0.25",
                        "EPOCH from 6 to 6: 1 points of train_loss,val_loss",
                        "6 3 0.125 1.0E-300");
    }

    private static HistorySegment segment(ResultSet row) throws SQLException {
        Resolution resolution = Resolution.valueOf(row.getString(1));
        return new HistorySegment(
                new HistorySegment.Key("job_1", resolution, row.getLong(2)),
                row.getLong(3),
                row.getInt(4),
                row.getString(5),
                row.getBytes(6));
    }
}
