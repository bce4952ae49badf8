package dev.chainrule.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.encoding.Task;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.Wide;
import dev.chainrule.model.ModelNotes.Note;
import dev.chainrule.model.manifest.Baseline;
import dev.chainrule.model.manifest.CrossValidation;
import dev.chainrule.model.manifest.Measurement;
import dev.chainrule.model.manifest.ModelManifest;
import dev.chainrule.model.manifest.Provenance;
import dev.chainrule.network.metric.ConfusionMatrix;
import dev.chainrule.table.ColumnType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A model as the API returns it.
 *
 * @param object always {@code model}
 * @param description what it is for, in the words of its users; null where nobody has said
 * @param tags words to find it by
 * @param aliases that stand for this version
 * @param targets the columns it predicts
 * @param labels the classes it predicts, in the order of the confusion matrix; null for numbers and several targets
 * @param labelsOf the two classes of each of several targets; null otherwise
 * @param parameters number of learned parameters
 * @param metrics {@code train}, {@code validation} and {@code test}, each with {@code loss} and the task's metrics, and
 *     what they are to be compared with
 * @param perTarget the metrics of each of several numbers, on the same rows as the confusion matrix would be; null
 *     otherwise
 * @param perClass of the rows of the confusion matrix; null for numbers
 * @param task what it does: classification or regression
 * @param inputs its features
 * @param network its layers as a definition has them
 * @param confusionMatrix which class was taken for which; null for numbers
 * @param example an example row to predict
 * @param provenance its provenance
 */
public record ModelResponse(
        String object,
        String id,
        String name,
        int version,
        Instant createdAt,
        @Nullable String description,
        List<String> tags,
        List<Named> aliases,
        Task task,
        List<Input> inputs,
        List<String> targets,
        @Nullable List<Object> labels,
        @Nullable Map<String, List<Object>> labelsOf,
        long parameters,
        JsonNode network,
        Metrics metrics,
        @Nullable Confusion confusionMatrix,
        @Nullable List<ClassFigures> perClass,
        @Nullable Map<String, Map<String, @Nullable Double>> perTarget,
        Map<String, @Nullable Object> example,
        Provenance provenance,
        Links links) {

    private static final int MOST_VALUES = 1000;

    /**
     * An alias that stands for it.
     *
     * @param alias the model is asked for as {@code name@alias}
     * @param threshold probability above which the second of two classes is the answer; null for the usual
     * @param temperature what the logits are divided by, so that the probabilities are calibrated; null for none
     */
    public record Named(
            String alias,
            @Nullable Double threshold,
            @Nullable Double temperature) {}

    /**
     * @param values what it may be, for at most 1,000 categories
     * @param shape of a picture or a sequence: [height, width, channels], [steps, features] or [features]
     * @param example a value that it may have
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Input(
            String name,
            ColumnType type,
            @Nullable List<Object> values,
            @Nullable List<Integer> shape,
            @Nullable Object example) {}

    /**
     * By metric, null where one is not defined for these rows.
     *
     * @param validation null without a validation set
     * @param test on the test set, which nothing has seen before: each metric, and beside it with the ending
     *     {@code _interval} the two ends of its 95 % interval; null without a test set
     * @param baseline the metrics of a prediction that ignores the features; null in models of before it was measured
     * @param baselineOf the set that the baseline was measured on: test, validation or train; null without one
     * @param crossValidation of networks like it, on the fold they were not trained on; null without folds
     * @param notes which metrics can be relied on, and what else is to be known of them, in sentences
     * @param train on the training set
     */
    record Metrics(
            Map<String, @Nullable Double> train,
            @Nullable Map<String, @Nullable Double> validation,
            @Nullable Map<String, @Nullable Object> test,
            @Nullable Map<String, @Nullable Double> baseline,
            @Nullable String baselineOf,
            @Nullable CrossValidation crossValidation,
            List<String> notes) {

        static Metrics of(ModelManifest manifest, Models.Named asked) {
            Measurement train = manifest.train();
            Measurement validation = manifest.validation();
            Measurement test = manifest.test();
            Baseline baseline = manifest.baseline();
            List<String> notes = new ArrayList<>(Objects.requireNonNullElse(manifest.notes(), List.of()));
            train.note("training").ifPresent(notes::add);
            if (validation != null) {
                validation.note("validation").ifPresent(notes::add);
            }
            if (test != null) {
                test.note("test").ifPresent(notes::add);
            }
            if (asked.threshold() != null) {
                notes.add(
                        "The alias answers by its threshold %s; these metrics and the confusion matrix are measured at 0.5. POST /models/{name}@{alias}/evaluations measures by the threshold."
                                .formatted(asked.threshold()));
            }
            if (asked.temperature() != null) {
                notes.add(
                        "The alias answers with its logits divided by the temperature %s; these metrics are measured without it. POST /models/{name}@{alias}/evaluations measures with it."
                                .formatted(asked.temperature()));
            }
            return new Metrics(
                    train.metrics(),
                    validation == null ? null : validation.metrics(),
                    manifest.testFigures(),
                    baseline == null ? null : baseline.metrics(),
                    baseline == null ? null : baseline.rowsOf(),
                    manifest.crossValidation(),
                    notes);
        }
    }

    /**
     * How well one class is told from the others; all null for one that neither occurs nor is predicted.
     *
     * @param precision how often it is true when it is predicted
     * @param recall how often it is predicted when it is true
     * @param f1 the harmonic mean of both
     * @param support rows of this class
     */
    record ClassFigures(Object label, double precision, double recall, double f1, long support) {

        static List<ClassFigures> of(Confusion confusion) {
            ConfusionMatrix matrix = ConfusionMatrix.of(confusion.counts());
            return IntStream.range(0, matrix.classes())
                    .mapToObj(type -> new ClassFigures(
                            confusion.labels().get(type),
                            matrix.precision(type),
                            matrix.recall(type),
                            matrix.f1(type),
                            matrix.support(type)))
                    .toList();
        }
    }

    /**
     * How often each class was taken for which.
     *
     * @param rowsOf {@code test}, {@code validation} or {@code train}: the first of them that there is
     * @param counts {@code [true class][predicted class]}
     * @param labels the classes, in the order of the counts
     */
    record Confusion(String rowsOf, List<Object> labels, List<List<Long>> counts) {}

    /**
     * Related resources.
     *
     * @param predict one row's prediction, ready to paste; without the row where that makes a longer line than is read: POST
     *     takes rows of any length
     * @param job the path of the job; null for a model that came in a file
     * @param weights its weights by layer
     * @param export itself as a file that another service takes in
     */
    record Links(String self, String predict, @Nullable String job, String weights, String export) {}

    /** @param asked as somebody names it */
    static ModelResponse of(Models.Named asked, Note note, List<Alias> aliases) {
        Model model = asked.model();
        ModelManifest manifest = model.manifest();
        TargetEncoding target = manifest.encoding().target();
        List<Object> labels = target instanceof TargetEncoding.Classes classes ? classes.labels() : null;
        Confusion confusion = confusion(manifest, labels);
        return new ModelResponse(
                "model",
                model.id(),
                model.name(),
                model.version(),
                model.createdAt(),
                note.description(),
                note.tags(),
                aliases.stream()
                        .map(alias -> new Named(alias.alias(), alias.threshold(), alias.temperature()))
                        .toList(),
                manifest.task(),
                manifest.encoding().features().stream()
                        .map(feature -> input(feature, manifest.example()))
                        .toList(),
                target.columns(),
                labels,
                labelsOf(target),
                manifest.spec().parameterCount(),
                manifest.network(),
                Metrics.of(manifest, asked),
                confusion,
                confusion == null ? null : ClassFigures.of(confusion),
                perTarget(target.columns(), manifest.judged().ofEach()),
                manifest.example(),
                manifest.provenance(),
                links(model));
    }

    private static @Nullable Map<String, List<Object>> labelsOf(TargetEncoding target) {
        if (!(target instanceof TargetEncoding.Answers answers)) {
            return null;
        }
        Map<String, List<Object>> labels = new LinkedHashMap<>();
        answers.targets().forEach(classes -> labels.put(classes.column(), classes.labels()));
        return labels;
    }

    private static Input input(FeatureEncoding feature, Map<String, @Nullable Object> example) {
        return new Input(
                feature.column(),
                feature.type(),
                values(feature),
                Wide.of(feature).map(Wide::shape).orElse(null),
                example.get(feature.column()));
    }

    private static @Nullable List<Object> values(FeatureEncoding feature) {
        List<Object> known = feature.known();
        return known.isEmpty() || known.size() > MOST_VALUES ? null : known;
    }

    private static @Nullable Confusion confusion(ModelManifest manifest, @Nullable List<Object> labels) {
        List<List<Long>> counts = manifest.judged().confusion();
        return labels == null || counts == null ? null : new Confusion(manifest.judgedOn(), labels, counts);
    }

    private static @Nullable Map<String, Map<String, @Nullable Double>> perTarget(
            List<String> targets, @Nullable List<Map<String, @Nullable Double>> ofEach) {
        if (ofEach == null) {
            return null;
        }
        Map<String, Map<String, @Nullable Double>> perTarget = new LinkedHashMap<>();
        for (int i = 0; i < ofEach.size(); i++) {
            perTarget.put(targets.get(i), ofEach.get(i));
        }
        return perTarget;
    }

    private static Links links(Model model) {
        String self = model.location();
        boolean ofHere = model.manifest().provenance().imported() == null;
        return new Links(
                self,
                model.exampleQuery(),
                ofHere ? "/jobs/" + model.jobId() : null,
                self + "/weights",
                self + "/export");
    }
}
