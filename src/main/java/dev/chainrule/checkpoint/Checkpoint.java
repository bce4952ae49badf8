package dev.chainrule.checkpoint;

import dev.chainrule.storage.StoredFile;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.hibernate.annotations.Immutable;

/** Where a job stood between two of its steps, and in which file the training is. Never changes. */
@Entity
@Immutable
@Table(name = "checkpoints")
public class Checkpoint {

    static final String FOLDER = "checkpoints";

    /**
     * Between which steps of which run.
     *
     * @param epoch epochs done
     * @param step steps done
     */
    public record Position(String jobId, int attempt, int epoch, long step) {}

    @Id
    private String id;

    private String jobId;
    private int attempt;
    private Instant createdAt;
    private int epoch;
    private long step;
    private String jobState;
    private long fileBytes;
    private String fileSha256;

    @SuppressWarnings("NullAway.Init") // filled by Hibernate
    protected Checkpoint() {}

    Checkpoint(Position position, String jobState, StoredFile file, Instant createdAt) {
        this.id = idOf(file.name());
        this.jobId = position.jobId();
        this.attempt = position.attempt();
        this.createdAt = createdAt.truncatedTo(ChronoUnit.MILLIS);
        this.epoch = position.epoch();
        this.step = position.step();
        this.jobState = jobState;
        this.fileBytes = file.bytes();
        this.fileSha256 = file.sha256();
    }

    public String id() {
        return id;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Position position() {
        return new Position(jobId, attempt, epoch, step);
    }

    /** What the run knew beside the training, as it gave it: JSON. */
    public String jobState() {
        return jobState;
    }

    static String fileName(String id) {
        return id + ".training";
    }

    private static String idOf(String fileName) {
        return fileName.substring(0, fileName.indexOf('.'));
    }

    public StoredFile file() {
        return new StoredFile(FOLDER, fileName(id), fileBytes, fileSha256);
    }
}
