package dev.chainrule.explanation.diagnosis;

import dev.chainrule.cache.LruCache;
import dev.chainrule.dataset.Dataset;
import dev.chainrule.explanation.diagnosis.Facts.Suspicion;
import dev.chainrule.explanation.study.Studied;
import dev.chainrule.explanation.study.Studies;
import dev.chainrule.history.Histories;
import dev.chainrule.history.Snapshots;
import dev.chainrule.job.JobStatus;
import dev.chainrule.job.TrainingJob;
import dev.chainrule.model.Models;
import dev.chainrule.plan.JobDefinition.Refit;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.training.JobDesk;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds out what is wrong with jobs. */
@Component
public class Diagnoses {

    /** More say no more about a training as a whole. */
    private static final int ROWS = 4000;

    private static final String THE_ROWS =
            "the rows, and so leaks, duplicate rows, wrong labels, rare classes, inputs that are not scaled, and whether there was more to learn or nothing: ";

    /** Of a job whose model learned from other rows than those by which its training is told of. */
    static final String ONCE_MORE = "The model was trained once more, with rows that had been held out before.";

    private static final String OF_BOTH = ONCE_MORE
            + " What is said of answers is said of the model; curves, gradients and units are those of the training before, which"
            + " is recorded.";

    private static final int MOST_KNOWN = 200;

    /**
     * A job of which nothing changes any more but that something goes.
     *
     * @param dataset id; empty where it is gone
     * @param clearedAt when its history went
     */
    private record Ended(
            String job, String dataset, @Nullable Instant clearedAt) {}

    private final JobDesk desk;
    private final Studies studies;
    private final Suspicions suspicions;
    private final Histories histories;
    private final Snapshots snapshots;
    private final Models models;
    private final LruCache<Ended, DiagnosisResponse> known = new LruCache<>(MOST_KNOWN);

    Diagnoses(
            JobDesk desk,
            Studies studies,
            Suspicions suspicions,
            Histories histories,
            Snapshots snapshots,
            Models models) {
        this.models = models;
        this.desk = desk;
        this.studies = studies;
        this.suspicions = suspicions;
        this.histories = histories;
        this.snapshots = snapshots;
    }

    /** @throws ProblemException where there is no such job, or it has not begun */
    public DiagnosisResponse of(String id) {
        TrainingJob job = begun(desk, id);
        Optional<Dataset> dataset = studies.dataset(job);
        Optional<Ended> ended = ended(job, dataset);
        DiagnosisResponse before = ended.map(known::get).orElse(null);
        if (before != null) {
            return before;
        }
        DiagnosisResponse found = of(job, dataset);
        ended.ifPresent(it -> known.put(it, found));
        return found;
    }

    private Optional<Ended> ended(TrainingJob job, Optional<Dataset> dataset) {
        boolean whole = job.status() == JobStatus.SUCCEEDED
                && Optional.ofNullable(job.modelId()).flatMap(models::lookUp).isPresent();
        return whole
                ? Optional.of(new Ended(job.id(), dataset.map(Dataset::id).orElse(""), job.clearedAt()))
                : Optional.empty();
    }

    private DiagnosisResponse of(TrainingJob job, Optional<Dataset> from) {
        List<String> omitted = new ArrayList<>();
        Optional<Dataset> dataset = from;
        if (dataset.isEmpty()) {
            omitted.add(THE_ROWS + "the dataset has been deleted");
        } else if (!studies.mayBeRead(dataset.get())) {
            omitted.add(THE_ROWS + "there are more cells than chainrule.explanation.study.cells");
            dataset = Optional.empty();
        }
        @Nullable Studied rows = null;
        List<Suspicion> suspicious = List.of();
        if (dataset.isPresent()) {
            rows = studies.of(job, dataset.get(), ROWS);
            suspicious = suspicions.of(rows, dataset.get());
        }
        Facts facts = Facts.of(job, job.definition(), histories, snapshots, rows, suspicious);
        if (facts.snapshots().isEmpty()) {
            omitted.add(
                    "the inside of the network: nothing was recorded of it (chainrule.explanation.recording.epochs)");
        }
        if (rows != null && rows.outputs() == null) {
            omitted.add("what the network answers: there are no weights of it");
        }
        Diagnosis diagnosis = Diagnosis.of(facts);
        return new DiagnosisResponse(
                "diagnosis",
                job.id(),
                job.status().word(),
                diagnosis.findings(),
                (diagnosis.healthy() && !omitted.isEmpty()) ? null : (Boolean) diagnosis.healthy(),
                rows == null ? 0 : rows.count(),
                omitted,
                rows != null && isRefitted(job) ? OF_BOTH : null);
    }

    /** Whether its model was trained once more, by the end. */
    static boolean isRefitted(TrainingJob job) {
        return job.modelId() != null && job.definition().refit() != Refit.NONE;
    }

    /** @throws ProblemException where there is no such job, or nothing is known of it yet */
    static TrainingJob begun(JobDesk desk, String id) {
        TrainingJob job = desk.find(id);
        if (job.progress().step() == 0 && job.error() == null) {
            throw ProblemException.conflict(
                    "not_begun",
                    "The job is %s and has not taken a step yet, so there is nothing to explain."
                            .formatted(job.status().word()),
                    job.status() == JobStatus.QUEUED ? List.of("cancel") : List.of());
        }
        return job;
    }
}
