package dev.chainrule.sweep;

import dev.chainrule.definition.Definitions;
import dev.chainrule.idempotency.Created;
import dev.chainrule.idempotency.Creations;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.sweep.SweepDefinition.Direction;
import dev.chainrule.sweep.SweepDefinition.KeptModels;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityListeners;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.Mutability;
import org.hibernate.type.SqlTypes;
import org.hibernate.type.descriptor.java.Immutability;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a user asked to be tried, and how far that is. Moves from one status to the next under its row's lock. */
@Entity
@EntityListeners(Creations.class)
@Table(name = "sweeps")
class Sweep implements Created {

    /** What the metadata of its jobs say of it. */
    static final String KEY = "sweep";

    static final String TRIAL_KEY = "trial";

    @Id
    private String id;

    private String name;

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    private SweepStatus status;

    private Instant createdAt;
    private @Nullable Instant finishedAt;

    @Convert(converter = SweepJson.Definition.class)
    @Mutability(Immutability.class)
    private JsonNode definition;

    /** How many trials are trained for how many epochs. */
    @Convert(converter = SweepJson.Rungs.class)
    @Mutability(Immutability.class)
    private List<Rung> rungs;

    @SuppressWarnings("NullAway.Init") // filled by Hibernate
    protected Sweep() {}

    Sweep(SweepPlan plan, Instant now) {
        this.id = plan.id();
        this.name = Objects.requireNonNull(plan.definition().name());
        this.status = SweepStatus.RUNNING;
        this.createdAt = now.truncatedTo(ChronoUnit.MILLIS);
        this.definition = Definitions.write(plan.definition());
        this.rungs = plan.rungs();
    }

    /** Its jobs are to stop, and no more are submitted. */
    void cancel() {
        if (status == SweepStatus.CANCELLING) {
            return;
        }
        if (status != SweepStatus.RUNNING) {
            throw conflict("be cancelled", "running");
        }
        status = SweepStatus.CANCELLING;
    }

    /** All trials have ended. */
    void end(boolean found, Instant now) {
        status = status == SweepStatus.CANCELLING
                ? SweepStatus.CANCELLED
                : found ? SweepStatus.SUCCEEDED : SweepStatus.FAILED;
        finishedAt = now.truncatedTo(ChronoUnit.MILLIS);
    }

    void requireEnded() {
        if (!status.terminal()) {
            throw conflict("be deleted", "succeeded or failed or cancelled");
        }
    }

    private ProblemException conflict(String action, String allowed) {
        return new ProblemException(
                ProblemKind.CONFLICT,
                "sweep_" + status.word(),
                "Sweep %s is %s; only one that is %s can %s.".formatted(id, status.word(), allowed, action));
    }

    @Override
    public String location() {
        return "/sweeps/" + id;
    }

    String id() {
        return id;
    }

    String name() {
        return name;
    }

    SweepStatus status() {
        return status;
    }

    Instant createdAt() {
        return createdAt;
    }

    @Nullable
    Instant finishedAt() {
        return finishedAt;
    }

    /** As the user would write it, with every default of its own spelt out. */
    JsonNode definitionJson() {
        return definition;
    }

    SweepDefinition definition() {
        return Definitions.readStored(definitionJson(), SweepDefinition.class);
    }

    String metric() {
        return Objects.requireNonNull(definition().metric());
    }

    Direction direction() {
        return Objects.requireNonNull(definition().direction());
    }

    boolean keepsOnlyTheBest() {
        return definition().keepModels() == KeptModels.BEST;
    }

    List<Rung> rungs() {
        return rungs;
    }
}
