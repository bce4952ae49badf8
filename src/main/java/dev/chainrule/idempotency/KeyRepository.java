package dev.chainrule.idempotency;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;

/** Rows of {@code idempotency_keys}. By SQL, because they are changed while Hibernate writes what is created. */
@Repository
class KeyRepository {

    private final JdbcClient database;

    KeyRepository(JdbcClient database) {
        this.database = database;
    }

    Optional<Remembered> find(Key key) {
        return on(key, "select * from idempotency_keys where caller = :caller and name = :name")
                .query(KeyRepository::remembered)
                .optional();
    }

    private static Remembered remembered(ResultSet row, int number) throws SQLException {
        return new Remembered(
                row.getString("holder"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("held_until", OffsetDateTime.class).toInstant(),
                row.getString("fingerprint"),
                row.getString("location"),
                (Integer) row.getObject("status"),
                row.getString("content_type"),
                row.getString("body"));
    }

    /** @return false where somebody else has it */
    boolean take(Claim claim, Instant now, Instant until) {
        try {
            on(
                            claim.key(),
                            "insert into idempotency_keys (caller, name, created_at, holder, held_until)"
                                    + " values (:caller, :name, :now, :holder, :until)")
                    .param("now", time(now))
                    .param("holder", claim.holder())
                    .param("until", time(until))
                    .update();
            return true;
        } catch (DuplicateKeyException taken) {
            return false;
        }
    }

    /** In the transaction of the creation, which fails where the key has been given to another request. */
    void created(Claim claim, String fingerprint, String location) {
        int rows = on(
                        claim.key(),
                        "update idempotency_keys set fingerprint = :fingerprint, location = :location"
                                + " where caller = :caller and name = :name and holder = :holder")
                .param("fingerprint", fingerprint)
                .param("location", location)
                .param("holder", claim.holder())
                .update();
        if (rows == 0) {
            throw new ProblemException(
                    ProblemKind.CONFLICT,
                    "idempotency_key_lost",
                    "This request took so long that another with its Idempotency-Key has taken its place.");
        }
    }

    void answered(Claim claim, Answered answer) {
        on(
                        claim.key(),
                        "update idempotency_keys set fingerprint = :fingerprint, location = :location,"
                                + " status = :status, content_type = :type, body = :body"
                                + " where caller = :caller and name = :name and holder = :holder")
                .param("fingerprint", claim.fingerprint())
                .param("location", answer.location())
                .param("status", answer.status())
                .param("type", answer.contentType())
                .param("body", answer.body())
                .param("holder", claim.holder())
                .update();
    }

    /** @param body null for a large one */
    record Answered(
            int status,
            @Nullable String location,
            @Nullable String contentType,
            @Nullable String body) {}

    /** The key is free again. */
    void release(Key key, String holder) {
        on(key, "delete from idempotency_keys where caller = :caller and name = :name and holder = :holder")
                .param("holder", holder)
                .update();
    }

    void renew(Collection<String> holders, Instant until) {
        if (!holders.isEmpty()) {
            database.sql("update idempotency_keys set held_until = :until where holder in (:holders)")
                    .param("until", time(until))
                    .param("holders", holders)
                    .update();
        }
    }

    void deleteOlder(Instant than) {
        database.sql("delete from idempotency_keys where created_at < :than")
                .param("than", time(than))
                .update();
    }

    private StatementSpec on(Key key, String sql) {
        return database.sql(sql).param("caller", key.caller()).param("name", key.name());
    }

    private static OffsetDateTime time(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
