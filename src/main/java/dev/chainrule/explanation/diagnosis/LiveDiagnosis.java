package dev.chainrule.explanation.diagnosis;

import dev.chainrule.history.Histories;
import dev.chainrule.history.Snapshots;
import dev.chainrule.job.JobStatus;
import dev.chainrule.job.TrainingJob;
import dev.chainrule.run.Examiner;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What can be said of a training without its rows, while it goes on. */
@Component
class LiveDiagnosis implements Examiner {

    /** What only the end of a training can tell. */
    private static final Set<FindingCode> LATE = Set.of(
            FindingCode.LEARNING_RATE_TOO_LOW,
            FindingCode.LEARNING_RATE_TOO_HIGH,
            FindingCode.VANISHING_GRADIENT,
            FindingCode.OVERFITTING);

    private final Histories histories;
    private final Snapshots snapshots;

    LiveDiagnosis(Histories histories, Snapshots snapshots) {
        this.histories = histories;
        this.snapshots = snapshots;
    }

    @Override
    public List<Remark> examine(TrainingJob job) {
        Facts facts = Facts.of(job, job.definition(), histories, snapshots, null, List.of());
        boolean early = job.status() == JobStatus.RUNNING
                && job.progress().epoch() * 2 < job.progress().epochs();
        return Diagnosis.of(facts).findings().stream()
                .filter(finding -> finding.severity() != Severity.INFO)
                .filter(finding -> !early || !LATE.contains(finding.code()))
                .map(finding -> new Remark(
                        finding.code().word(),
                        finding.severity().word(),
                        finding.layer(),
                        "%s %s".formatted(finding.detail(), finding.suggestion().detail())))
                .toList();
    }
}
