package dev.chainrule.checkpoint;

import dev.chainrule.storage.StoredFile;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** Where a job stood between two of its steps, and in which file the training is. Never changes. */
@Entity
@Immutable
@Table(name = "checkpoints")
public class Checkpoint {

    static final String FOLDER = "checkpoints";

    /**
     * Between which steps of which run.
     *
     * @param fold from 1; null for the network that becomes the model
     * @param epoch epochs done
     * @param step steps done
     */
    public record Position(
            String jobId, int attempt, @Nullable Integer fold, int epoch, long step) {}

    /**
     * What has been measured of the weights.
     *
     * @param metrics by their names in a history; null where one is not finite
     * @param loss on the validation set if there is one; null where it is not finite
     */
    public record Measured(
            Map<String, @Nullable Double> metrics, @Nullable Double loss) {

        /** Of weights between two epochs. */
        public static final Measured NOTHING = new Measured(Map.of(), null);
    }

    @Id
    private String id;

    private String jobId;
    private int attempt;
    private Instant createdAt;
    private @Nullable Integer fold;
    private int epoch;
    private long step;

    @Convert(converter = MetricsColumn.class)
    private Map<String, @Nullable Double> metrics;

    private @Nullable Double loss;
    private String jobState;
    private long fileBytes;
    private String fileSha256;

    @SuppressWarnings("NullAway.Init") // filled by Hibernate
    protected Checkpoint() {}

    Checkpoint(Position position, Measured measured, String jobState, StoredFile file, Instant createdAt) {
        this.id = idOf(file.name());
        this.jobId = position.jobId();
        this.attempt = position.attempt();
        this.createdAt = createdAt.truncatedTo(ChronoUnit.MILLIS);
        this.fold = position.fold();
        this.epoch = position.epoch();
        this.step = position.step();
        this.metrics = measured.metrics();
        this.loss = measured.loss();
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
        return new Position(jobId, attempt, fold, epoch, step);
    }

    public String jobId() {
        return jobId;
    }

    /** Whether it is of the network that becomes the model, and not of a fold. */
    public boolean ofModel() {
        return fold == null;
    }

    public Measured measured() {
        return new Measured(metrics, loss);
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
