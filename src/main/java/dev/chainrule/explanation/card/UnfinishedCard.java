package dev.chainrule.explanation.card;

import dev.chainrule.checkpoint.Checkpoint;
import dev.chainrule.dataset.Dataset;
import dev.chainrule.explanation.diagnosis.Diagnoses;
import dev.chainrule.explanation.diagnosis.LearningCurve;
import dev.chainrule.explanation.diagnosis.Measures;
import dev.chainrule.explanation.study.Studied;
import dev.chainrule.job.TrainingJob;
import dev.chainrule.model.Model;
import dev.chainrule.model.manifest.Blueprint;
import dev.chainrule.network.metric.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The card of a checkpoint: what is known of a network whose training goes on, or went on, after it.
 *
 * @param model that the job left; null where it has none
 * @param dataset null where it is not here, or too large to be read
 * @param rows of it, with what the network answers; null without it
 */
record UnfinishedCard(
        @Nullable Model model,
        TrainingJob job,
        Checkpoint checkpoint,
        Blueprint blueprint,
        Reached reached,
        @Nullable Dataset dataset,
        @Nullable Studied rows,
        CardText card) {

    void write(LearningCurve curve, Diagnoses diagnoses, String address) {
        Checkpoint.Position position = checkpoint.position();
        card.title("%s, checkpoint after epoch %s".formatted(job.name(), position.epoch()));
        card.paragraph("A %s network that answers %s, in its training: checkpoint %s of job %s (%s)."
                .formatted(
                        blueprint.task().word(),
                        String.join(", ", blueprint.encoding().target().columns()),
                        checkpoint.id(),
                        job.id(),
                        job.status().word()));
        card.paragraph(unknown());
        data();
        CardParts.columns(card, blueprint.encoding());
        card.heading("Definition");
        CardParts.definition(card, job.json());
        training(curve);
        metrics();
        card.heading("Findings");
        card.paragraph("Of all that the job has trained so far, not only up to this checkpoint.");
        CardParts.findings(card, diagnoses, job.id());
        limits();
        card.heading("How to call it");
        CardParts.call(card, "%s/checkpoints/%s/predict".formatted(address, checkpoint.id()), blueprint.example());
    }

    /** What a card of a model says and this one cannot. */
    private String unknown() {
        String what = "Metrics on test rows, the confusion matrix, the baseline and cross-validated metrics";
        if (model != null) {
            return "%s are not known of this checkpoint: they were measured of the model that the training ended with (GET /models/%s/card)."
                    .formatted(what, model.id());
        }
        return job.status().terminal()
                ? "%s are not known of it: they are measured when a training ends with a model, and this job has none."
                        .formatted(what)
                : "%s are not known yet: they are measured when the training ends.".formatted(what);
    }

    private void data() {
        card.heading("Data");
        List<List<String>> facts = new ArrayList<>();
        facts.add(List.of(
                "dataset",
                dataset == null
                        ? job.datasetId() + " (has been deleted, or is too large to be read)"
                        : dataset.name()));
        facts.add(List.of("SHA-256", job.datasetSha256()));
        if (dataset != null) {
            facts.add(List.of("rows", String.valueOf(dataset.rows())));
        }
        facts.add(List.of("split", CardParts.split(job.definition().split())));
        card.table(List.of("what", "value"), facts);
    }

    private void training(LearningCurve curve) {
        card.heading("Training");
        Checkpoint.Position position = checkpoint.position();
        card.paragraph(String.format(
                Locale.ROOT,
                "%,d steps in, with the seed %s: %s of %s epochs have ended, which is as far as the curve goes.",
                position.step(),
                job.seed(),
                position.epoch(),
                job.definition().training().epochs()));
        if (curve.points() > 0) {
            card.curve(curve);
        }
    }

    private void metrics() {
        card.heading("Metrics");
        if (reached.figures().isEmpty()) {
            card.paragraph("Nothing has been measured yet: that is done when an epoch ends.");
            return;
        }
        List<List<String>> lines = new ArrayList<>();
        Map<String, Bootstrap.Interval> intervals =
                rows != null && reached.own() && rows.heldBackAs().equals("validation")
                        ? Bootstrap.of(rows, true, job.seed())
                        : Map.of();
        lines(lines, "training", Series.TRAINING, Map.of());
        lines(lines, "validation", Series.VALIDATION, intervals);
        card.table(List.of("rows", "metric", "value", "95 % interval"), lines);
        card.paragraph("From the history, at the end of epoch %s%s. Where no interval stands, none is known."
                .formatted(
                        reached.epoch(),
                        reached.own()
                                ? ""
                                : "; the weights of this checkpoint are of some steps later, and were not measured"));
    }

    private void lines(List<List<String>> lines, String on, Series side, Map<String, Bootstrap.Interval> intervals) {
        reached.figures().forEach((name, value) -> {
            if (side.names(name)) {
                String metric = side.metric(name);
                Bootstrap.Interval interval = intervals.get(metric);
                lines.add(List.of(
                        on,
                        metric,
                        value == null ? "–" : Measures.number(value),
                        interval == null
                                ? ""
                                : "%s to %s"
                                        .formatted(Measures.shown(interval.low()), Measures.shown(interval.high()))));
            }
        });
    }

    private void limits() {
        card.heading("Limits");
        card.paragraph(
                "It was trained on columns within the ranges above and knows nothing beyond them. Its metrics are of rows of the same table; rows from elsewhere may differ.");
        card.paragraph(
                "A checkpoint is no model: it has no version and no alias, and is removed when newer ones take its place.");
    }
}
