package dev.chainrule.event;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Rows of {@code job_events}. By SQL, because events are told while Hibernate writes the job that they tell of.
 */
@Repository
class EventRepository {

    /** Never dropped: a job has few of them. */
    private static final List<String> LASTING = List.of(EventType.STATUS.word(), EventType.DONE.word());

    private static final String INSERT =
            "insert into job_events (job_id, sequence, created_at, attempt, type, data) values (?, ?, ?, ?, ?, ?)";

    private final JdbcClient database;
    private final JdbcTemplate writing;
    private final JsonMapper json;

    EventRepository(JdbcClient database, JdbcTemplate writing, JsonMapper json) {
        this.database = database;
        this.writing = writing;
        this.json = json;
    }

    /**
     * To be called by whoever holds the lock of the job's row: so sequences have no gap, and are seen in their order.
     *
     * @param sequence one more than that of the last
     */
    JobEvent add(String job, long sequence, int attempt, EventData data, Instant now) {
        insert(job, sequence, attempt, data, now);
        return new JobEvent(job, sequence, data.type(), now, attempt, json.valueToTree(data));
    }

    /** As {@link #add}, of one that nobody is told of now. */
    void insert(String job, long sequence, int attempt, EventData data, Instant now) {
        writing.update(
                INSERT,
                job,
                sequence,
                OffsetDateTime.ofInstant(now, ZoneOffset.UTC),
                attempt,
                data.type().word(),
                json.writeValueAsString(data));
    }

    /** Sequence of the newest; 0 where there is none. */
    long last(String job) {
        return database.sql("select coalesce(max(sequence), 0) from job_events where job_id = :job")
                .param("job", job)
                .query(Long.class)
                .single();
    }

    /** Oldest first. */
    List<JobEvent> after(String job, long sequence, int limit) {
        return database.sql("select * from job_events where job_id = :job and sequence > :sequence"
                        + " order by sequence limit :limit")
                .param("job", job)
                .param("sequence", sequence)
                .param("limit", limit)
                .query(this::event)
                .list();
    }

    /** Newest first. */
    List<JobEvent> before(String job, long sequence, int limit) {
        return database.sql("select * from job_events where job_id = :job and sequence < :sequence"
                        + " order by sequence desc limit :limit")
                .param("job", job)
                .param("sequence", sequence)
                .param("limit", limit)
                .query(this::event)
                .list();
    }

    private JobEvent event(ResultSet row, int number) throws SQLException {
        return new JobEvent(
                row.getString("job_id"),
                row.getLong("sequence"),
                EventType.of(row.getString("type")),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getInt("attempt"),
                json.readValue(row.getString("data"), JsonNode.class));
    }

    long count(String job) {
        return database.sql("select count(*) from job_events where job_id = :job")
                .param("job", job)
                .query(Long.class)
                .single();
    }

    /**
     * Removes the oldest metrics, up to so many.
     *
     * @return how many there were to remove
     */
    int dropMetrics(String job, long most) {
        return drop(job, "type = 'metrics'", most);
    }

    /** Removes the oldest of everything that a job may have many of, up to so many. */
    int dropOthers(String job, long most) {
        return drop(job, "type not in (:lasting)", most);
    }

    private int drop(String job, String which, long most) {
        return database.sql("delete from job_events where job_id = :job and " + which + " and sequence <= ("
                        + "select max(sequence) from (select sequence from job_events where job_id = :job and " + which
                        + " order by sequence limit :most) oldest)")
                .param("job", job)
                .param("lasting", LASTING)
                .param("most", most)
                .update();
    }

    void deleteOf(String job) {
        database.sql("delete from job_events where job_id = :job")
                .param("job", job)
                .update();
    }
}
