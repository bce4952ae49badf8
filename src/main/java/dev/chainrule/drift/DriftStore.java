package dev.chainrule.drift;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Keeps what is known of the rows that models learned from, and what was counted hour by hour, each process for itself. */
@Component
class DriftStore {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final JdbcClient database;

    DriftStore(JdbcClient database) {
        this.database = database;
    }

    Optional<Reference> reference(String model) {
        return database.sql("select content from drift_references where model_id = :model")
                .param("model", model)
                .query((row, number) -> row.getBytes(1))
                .optional()
                .map(bytes -> JSON.readValue(unpacked(bytes), Reference.class));
    }

    /** It is always the same, so whoever comes second has nothing to do; nor is there any of a model deleted meanwhile. */
    void keep(String model, Reference reference) {
        keep(model, packed(reference));
    }

    /** The same as {@link #packed(Reference)} makes it. */
    void keep(String model, byte[] content) {
        try {
            database.sql("insert into drift_references (model_id, content) values (:model, :content)")
                    .param("model", model)
                    .param("content", content)
                    .update();
        } catch (DataIntegrityViolationException known) {
            // it is there, or its model is not
        }
    }

    /** An hour in which a model was asked, by one process. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Window(Instant hour, long[] cells) {}

    /** In place of what the process has written of this hour before. */
    void write(String model, String process, Window window) {
        byte[] content = packed(window.cells);
        int updated = database.sql("update drift_windows set content = :content"
                        + " where model_id = :model and hour_at = :hour and process = :process")
                .param("content", content)
                .param("model", model)
                .param("hour", at(window.hour))
                .param("process", process)
                .update();
        if (updated == 0) {
            try {
                database.sql("insert into drift_windows (model_id, hour_at, process, content)"
                                + " values (:model, :hour, :process, :content)")
                        .param("model", model)
                        .param("hour", at(window.hour))
                        .param("process", process)
                        .param("content", content)
                        .update();
            } catch (DataIntegrityViolationException gone) {
                // its model has been deleted
            }
        }
    }

    /** @param to not itself */
    List<Window> windows(String model, Instant from, Instant to) {
        return database.sql("select hour_at, content from drift_windows"
                        + " where model_id = :model and hour_at >= :from and hour_at < :to order by hour_at, process")
                .param("model", model)
                .param("from", at(from))
                .param("to", at(to))
                .query((row, number) -> new Window(
                        row.getObject(1, OffsetDateTime.class).toInstant(), cells(unpacked(row.getBytes(2)))))
                .list();
    }

    void forget(Instant before) {
        database.sql("delete from drift_windows where hour_at < :before")
                .param("before", at(before))
                .update();
    }

    private static OffsetDateTime at(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }

    static byte[] packed(Reference reference) {
        return packed(JSON.writeValueAsBytes(reference));
    }

    private static byte[] packed(long[] cells) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (long cell : cells) {
                out.writeLong(cell);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed(bytes.toByteArray());
    }

    private static long[] cells(byte[] bytes) {
        long[] cells = new long[bytes.length / Long.BYTES];
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            for (int i = 0; i < cells.length; i++) {
                cells[i] = in.readLong();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return cells;
    }

    private static byte[] packed(byte[] content) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static byte[] unpacked(byte[] content) {
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(content))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
