package dev.chainrule.event;

import org.springframework.jdbc.core.JdbcTemplate;

/** A row of a job that no run will take, as it has ended; whoever reads all jobs of the database can read it. */
final class EndedJob {

    private static final String PROGRESS =
            "{\"epoch\":1,\"epochs\":1,\"step\":1,\"steps\":1,\"rowsSeen\":1,\"rowsPerSecond\":1.0,\"latest\":{},\"best\":{}}";

    private EndedJob() {}

    static void insert(JdbcTemplate database, String id) {
        database.update("""
                insert into training_jobs (id, name, status, created_at, dataset_id, dataset_sha256, seed, attempt,
                definition, progress, warnings) values (?, 'job', 'CANCELLED', current_timestamp, 'ds', '', 1, 1, '{}', ?, '[]')""", id, PROGRESS);
    }
}
