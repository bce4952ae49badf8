package dev.chainrule.evaluation;

import dev.chainrule.batch.AskedAs;
import dev.chainrule.definition.Finite;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.job.JobError;
import dev.chainrule.job.JobStatus;
import dev.chainrule.model.Model;
import dev.chainrule.model.manifest.Measurement;
import dev.chainrule.network.metric.ConfusionMatrix;
import dev.chainrule.task.QueuedTask;
import dev.chainrule.task.TaskProgress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How good a model is on a dataset, as the API returns it.
 *
 * @param object always {@code evaluation}
 * @param status where it stands, as of a job; it cannot be paused
 * @param queuePosition how many stand before it; null for one that does not wait
 * @param attempt how many times it has been begun; after its process died it begins again
 * @param model id of the one that is measured
 * @param version of the model, as it was when it was asked; null where nobody kept it
 * @param threshold of the alias by which the model was named, above which the second of two classes is the answer; null for
 *     the usual, 0.5
 * @param temperature of that alias, which the logits are divided by before anything is measured; null for none
 * @param dataset id of the one that it is measured on
 * @param rows that it was measured on; null before it has succeeded
 * @param metrics {@code loss} and all metrics of the task, null where one is not defined; null before it has succeeded
 * @param confusionMatrix which class was taken for which; null for numbers and for several targets
 * @param perClass of the rows of the confusion matrix; null without one
 * @param perTarget the metrics of each of several numbers; null otherwise
 * @param warnings rows that were left out, or were odd, with how many and where; and metrics that are of a sample
 * @param error why it failed; null where it did not
 * @param owner whose it is
 * @param priority higher ones start first
 * @param progress how far it has come
 */
record EvaluationResponse(
        String object,
        String id,
        JobStatus status,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Long queuePosition,
        TaskProgress progress,
        String model,
        @Nullable Integer version,
        @Nullable Double threshold,
        @Nullable Double temperature,
        String dataset,
        @Nullable Long rows,
        @Nullable Map<String, @Nullable Double> metrics,
        @Nullable EvaluatedMatrix confusionMatrix,
        @Nullable List<EvaluatedClass> perClass,
        @Nullable Map<String, Map<String, @Nullable Double>> perTarget,
        List<String> warnings,
        @Nullable JobError error,
        String owner,
        int priority,
        int attempt,
        EvaluationLinks links) {

    /**
     * @param labels the classes, in the order of the counts
     * @param counts {@code [true class][predicted class]}
     */
    record EvaluatedMatrix(List<Object> labels, List<List<Long>> counts) {}

    /**
     * How well one class is told from the others; null where it is not defined.
     *
     * @param precision how often it is true when it is predicted
     * @param recall how often it is predicted when it is true
     * @param f1 the harmonic mean of both
     * @param support rows of this class
     */
    record EvaluatedClass(
            Object label,
            @Nullable Double precision,
            @Nullable Double recall,
            @Nullable Double f1,
            long support) {}

    /**
     * @param cancel path of the call that cancels it
     * @param confusionRows the rows behind a cell of the confusion matrix; null without one
     */
    record EvaluationLinks(
            String self,
            String cancel,
            String model,
            String dataset,
            @Nullable String confusionRows) {}

    /** @param model null where it has been deleted since */
    static EvaluationResponse of(QueuedTask task, @Nullable Model model, @Nullable Long position) {
        String result = task.result();
        AskedAs asked = AskedAs.of(task);
        Measurement measured = result == null ? null : Evaluations.measurement(result);
        EvaluatedMatrix matrix = measured == null ? null : matrix(measured, model);
        return new EvaluationResponse(
                "evaluation",
                task.id(),
                task.status(),
                task.createdAt(),
                task.startedAt(),
                task.finishedAt(),
                position,
                TaskProgress.of(task),
                task.modelId(),
                asked.version(),
                asked.threshold(),
                asked.temperature(),
                String.valueOf(task.datasetId()),
                measured == null ? null : (Long) measured.rows(),
                measured == null ? null : measured.metrics(),
                matrix,
                matrix == null ? null : classes(matrix),
                measured == null ? null : targets(measured, model),
                warnings(task, measured),
                task.error(),
                task.owner(),
                task.priority(),
                task.attempt(),
                new EvaluationLinks(
                        task.location(),
                        task.location() + "/cancel",
                        "/models/" + task.modelId(),
                        "/datasets/" + task.datasetId(),
                        matrix == null ? null : task.location() + "/confusion-matrix/rows"));
    }

    private static @Nullable EvaluatedMatrix matrix(Measurement measured, @Nullable Model model) {
        if (measured.confusion() == null
                || model == null
                || !(model.manifest().encoding().target() instanceof TargetEncoding.Classes classes)) {
            return null;
        }
        return new EvaluatedMatrix(classes.labels(), measured.confusion());
    }

    private static List<EvaluatedClass> classes(EvaluatedMatrix found) {
        ConfusionMatrix matrix = ConfusionMatrix.of(found.counts());
        return IntStream.range(0, matrix.classes())
                .mapToObj(type -> new EvaluatedClass(
                        found.labels().get(type),
                        Finite.orNull(matrix.precision(type)),
                        Finite.orNull(matrix.recall(type)),
                        Finite.orNull(matrix.f1(type)),
                        matrix.support(type)))
                .toList();
    }

    private static @Nullable Map<String, Map<String, @Nullable Double>> targets(
            Measurement measured, @Nullable Model model) {
        if (measured.ofEach() == null || model == null) {
            return null;
        }
        Map<String, Map<String, @Nullable Double>> byTarget = new LinkedHashMap<>();
        List<String> columns = model.manifest().encoding().target().columns();
        for (int i = 0; i < columns.size(); i++) {
            byTarget.put(columns.get(i), measured.ofEach().get(i));
        }
        return byTarget;
    }

    private static List<String> warnings(QueuedTask task, @Nullable Measurement measured) {
        if (measured == null || measured.sample() == null) {
            return task.warnings();
        }
        List<String> all = new ArrayList<>(task.warnings());
        all.add(String.format(
                Locale.ROOT,
                "roc_auc and pr_auc are computed on a uniform sample of %,d of the %,d rows",
                measured.sample(),
                measured.rows()));
        return all;
    }
}
