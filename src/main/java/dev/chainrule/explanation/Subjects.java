package dev.chainrule.explanation;

import dev.chainrule.checkpoint.Checkpoint;
import dev.chainrule.checkpoint.Checkpoints;
import dev.chainrule.database.IdKind;
import dev.chainrule.exchange.WeightOwners;
import dev.chainrule.job.TrainingJob;
import dev.chainrule.model.Model;
import dev.chainrule.model.Models;
import dev.chainrule.model.manifest.Blueprint;
import dev.chainrule.model.manifest.ModelManifest;
import dev.chainrule.network.Network;
import dev.chainrule.network.NetworkSpec;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import dev.chainrule.training.JobDesk;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Opens whatever has weights: models, checkpoints, and jobs on their way to a model. */
@Component
public class Subjects implements WeightOwners {

    private final Models models;
    private final Checkpoints checkpoints;
    private final JobDesk jobs;
    private final ExplanationSettings settings;
    private final Semaphore places;

    Subjects(Models models, Checkpoints checkpoints, JobDesk jobs, ExplanationSettings settings) {
        this.models = models;
        this.checkpoints = checkpoints;
        this.jobs = jobs;
        this.settings = settings;
        this.places = new Semaphore(settings.atOnce(), true);
    }

    /**
     * The checkpoint that is asked about: both the query and the body may name it.
     *
     * @throws ProblemException where they name different ones
     */
    public static @Nullable String checkpoint(@Nullable String inQuery, @Nullable String inBody) {
        if (inQuery != null && inBody != null && !inQuery.equals(inBody)) {
            throw ProblemException.invalid(
                    "checkpoint", "the body names another checkpoint, " + inBody, inQuery, "one of the two");
        }
        return inQuery == null ? inBody : inQuery;
    }

    /**
     * Opens a network for one question, when it is its turn.
     *
     * @param reference a model by id, name, {@code name:version} or {@code name@alias}; or the id of a checkpoint; or of a job, whose model is
     *     meant, or its newest checkpoint as long as it has none
     * @param checkpoint of the job of that model or of that job; null for the newest state
     */
    public <T> T ask(String reference, @Nullable String checkpoint, Function<Subject, T> question) {
        return inTurn(() -> {
            try (Subject subject = open(reference, checkpoint)) {
                return question.apply(subject);
            }
        });
    }

    /** The same of two. */
    public <T> T ask(String reference, @Nullable String checkpoint, String other, Comparison<T> question) {
        return inTurn(() -> {
            try (Subject subject = open(reference, checkpoint);
                    Subject second = openOther(other)) {
                return question.of(subject, second);
            }
        });
    }

    /** What is asked of two networks. */
    @FunctionalInterface
    public interface Comparison<T> {
        T of(Subject one, Subject other);
    }

    /** What is done in a turn. */
    @FunctionalInterface
    private interface Work<T> {
        T run();
    }

    private <T> T inTurn(Work<T> work) {
        if (!await()) {
            throw new ProblemException(
                    ProblemKind.UNAVAILABLE,
                    "too_many_explanations",
                    "%s networks are being looked into, and others wait (chainrule.explanation.at-once, .max-wait); try again soon."
                            .formatted(settings.atOnce()));
        }
        try {
            return work.run();
        } finally {
            places.release();
        }
    }

    private boolean await() {
        try {
            return places.tryAcquire(settings.maxWait().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whether it names a model, if anything. */
    public static boolean isModel(String reference) {
        return !IdKind.CHECKPOINT.names(reference) && !IdKind.JOB.names(reference);
    }

    /** To be closed; outside of any turn. */
    public Subject open(String reference, @Nullable String checkpoint) {
        Owner owner = find(reference, checkpoint);
        Checkpoint then = owner.checkpoint();
        return then == null ? of(owner.requireModel(), owner.threshold()) : of(owner.model(), then, owner.threshold());
    }

    @Override
    public Owner find(String reference, @Nullable String checkpoint) {
        if (IdKind.CHECKPOINT.names(reference)) {
            Checkpoint found = ofModel(checkpoints.find(reference));
            requireSame(found, checkpoint);
            return new Owner(null, found, null);
        }
        if (IdKind.JOB.names(reference)) {
            return ofJob(jobs.find(reference), checkpoint);
        }
        Models.Named named = models.named(reference);
        Model model = named.model();
        return new Owner(model, checkpoint == null ? null : at(model.jobId(), checkpoint), named.ownThreshold());
    }

    /** @throws ProblemException whose pointer is the parameter {@code with} */
    private Subject openOther(String reference) {
        try {
            return open(reference, null);
        } catch (ProblemException unknown) {
            if (unknown.kind() != ProblemKind.NOT_FOUND) {
                throw unknown;
            }
            throw ProblemException.invalid(
                    "with", unknown.detail(), reference, "a model by id or name:version, a checkpoint, or a job");
        }
    }

    private static void requireSame(Checkpoint found, @Nullable String asked) {
        if (asked != null && !asked.equals(found.id())) {
            throw ProblemException.invalid(
                    "checkpoint", "another checkpoint stands in the path", asked, "leave it out");
        }
    }

    private Owner ofJob(TrainingJob job, @Nullable String checkpoint) {
        Optional<Model> model = Optional.ofNullable(job.modelId()).flatMap(models::lookUp);
        if (checkpoint != null) {
            return new Owner(model.orElse(null), at(job.id(), checkpoint), null);
        }
        if (model.isPresent()) {
            return new Owner(model.get(), null, null);
        }
        Checkpoint newest = checkpoints.ofModel(job.id()).stream()
                .findFirst()
                .orElseThrow(() -> ProblemException.conflict(
                        "no_weights_yet",
                        "Job %s is %s and has neither a model nor a checkpoint%s"
                                .formatted(
                                        job.id(),
                                        job.status().word(),
                                        job.status().terminal()
                                                ? "."
                                                : " yet; one is kept within seconds, and when the job is paused."),
                        List.of()));
        return new Owner(null, newest, null);
    }

    private Checkpoint at(String job, String id) {
        Checkpoint checkpoint = ofModel(checkpoints.find(id));
        if (!checkpoint.jobId().equals(job)) {
            throw ProblemException.invalid(
                    "checkpoint",
                    "is of job %s, and the model of job %s".formatted(checkpoint.jobId(), job),
                    id,
                    "one of GET /jobs/%s/checkpoints".formatted(job));
        }
        return checkpoint;
    }

    private static Checkpoint ofModel(Checkpoint checkpoint) {
        if (!checkpoint.ofModel()) {
            throw IdKind.CHECKPOINT.unknown(checkpoint.id());
        }
        return checkpoint;
    }

    private Subject of(Model model, @Nullable Double threshold) {
        ModelManifest manifest = model.manifest();
        requireSmall(manifest.spec());
        Network network = models.network(model, Kernels.reference());
        return new Subject(
                model,
                null,
                network,
                manifest.encoding(),
                manifest.task(),
                Learnt.of(model),
                manifest.example(),
                null,
                Names.of(manifest.encoding(), network),
                threshold);
    }

    private Subject of(@Nullable Model model, Checkpoint checkpoint, @Nullable Double threshold) {
        Blueprint blueprint = checkpoints.blueprint(checkpoint);
        requireSmall(blueprint.spec());
        TrainingJob job = jobs.find(checkpoint.jobId());
        Network network = checkpoints.network(checkpoint, Kernels.reference());
        return new Subject(
                model,
                checkpoint,
                network,
                blueprint.encoding(),
                blueprint.task(),
                Learnt.of(job),
                blueprint.example(),
                () -> checkpoints.standing(checkpoint),
                Names.of(blueprint.encoding(), network),
                threshold);
    }

    private void requireSmall(NetworkSpec spec) {
        long parameters = spec.parameterCount();
        if (parameters > settings.maxParameters()) {
            throw new ProblemException(
                    ProblemKind.INVALID,
                    "network_too_large",
                    String.format(
                            Locale.ROOT,
                            "The network has %,d parameters, and networks of at most %,d are opened (chainrule.explanation.max-parameters).",
                            parameters,
                            settings.maxParameters()),
                    List.of(Violation.at(
                            "",
                            "has too many parameters to be opened",
                            parameters,
                            "a smaller network, or a larger chainrule.explanation.max-parameters")));
        }
    }
}
