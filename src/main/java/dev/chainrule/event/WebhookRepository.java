package dev.chainrule.event;

import dev.chainrule.storage.Secrets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Rows of {@code webhooks} and {@code webhook_deliveries}. */
@Repository
class WebhookRepository {

    private static final String PENDING = "pending";
    private static final int LONGEST_ERROR = 500;
    /** No host is called so. */
    private static final String NO_HOST = "";

    private final JdbcClient database;
    private final Secrets secrets;

    WebhookRepository(JdbcClient database, Secrets secrets) {
        this.database = database;
        this.secrets = secrets;
    }

    void add(String job, Notify notify) {
        database.sql("insert into webhooks (job_id, url, host, sealed_secret, events)"
                        + " values (:job, :url, :host, :secret, :events)")
                .param("job", job)
                .param("url", notify.url())
                .param("host", Receivers.host(notify.url()))
                .param("secret", secrets.seal(notify.secret(), job))
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

    /**
     * @param host with its port
     * @param secret null where it cannot be read
     * @param attempts that have been begun before
     */
    record Due(
            String id,
            String job,
            String url,
            String host,
            @Nullable String secret,
            String body,
            int attempts) {

        /** Without the secret. */
        @Override
        public String toString() {
            return "Due[id=%s, job=%s, url=%s, attempts=%s]".formatted(id, job, url, attempts);
        }
    }

    /**
     * The longest overdue first.
     *
     * @param but hosts that have enough to do
     */
    List<Due> due(Instant now, Set<String> but, int limit) {
        return database.sql("select d.id, d.job_id, w.url, w.host, w.sealed_secret, d.body, d.attempts"
                        + " from webhook_deliveries d join webhooks w on w.job_id = d.job_id"
                        + " where d.status = :pending and d.due_at <= :now and w.host not in (:but)"
                        + " order by d.due_at limit :limit")
                .param("pending", PENDING)
                .param("now", time(now))
                .param("but", but.isEmpty() ? Set.of(NO_HOST) : but)
                .param("limit", limit)
                .query(this::due)
                .list();
    }

    private Due due(ResultSet row, int number) throws SQLException {
        String job = row.getString("job_id");
        return new Due(
                row.getString("id"),
                job,
                row.getString("url"),
                row.getString("host"),
                secrets.open(row.getString("sealed_secret"), job).orElse(null),
                row.getString("body"),
                row.getInt("attempts"));
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

    /** An attempt takes longer than was thought. */
    void hold(Due due, Instant until) {
        database.sql("update webhook_deliveries set due_at = :until"
                        + " where id = :id and status = :pending and attempts = :attempts")
                .param("until", time(until))
                .param("id", due.id())
                .param("pending", PENDING)
                .param("attempts", due.attempts())
                .update();
    }

    /** Whatever became of other attempts. */
    void delivered(String id, int answer, Instant now) {
        database.sql("update webhook_deliveries set status = 'delivered', delivered_at = :now, answer = :answer,"
                        + " error = null where id = :id and status <> 'delivered'")
                .param("now", time(now))
                .param("answer", answer)
                .param("id", id)
                .update();
    }

    /**
     * Unless another attempt has begun meanwhile.
     *
     * @param attempts with the one that came to nothing
     * @param again when it is tried again; null where it is given up
     */
    void refused(
            String id,
            int attempts,
            @Nullable Integer answer,
            @Nullable String error,
            @Nullable Instant again,
            Instant now) {
        database.sql("update webhook_deliveries set status = :status, answer = :answer, error = :error, due_at = :due"
                        + " where id = :id and status = :pending and attempts = :attempts")
                .param("pending", PENDING)
                .param("attempts", attempts)
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
