package dev.chainrule.explanation.diagnosis;

import dev.chainrule.dataset.Dataset;
import dev.chainrule.dataset.Datasets;
import dev.chainrule.explanation.StudySettings;
import dev.chainrule.explanation.attribution.Influence;
import dev.chainrule.explanation.diagnosis.HardestRowsResponse.Hard;
import dev.chainrule.explanation.study.Studied;
import dev.chainrule.explanation.study.Studies;
import dev.chainrule.history.Snapshots;
import dev.chainrule.job.TrainingJob;
import dev.chainrule.model.manifest.MetricReliability;
import dev.chainrule.network.Snapshot;
import dev.chainrule.prediction.Predicted;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.table.Table;
import dev.chainrule.training.JobDesk;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds the rows that a network finds hardest, and among them those whose label is likely wrong. */
@Component
class HardestRows {

    private static final String OF_BOTH = Diagnoses.ONCE_MORE
            + " Loss and prediction are the model's own, and it has been trained on these rows: it may agree with a label that is doubted. The losses by epoch are of the network before.";

    private final JobDesk desk;
    private final Datasets datasets;
    private final Studies studies;
    private final Snapshots snapshots;
    private final StudySettings settings;

    HardestRows(JobDesk desk, Datasets datasets, Studies studies, Snapshots snapshots, StudySettings settings) {
        this.desk = desk;
        this.datasets = datasets;
        this.studies = studies;
        this.snapshots = snapshots;
        this.settings = settings;
    }

    HardestRowsResponse of(String id, int limit) {
        Influence.require("limit", limit, settings.hardest(), "chainrule.explanation.study.hardest");
        TrainingJob job = Diagnoses.begun(desk, id);
        Dataset dataset = studies.requireDataset(job);
        Studied rows = studies.of(job, dataset, settings.rows());
        if (rows.outputs() == null) {
            throw ProblemException.conflict(
                    "no_weights_yet",
                    "Job %s is %s and has neither a model nor a checkpoint, so that there is no network to ask."
                            .formatted(job.id(), job.status().word()),
                    List.of());
        }
        return new Answer(job, dataset, rows, snapshots.of(job.id())).of(limit);
    }

    /** Of one job. */
    private final class Answer {

        private final TrainingJob job;
        private final Dataset dataset;
        private final Studied rows;
        private final List<Snapshot> recorded;
        private final double[] losses;
        /** By the row's number, after each recorded epoch. */
        private final Map<Integer, List<@Nullable Double>> byEpoch = new HashMap<>();

        Answer(TrainingJob job, Dataset dataset, Studied rows, List<Snapshot> all) {
            this.job = job;
            this.dataset = dataset;
            this.rows = rows;
            this.recorded = all.stream()
                    .filter(snapshot -> snapshot.epoch() > 0 && !snapshot.rows().isEmpty())
                    .toList();
            this.losses = rows.losses();
            for (Snapshot snapshot : recorded) {
                for (int i = 0; i < snapshot.rows().size(); i++) {
                    float loss = snapshot.losses().get(i);
                    byEpoch.computeIfAbsent(snapshot.rows().get(i), row -> new ArrayList<>())
                            .add(Measures.roundedOrNull(loss));
                }
            }
        }

        HardestRowsResponse of(int limit) {
            LabelConfidence sureness =
                    (rows.oneOfClasses() && rows.count() > 2) ? LabelConfidence.of(rows, early()) : null;
            List<Integer> order = sureness == null ? byLoss() : sureness.order();
            List<Integer> first = order.subList(0, Math.min(limit, order.size()));
            List<Hard> hardest = new ArrayList<>();
            try (Table table = datasets.open(dataset)) {
                List<Map<String, @Nullable Object>> values = table.rows(
                        first.stream().mapToInt(row -> rows.rows()[row]).toArray());
                for (int i = 0; i < first.size(); i++) {
                    int row = first.get(i);
                    hardest.add(hard(row, sureness != null && sureness.suspect()[row], values.get(i)));
                }
            }
            int suspects = 0;
            for (int row = 0; sureness != null && row < rows.count(); row++) {
                suspects += sureness.suspect()[row] ? 1 : 0;
            }
            return new HardestRowsResponse(
                    "hardest_rows",
                    job.id(),
                    sureness == null
                            ? "the loss of the network as it is now, the largest first"
                            : "how sure one can be of the label without having seen it, the least sure first: the fraction of the nearest rows that have it, what the network predicts for held-out rows, and the losses in the first half of the training",
                    note(),
                    recorded.stream().map(Snapshot::epoch).toList(),
                    hardest,
                    suspects,
                    rows.count(),
                    rows.all() - rows.count());
        }

        private @Nullable String note() {
            return Diagnoses.isRefitted(job)
                    ? OF_BOTH
                    : MetricReliability.ofRows(false, rows.definition().resumeFrom());
        }

        /** The mean loss of each row in the first half of the training, when nothing was known by heart. */
        private double[] early() {
            int epochs = (recorded.size() + 1) / 2;
            return IntStream.range(0, rows.count())
                    .mapToDouble(row -> {
                        List<@Nullable Double> its = byEpoch.getOrDefault(rows.rows()[row], List.of());
                        return its.stream()
                                .limit(epochs)
                                .mapToDouble(loss -> loss == null ? Double.NaN : loss)
                                .average()
                                .orElse(Double.NaN);
                    })
                    .toArray();
        }

        private List<Integer> byLoss() {
            return IntStream.range(0, rows.count())
                    .filter(rows::known)
                    .boxed()
                    .sorted(Comparator.comparingDouble(
                            (Integer row) -> Double.isNaN(losses[row]) ? Double.NEGATIVE_INFINITY : -losses[row]))
                    .toList();
        }

        private Hard hard(int row, boolean suspect, Map<String, @Nullable Object> raw) {
            List<String> targets = rows.encoding().target().columns();
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            rows.encoding().features().forEach(feature -> values.put(feature.column(), raw.get(feature.column())));
            Map<String, @Nullable Object> truths = new LinkedHashMap<>();
            targets.forEach(column -> truths.put(column, raw.get(column)));
            return new Hard(
                    rows.rows()[row],
                    rows.heldBack()[row],
                    Measures.roundedOrNull(losses[row]),
                    byEpoch.getOrDefault(rows.rows()[row], List.of()),
                    values,
                    targets.size() == 1 ? truths.get(targets.get(0)) : truths,
                    Predicted.of(rows.encoding().target(), Objects.requireNonNull(rows.outputs())[row]),
                    suspect);
        }
    }
}
