package dev.chainrule.explanation.comparison;

import dev.chainrule.dataset.Dataset;
import dev.chainrule.dataset.Datasets;
import dev.chainrule.evaluation.ModelRows;
import dev.chainrule.explanation.ExplanationSettings;
import dev.chainrule.explanation.Judge;
import dev.chainrule.explanation.LearningRows;
import dev.chainrule.explanation.LearningRows.Encoded;
import dev.chainrule.explanation.Subject;
import dev.chainrule.explanation.Subjects;
import dev.chainrule.explanation.comparison.ComparisonResponse.Compared;
import dev.chainrule.explanation.comparison.ComparisonResponse.Metric;
import dev.chainrule.explanation.comparison.ComparisonResponse.Rows;
import dev.chainrule.explanation.comparison.ComparisonResponse.Setting;
import dev.chainrule.model.Model;
import dev.chainrule.model.Models;
import dev.chainrule.model.manifest.Measurement;
import dev.chainrule.model.manifest.Provenance;
import dev.chainrule.network.metric.Series;
import dev.chainrule.plan.ResolvedDefinition;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import dev.chainrule.split.Split;
import dev.chainrule.table.Table;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Several models side by side, over HTTP. */
@RestController
class ComparisonController {

    private static final int MOST_SETTINGS = 1000;

    private final Models models;
    private final Datasets datasets;
    private final Subjects subjects;
    private final ModelRows modelRows;
    private final LearningRows rows;
    private final ExplanationSettings settings;

    ComparisonController(
            Models models,
            Datasets datasets,
            Subjects subjects,
            ModelRows modelRows,
            LearningRows rows,
            ExplanationSettings settings) {
        this.models = models;
        this.datasets = datasets;
        this.subjects = subjects;
        this.modelRows = modelRows;
        this.rows = rows;
        this.settings = settings;
    }

    /**
     * Their definitions where they differ, and their metrics on the same rows: the validation and test rows that all of
     * them have where they were trained on the same data, else those of a dataset that is named.
     */
    @Operation(summary = "Compare models: definitions where they differ, and metrics on the same rows")
    @GetMapping("/models/compare")
    ComparisonResponse compare(
            @Parameter(
                            description =
                                    "The models by id, name, name:version or name@alias, separated by commas; two at least.")
                    @RequestParam
                    String ids,
            @Parameter(
                            description =
                                    "Id or name of a dataset to measure on; by default the validation and test rows that all of them have.")
                    @RequestParam(required = false)
                    @Nullable
                    String dataset) {
        List<Models.Named> named = models(ids);
        List<Model> compared = named.stream().map(Models.Named::model).toList();
        requireSameQuestion(compared);
        List<String> notes = new ArrayList<>();
        compared.forEach(
                model -> EditedDefinitions.note(model.id(), model.manifest().provenance())
                        .ifPresent(notes::add));
        named.stream()
                .filter(each -> each.temperature() != null)
                .forEach(each -> notes.add(
                        "%s answers with the temperature %s of its alias, and is compared without it; POST /models/{name}@{alias}/evaluations measures with it."
                                .formatted(each.model().id(), each.temperature())));
        Common common = dataset != null ? named(compared, dataset(dataset)) : heldBack(compared, notes);
        return new ComparisonResponse(
                "comparison",
                named.stream().map(ComparisonController::compared).toList(),
                settings(compared),
                common.rows,
                common.dataset == null ? asMeasured(named, notes) : measured(named, common, notes),
                notes);
    }

    private List<Models.Named> models(String ids) {
        List<String> references =
                Arrays.stream(ids.split(",", -1)).map(String::strip).toList();
        if (references.size() < 2 || references.size() > settings.maxCompared()) {
            throw ProblemException.invalid(
                    "ids",
                    "%s models are compared, and 2 to %s can be (chainrule.explanation.max-compared)"
                            .formatted(references.size(), settings.maxCompared()),
                    ids,
                    "such as ids=houses:1,houses:2");
        }
        List<Models.Named> found = references.stream().map(this::find).toList();
        Set<String> different = new LinkedHashSet<>();
        for (int i = 0; i < found.size(); i++) {
            String id = found.get(i).model().id();
            if (!different.add(id)) {
                throw ProblemException.invalid(
                        "ids", "names %s twice".formatted(id), references.get(i), "each model once");
            }
        }
        return found;
    }

    private Models.Named find(String reference) {
        try {
            return models.named(reference);
        } catch (ProblemException unknown) {
            throw ProblemException.invalid(
                    "ids", unknown.detail(), reference, "models by id, name, name:version or name@alias");
        }
    }

    private Dataset dataset(String reference) {
        try {
            return datasets.find(reference);
        } catch (ProblemException unknown) {
            throw ProblemException.invalid(
                    "dataset", unknown.detail(), reference, "a dataset by id or name, or leave it out");
        }
    }

    private static void requireSameQuestion(List<Model> compared) {
        Model first = compared.get(0);
        for (Model other : compared) {
            if (!target(other).equals(target(first))) {
                throw ProblemException.invalid(
                        "ids",
                        "%s predicts %s, and %s predicts %s"
                                .formatted(first.id(), target(first), other.id(), target(other)),
                        other.id(),
                        "models that predict the same");
            }
        }
    }

    private static List<String> target(Model model) {
        return model.manifest().encoding().target().columns();
    }

    private static Compared compared(Models.Named named) {
        Model model = named.model();
        return new Compared(
                model.id(), model.name(), model.version(), parameters(model), named.threshold(), named.temperature());
    }

    private static long parameters(Model model) {
        return model.manifest().spec().parameterCount();
    }

    private static List<Setting> settings(List<Model> compared) {
        List<Setting> differing = new ArrayList<>();
        List<@Nullable JsonNode> definitions = new ArrayList<>();
        boolean edited = compared.stream()
                .anyMatch(model -> model.manifest().provenance().edited() != null);
        for (Model model : compared) {
            Provenance from = model.manifest().provenance();
            JsonNode definition = SameDataset.named(from.definition(), from.dataset());
            definitions.add(
                    edited ? EditedDefinitions.of(definition, model.manifest().network()) : definition);
        }
        differ("", definitions, differing);
        return differing;
    }

    /** @param values null where there is nothing */
    private static void differ(String pointer, List<@Nullable JsonNode> values, List<Setting> differing) {
        boolean same = values.stream().allMatch(value -> Objects.equals(value, values.get(0)));
        if (same || differing.size() >= MOST_SETTINGS) {
            return;
        }
        if (values.stream().anyMatch(value -> value == null || !value.isObject())) {
            differing.add(new Setting(pointer, new ArrayList<>(values)));
            return;
        }
        Set<String> names = new LinkedHashSet<>();
        values.forEach(value -> names.addAll(Objects.requireNonNull(value).propertyNames()));
        for (String name : names) {
            List<@Nullable JsonNode> inside = new ArrayList<>();
            values.forEach(value -> inside.add(Objects.requireNonNull(value).get(name)));
            differ(Violation.field(pointer, name), inside, differing);
        }
    }

    /**
     * What all of them are measured on.
     *
     * @param dataset null where each stays with what it was measured on
     * @param numbers of the rows, ascending
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record Common(Rows rows, @Nullable Dataset dataset, int[] numbers) {}

    private Common named(List<Model> compared, Dataset dataset) {
        int[] usable = subjects.ask(compared.get(0).id(), null, subject -> rows.usable(subject, dataset));
        return common("dataset", dataset, usable, compared);
    }

    private Common heldBack(List<Model> compared, List<String> notes) {
        Optional<Dataset> dataset = sameDataset(compared);
        if (dataset.isEmpty()) {
            notes.add(
                    "They did not learn from the same data, or it is gone; name a dataset to measure them on the same rows.");
            return apart();
        }
        BitSet all = new BitSet();
        all.set(0, dataset.get().rows());
        try (Table table = datasets.open(dataset.get())) {
            for (Model model : compared) {
                BitSet own = new BitSet();
                IntStream.of(modelRows.heldBack(model, table)).forEach(own::set);
                all.and(own);
            }
        }
        if (all.isEmpty()) {
            notes.add(
                    "There is no row that all of them have for validation or test; name a dataset to measure them on the same rows.");
            return apart();
        }
        for (Model model : compared) {
            String before = ResolvedDefinition.of(model.manifest()).resumeFrom();
            if (before != null) {
                notes.add("%s went on from %s, which may have been trained on some of these rows."
                        .formatted(model.id(), before));
            }
        }
        return common("held_out", dataset.get(), all.stream().toArray(), compared);
    }

    private Optional<Dataset> sameDataset(List<Model> compared) {
        Provenance first = compared.get(0).manifest().provenance();
        boolean same = compared.stream()
                .map(model -> model.manifest().provenance().datasetSha256())
                .allMatch(first.datasetSha256()::equals);
        return same
                ? datasets.lookUp(
                        first.dataset(),
                        first.datasetSha256(),
                        columns ->
                                compared.stream().allMatch(model -> ResolvedDefinition.fits(model.manifest(), columns)))
                : Optional.empty();
    }

    private static Common apart() {
        return new Common(new Rows("as_measured", null, 0, 0), null, new int[0]);
    }

    private Common common(String of, Dataset dataset, int[] all, List<Model> compared) {
        long largest = compared.stream()
                .mapToLong(ComparisonController::parameters)
                .max()
                .orElse(1);
        long most = Math.min(settings.maxRows(), settings.maxWork() / (2 * largest * compared.size() + 1));
        int[] some = Split.spread(all, (int) Math.max(1, most));
        return new Common(new Rows(of, dataset.name(), some.length, all.length - some.length), dataset, some);
    }

    private List<Metric> measured(List<Models.Named> named, Common common, List<String> notes) {
        List<Measurement> measured = named.stream()
                .map(each -> subjects.ask(
                        each.model().id(), null, subject -> measure(subject.by(each.ownThreshold()), common, notes)))
                .toList();
        List<Model> compared = named.stream().map(Models.Named::model).toList();
        boolean sameLoss =
                compared.stream().map(ComparisonController::lossOf).distinct().count() == 1;
        if (!sameLoss) {
            notes.add(
                    "They minimize different losses, or of a target that is scaled differently, so their loss cannot be compared.");
        }
        return metrics(compared, measured, sameLoss, true);
    }

    private static List<Object> lossOf(Model model) {
        return List.of(
                ResolvedDefinition.of(model.manifest()).loss(),
                model.manifest().encoding().target());
    }

    private Measurement measure(Subject subject, Common common, List<String> notes) {
        Dataset dataset = Objects.requireNonNull(common.dataset);
        Encoded data = rows.read(subject, dataset, common.numbers, common.numbers.length);
        if (data.rows().length == 0) {
            throw ProblemException.invalid(
                    "dataset",
                    "has no row with an answer that %s knows".formatted(subject.id()),
                    dataset.name(),
                    "a dataset with the classes that the models know");
        }
        if (data.rows().length < common.numbers.length) {
            notes.add("%s of the rows are of classes that %s never saw, and are not counted for it."
                    .formatted(common.numbers.length - data.rows().length, subject.id()));
        }
        try (Judge judge = new Judge(subject, data, subject.network().kernels())) {
            return judge.measure(subject.network());
        }
    }

    private static List<Metric> asMeasured(List<Models.Named> named, List<String> notes) {
        named.stream()
                .filter(each -> each.threshold() != null)
                .forEach(each -> notes.add(
                        "%s answers by the threshold %s of its alias, but was measured at 0.5; name a dataset to measure it by its threshold."
                                .formatted(each.model().id(), each.threshold())));
        List<Model> compared = named.stream().map(Models.Named::model).toList();
        List<Measurement> measured =
                compared.stream().map(model -> model.manifest().judged()).toList();
        return metrics(compared, measured, false, false);
    }

    private static List<Metric> metrics(
            List<Model> compared, List<Measurement> measured, boolean sameLoss, boolean sameRows) {
        Set<String> names = new LinkedHashSet<>();
        measured.forEach(each -> names.addAll(each.metrics().keySet()));
        return names.stream()
                .map(name -> {
                    List<@Nullable Double> values = new ArrayList<>();
                    measured.forEach(each -> values.add(each.metrics().get(name)));
                    boolean comparable = sameRows && (sameLoss || !name.equals(Series.LOSS));
                    return new Metric(name, values, comparable ? best(name, values, compared) : List.of());
                })
                .toList();
    }

    private static List<String> best(String name, List<@Nullable Double> values, List<Model> compared) {
        boolean higher = dev.chainrule.network.metric.Metric.find(name)
                .map(dev.chainrule.network.metric.Metric::higherIsBetter)
                .orElse(false);
        double[] known = values.stream()
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .toArray();
        if (known.length == 0) {
            return List.of();
        }
        double best = higher
                ? Arrays.stream(known).max().getAsDouble()
                : Arrays.stream(known).min().getAsDouble();
        return IntStream.range(0, compared.size())
                .filter(i -> Objects.equals(values.get(i), best))
                .mapToObj(i -> compared.get(i).id())
                .toList();
    }
}
