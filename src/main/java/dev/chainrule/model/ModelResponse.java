package dev.chainrule.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.chainrule.dataset.ColumnType;
import dev.chainrule.dataset.FeatureEncoding;
import dev.chainrule.dataset.TargetEncoding;
import dev.chainrule.dataset.Task;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A model as it is answered.
 *
 * @param object always {@code model}
 * @param targets the columns it predicts
 * @param labels the classes it tells apart, in the order of the confusion matrix; null for numbers
 * @param parameters how many numbers it has learnt
 * @param metrics {@code train} and {@code validation}, each with {@code loss} and the task's metrics
 */
record ModelResponse(
        String object,
        String id,
        String name,
        int version,
        Instant createdAt,
        Task task,
        List<Input> inputs,
        List<String> targets,
        @Nullable List<Object> labels,
        long parameters,
        JsonNode network,
        Metrics metrics,
        @Nullable Confusion confusionMatrix,
        Map<String, @Nullable Object> example,
        Provenance provenance,
        Links links) {

    /** @param values what it may be, for categories */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Input(
            String name,
            ColumnType type,
            @Nullable List<Object> values,
            @Nullable Object example) {}

    /** By metric; validation is null where no rows were held back. */
    record Metrics(
            Map<String, @Nullable Double> train, @Nullable Map<String, @Nullable Double> validation) {}

    /**
     * How often each class was taken for which.
     *
     * @param rowsOf {@code train} or {@code validation}
     * @param counts {@code [true class][predicted class]}
     */
    record Confusion(String rowsOf, List<Object> labels, List<List<Long>> counts) {}

    /** @param predict one row's prediction, ready to paste */
    record Links(String self, String predict, String job) {}

    static ModelResponse of(Model model, long parameters) {
        ModelManifest manifest = model.manifest();
        TargetEncoding target = manifest.encoding().target();
        List<Object> labels = target instanceof TargetEncoding.Classes classes ? classes.labels() : null;
        Measurement validation = manifest.validation();
        return new ModelResponse(
                "model",
                model.id(),
                model.name(),
                model.version(),
                model.createdAt(),
                manifest.task(),
                manifest.encoding().features().stream()
                        .map(feature -> input(feature, manifest.example()))
                        .toList(),
                target.columns(),
                labels,
                parameters,
                manifest.network(),
                new Metrics(manifest.train().metrics(), validation == null ? null : validation.metrics()),
                confusion(manifest, labels),
                manifest.example(),
                manifest.provenance(),
                links(model));
    }

    private static Input input(FeatureEncoding feature, Map<String, @Nullable Object> example) {
        List<Object> values = feature instanceof FeatureEncoding.OneHot oneHot ? oneHot.categories() : null;
        return new Input(feature.column(), feature.type(), values, example.get(feature.column()));
    }

    private static @Nullable Confusion confusion(ModelManifest manifest, @Nullable List<Object> labels) {
        Measurement validation = manifest.validation();
        Measurement measured = validation == null ? manifest.train() : validation;
        List<List<Long>> counts = measured.confusion();
        return labels == null || counts == null
                ? null
                : new Confusion(validation == null ? "train" : "validation", labels, counts);
    }

    private static Links links(Model model) {
        return new Links("/models/" + model.id(), model.exampleQuery(), "/jobs/" + model.jobId());
    }
}
