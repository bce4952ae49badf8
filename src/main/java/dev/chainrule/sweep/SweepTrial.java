package dev.chainrule.sweep;

import dev.chainrule.plan.StoredDefinition;
import dev.chainrule.sweep.SweepPlan.PlannedTrial;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.Map;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One combination at one rung: one job. Changes only under the lock of its sweep. */
@Entity
@Table(name = "sweep_trials")
class SweepTrial {

    private static final JsonMapper JSON = JsonMapper.shared();

    /**
     * Which trial of which sweep.
     *
     * @param rung from 0
     * @param number of the combination, from 1
     */
    @Embeddable
    record Key(String sweepId, int rung, int number) implements Serializable {}

    @EmbeddedId
    private Key id;

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    private TrialStatus status;

    private String tried;
    private String job;
    private String datasetId;
    private @Nullable String jobId;
    private @Nullable Double score;
    private @Nullable Integer epoch;
    private @Nullable String modelId;
    private @Nullable String error;

    @SuppressWarnings("NullAway.Init") // filled by Hibernate
    protected SweepTrial() {}

    private SweepTrial(Key id, String tried, ObjectNode job, String datasetId) {
        this.id = id;
        this.status = TrialStatus.WAITING;
        this.tried = tried;
        this.job = job.toString();
        this.datasetId = datasetId;
    }

    /** At the first rung. */
    static SweepTrial of(String sweep, int number, PlannedTrial planned) {
        String tried = JSON.writeValueAsString(planned.values());
        return new SweepTrial(new Key(sweep, 0, number), tried, planned.job(), planned.datasetId());
    }

    /** The same combination, trained for longer from the beginning. */
    SweepTrial next(int epochs) {
        ObjectNode longer = StoredDefinition.withEpochs(jobDefinition(), epochs);
        return new SweepTrial(new Key(id.sweepId, id.rung + 1, id.number), tried, longer, datasetId);
    }

    void submitted(String as) {
        status = TrialStatus.SUBMITTED;
        jobId = as;
    }

    /** @param value what decides; null if the model has no such metric */
    void succeeded(@Nullable Double value, int bestEpoch, String model) {
        status = TrialStatus.SUCCEEDED;
        score = value;
        epoch = bestEpoch;
        modelId = model;
    }

    void failed(String why) {
        status = TrialStatus.FAILED;
        error = why;
    }

    void cancelled() {
        status = TrialStatus.CANCELLED;
    }

    /** Another trial's is better. */
    void loseModel() {
        modelId = null;
    }

    Key id() {
        return id;
    }

    TrialStatus status() {
        return status;
    }

    boolean ended() {
        return !TrialStatus.UNFINISHED.contains(status);
    }

    /** By JSON pointer into the job. */
    Map<String, @Nullable Object> tried() {
        return JSON.readValue(tried, new TypeReference<>() {});
    }

    JsonNode jobDefinition() {
        return JSON.readTree(job);
    }

    @Nullable
    String jobId() {
        return jobId;
    }

    @Nullable
    Double score() {
        return score;
    }

    @Nullable
    Integer epoch() {
        return epoch;
    }

    @Nullable
    String modelId() {
        return modelId;
    }

    @Nullable
    String error() {
        return error;
    }
}
