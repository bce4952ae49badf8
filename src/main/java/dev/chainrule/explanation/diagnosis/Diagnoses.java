package dev.chainrule.explanation.diagnosis;

import dev.chainrule.dataset.Dataset;
import dev.chainrule.explanation.diagnosis.Facts.Suspicion;
import dev.chainrule.explanation.study.Studied;
import dev.chainrule.explanation.study.Studies;
import dev.chainrule.history.Histories;
import dev.chainrule.history.Snapshots;
import dev.chainrule.job.JobStatus;
import dev.chainrule.job.TrainingJob;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.training.JobDesk;
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

    private final JobDesk desk;
    private final Studies studies;
    private final Suspicions suspicions;
    private final Histories histories;
    private final Snapshots snapshots;

    Diagnoses(JobDesk desk, Studies studies, Suspicions suspicions, Histories histories, Snapshots snapshots) {
        this.desk = desk;
        this.studies = studies;
        this.suspicions = suspicions;
        this.histories = histories;
        this.snapshots = snapshots;
    }

    /** @throws ProblemException where there is no such job, or it has not begun */
    public DiagnosisResponse of(String id) {
        TrainingJob job = begun(desk, id);
        List<String> omitted = new ArrayList<>();
        Optional<Dataset> dataset = studies.dataset(job);
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
                omitted);
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
