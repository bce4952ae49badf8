package dev.chainrule.history;

import dev.chainrule.network.Snapshot;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.json.JsonMapper;

/** What a network looked like inside at the end of an epoch, as it is stored. */
@Entity
@Table(name = "job_snapshots")
class KeptSnapshot {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Of which job, and after which epoch. */
    @Embeddable
    record Key(String jobId, int epoch) implements Serializable {}

    @EmbeddedId
    @SuppressWarnings("UnusedVariable") // by queries
    private Key id;

    @SuppressWarnings("UnusedVariable") // by whoever reads the table
    private long step;

    private byte[] content;

    @SuppressWarnings("NullAway.Init") // filled by Hibernate
    protected KeptSnapshot() {}

    KeptSnapshot(String job, Snapshot snapshot) {
        this.id = new Key(job, snapshot.epoch());
        this.step = snapshot.step();
        this.content = content(snapshot);
    }

    private static byte[] content(Snapshot snapshot) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream to = new GZIPOutputStream(bytes)) {
            to.write(JSON.writeValueAsBytes(snapshot));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    Snapshot snapshot() {
        try (InputStream from = new GZIPInputStream(new ByteArrayInputStream(content))) {
            return JSON.readValue(from, Snapshot.class);
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }
}
