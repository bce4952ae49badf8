package dev.chainrule.verification;

import dev.chainrule.database.IdKind;
import dev.chainrule.dataset.Dataset;
import dev.chainrule.dataset.Datasets;
import dev.chainrule.job.JobStatus;
import dev.chainrule.job.JobUse;
import dev.chainrule.job.TrainingJob;
import dev.chainrule.model.Model;
import dev.chainrule.model.ModelUse;
import dev.chainrule.model.Models;
import dev.chainrule.model.manifest.Provenance;
import dev.chainrule.plan.JobDefinition;
import dev.chainrule.plan.StoredDefinition;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.training.JobDesk;
import dev.chainrule.web.paging.PageRequest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Trains models again from what they say of themselves, as ordinary jobs, and compares the weights. */
@Component
class Verifications implements ModelUse, JobUse {

    private static final Logger LOG = LoggerFactory.getLogger(Verifications.class);

    private final VerificationRepository repository;
    private final Models models;
    private final Datasets datasets;
    private final JobDesk desk;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Verifications(
            VerificationRepository repository,
            Models models,
            Datasets datasets,
            JobDesk desk,
            TransactionTemplate transaction,
            Clock clock) {
        this.repository = repository;
        this.models = models;
        this.datasets = datasets;
        this.desk = desk;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Queues a job that makes the model again; where that cannot be, the answer says why. */
    Verification begin(String reference) {
        Model model = models.find(reference);
        String id = IdKind.VERIFICATION.next();
        Provenance provenance = model.manifest().provenance();
        if (provenance.edited() != null) {
            String why = "The model was changed by hand, which training it again does not do.";
            return repository.save(Verification.impossible(id, model, why, clock.instant()));
        }
        Optional<Dataset> dataset = datasets.lookUp(
                provenance.dataset(),
                provenance.datasetSha256(),
                model.manifest().encoding()::fits);
        if (dataset.isEmpty()) {
            String why = provenance.withoutData()
                    ? "The network came without data, and nobody here trained it."
                    : "The dataset with the SHA-256 %s no longer exists.".formatted(provenance.datasetSha256());
            return repository.save(Verification.impossible(id, model, why, clock.instant()));
        }
        if (desk.lookUp(provenance.job()).filter(Verifications::wasCutOff).isPresent()) {
            String why =
                    "The model has the best weights of a job that was stopped early, and retraining would not stop there.";
            return repository.save(Verification.impossible(id, model, why, clock.instant()));
        }
        try {
            JobDefinition again = again(id, model, dataset.get());
            desk.submit(again, job -> {
                repository.save(Verification.running(id, model, job.id(), clock.instant()));
                models.hold(model.id());
            });
            return find(id);
        } catch (ProblemException refused) {
            if (refused.kind() != ProblemKind.INVALID) {
                throw refused;
            }
            String why = "The job definition is no longer valid: " + words(refused);
            return repository.save(Verification.impossible(id, model, why, clock.instant()));
        }
    }

    private static boolean wasCutOff(TrainingJob job) {
        return job.status().terminal() && job.status() != JobStatus.SUCCEEDED;
    }

    private static String words(ProblemException refused) {
        List<String> words = new ArrayList<>(List.of(refused.detail()));
        refused.violations().forEach(each -> words.add(each.pointer() + " " + each.detail()));
        return String.join("; ", words);
    }

    /** The model's definition under another name, and without what has no part in the weights. */
    private static JobDefinition again(String id, Model model, Dataset dataset) {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        metadata.put("verification", id).put("model", model.id());
        return StoredDefinition.again(model.manifest().provenance().definition(), id, dataset.id(), metadata);
    }

    Verification find(String id) {
        return repository.findById(id).orElseThrow(() -> IdKind.VERIFICATION.unknown(id));
    }

    /** Of one model; up to one more than the page holds. */
    List<Verification> page(String reference, PageRequest page) {
        String model = models.find(reference).id();
        return page.read(
                IdKind.VERIFICATION,
                id -> repository.existsByIdAndModelId(id, model),
                (from, limit) -> repository.findByModelIdAndIdGreaterThanOrderByIdAsc(model, from, limit),
                (from, limit) -> repository.findByModelIdAndIdLessThanOrderByIdDesc(model, from, limit));
    }

    /** Until it has been compared with what its job makes. */
    @Override
    public Optional<String> useOfModel(String model) {
        return repository
                .findFirstByModelIdAndStatus(model, VerificationStatus.RUNNING)
                .map(verification -> "verification " + verification.id());
    }

    @Override
    public Optional<String> useOfJob(String job) {
        return repository
                .findFirstByJobIdAndStatus(job, VerificationStatus.RUNNING)
                .map(verification -> "verification " + verification.id());
    }

    List<String> running() {
        return repository.ids(VerificationStatus.RUNNING);
    }

    /** Compares the models where the job has ended. The one it made is only for that, and goes. */
    void look(String id) {
        Optional<String> made = transaction.execute(tx -> repository
                .lock(id)
                .filter(verification -> verification.status() == VerificationStatus.RUNNING)
                .flatMap(this::look));
        Objects.requireNonNull(made).ifPresent(models::deleteWeights);
    }

    /** @return id of a model that is not needed any more */
    private Optional<String> look(Verification verification) {
        Optional<TrainingJob> found = Optional.ofNullable(verification.jobId()).flatMap(desk::lookUp);
        if (found.isEmpty()) {
            verification.fail("Its job was deleted before the models could be compared.", clock.instant());
            return Optional.empty();
        }
        TrainingJob job = found.get();
        Optional<Model> made = Optional.ofNullable(job.modelId()).flatMap(models::lookUp);
        if (!job.status().terminal()) {
            return Optional.empty();
        }
        if (made.isEmpty()) {
            String why = job.error() == null
                    ? "Its job was " + job.status().word() + "."
                    : job.error().message();
            verification.fail(why, clock.instant());
            return Optional.empty();
        }
        compare(verification, made.get());
        if (!models.forget(made.get().id())) {
            return Optional.empty();
        }
        desk.forgetModel(
                job.id(),
                "its model was created to verify %s and deleted afterwards".formatted(verification.modelId()));
        return Optional.of(made.get().id());
    }

    private void compare(Verification verification, Model made) {
        Provenance now = made.manifest().provenance();
        boolean same = now.weightsSha256().equals(verification.expectedSha256());
        models.lookUp(verification.modelId())
                .ifPresentOrElse(
                        original -> verification.compared(
                                now.weightsSha256(),
                                same ? null : maxDifference(original, made),
                                Difference.between(original.manifest().provenance(), now),
                                clock.instant()),
                        () -> verification.compared(now.weightsSha256(), null, List.of(), clock.instant()));
        LOG.info("Verification {} of model {}: {}", verification.id(), verification.modelId(), verification.verdict());
    }

    private @Nullable Double maxDifference(Model original, Model made) {
        if (original.weightsBytes() != made.weightsBytes()) {
            return null;
        }
        try (InputStream one = new BufferedInputStream(models.weights(original));
                InputStream other = new BufferedInputStream(models.weights(made))) {
            return WeightComparison.maxDifference(one, other, made.weightsBytes());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
