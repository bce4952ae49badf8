package dev.chainrule.event;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Rows of {@code webhooks} and {@code webhook_deliveries}. */
@Repository
class WebhookRepository {

    private static final String PENDING = "pending";
    private static final int LONGEST_ERROR = 500;

    private final JdbcClient database;

    WebhookRepository(JdbcClient database) {
        this.database = database;
    }

    void add(String job, Notify notify) {
        database.sql("insert into webhooks (job_id, url, secret, events) values (:job, :url, :secret, :events)")
                .param("job", job)
                .param("url", notify.url())
                .param("secret", notify.secret())
                .param(
                        "events",
                        notify.chosen().stream().distinct().map(EventType::word).collect(Collectors.joining(",")))
                .update();
    }

    /** Types of the events that somebody wants of a job. */
    List<EventType> wanted(String job) {
        Optional<String> words = database.sql("select events from webhooks where job_id = :job")
                .param("job", job)
                .query(String.class)
                .optional();
        return words.stream()
                .flatMap(all -> Arrays.stream(all.split(",", -1)))
                .map(EventType::of)
                .toList();
    }

    /** To be sent at once. */
    void queue(String id, JobEvent event, String body) {
        database.sql("insert into webhook_deliveries (id, job_id, sequence, type, body, status, attempts, due_at)"
                        + " values (:id, :job, :sequence, :type, :body, :pending, 0, :due)")
                .param("id", id)
                .param("job", event.job())
                .param("sequence", event.sequence())
                .param("type", event.type().word())
                .param("body", body)
                .param("pending", PENDING)
                .param("due", time(event.createdAt()))
                .update();
    }

    /** @param attempts that have been made before */
    record Due(String id, String job, String url, String secret, String body, int attempts) {}

    /** The longest overdue first. */
    List<Due> due(Instant now, int limit) {
        return database.sql("select d.id, d.job_id, w.url, w.secret, d.body, d.attempts from webhook_deliveries d"
                        + " join webhooks w on w.job_id = d.job_id"
                        + " where d.status = :pending and d.due_at <= :now order by d.due_at limit :limit")
                .param("pending", PENDING)
                .param("now", time(now))
                .param("limit", limit)
                .query((row, number) -> new Due(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getInt(6)))
                .list();
    }

    /**
     * Begins an attempt.
     *
     * @param until when another may begin, should this process die
     * @return false where another process has begun it
     */
    boolean take(Due due, Instant until) {
        return database.sql("update webhook_deliveries set attempts = attempts + 1, due_at = :until"
                                + " where id = :id and status = :pending and attempts = :attempts")
                        .param("until", time(until))
                        .param("id", due.id())
                        .param("pending", PENDING)
                        .param("attempts", due.attempts())
                        .update()
                == 1;
    }

    void delivered(String id, int answer, Instant now) {
        database.sql("update webhook_deliveries set status = 'delivered', delivered_at = :now, answer = :answer,"
                        + " error = null where id = :id")
                .param("now", time(now))
                .param("answer", answer)
                .param("id", id)
                .update();
    }

    /** @param again when it is tried again; null where it is given up */
    void refused(String id, @Nullable Integer answer, @Nullable String error, @Nullable Instant again, Instant now) {
        database.sql("update webhook_deliveries set status = :status, answer = :answer, error = :error, due_at = :due"
                        + " where id = :id")
                .param("status", again == null ? "failed" : PENDING)
                .param("answer", answer)
                .param("error", error == null ? null : error.substring(0, Math.min(error.length(), LONGEST_ERROR)))
                .param("due", time(again == null ? now : again))
                .param("id", id)
                .update();
    }

    /** Oldest first. */
    List<Delivery> of(String job, long after, int limit) {
        return database.sql("select d.*, w.url from webhook_deliveries d join webhooks w on w.job_id = d.job_id"
                        + " where d.job_id = :job and d.sequence > :after order by d.sequence limit :limit")
                .param("job", job)
                .param("after", after)
                .param("limit", limit)
                .query(WebhookRepository::delivery)
                .list();
    }

    private static Delivery delivery(ResultSet row, int number) throws SQLException {
        String status = row.getString("status");
        return new Delivery(
                "delivery",
                row.getString("id"),
                row.getString("job_id"),
                row.getLong("sequence"),
                EventType.of(row.getString("type")),
                row.getString("url"),
                status,
                row.getInt("attempts"),
                status.equals(PENDING) ? instant(row, "due_at") : null,
                instant(row, "delivered_at"),
                (Integer) row.getObject("answer"),
                NoAnswer.stored(row.getString("error")));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static OffsetDateTime time(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
