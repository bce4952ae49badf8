package dev.chainrule.evaluation;

import dev.chainrule.dataset.Dataset;
import dev.chainrule.dataset.Datasets;
import dev.chainrule.encoding.EncodingPlan;
import dev.chainrule.model.Model;
import dev.chainrule.model.manifest.MetricReliability;
import dev.chainrule.model.manifest.ModelManifest;
import dev.chainrule.model.manifest.Provenance;
import dev.chainrule.network.Outcome;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.plan.JobPlan;
import dev.chainrule.plan.ResolvedDefinition;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.split.Split;
import dev.chainrule.split.Splitter;
import dev.chainrule.table.Table;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The rows that a model was trained on and those held out, found again by its dataset, its split and its seed. */
@Component
public class ModelRows {

    private static final String VALIDATION = "validation";
    private static final String TEST = "test";

    private final Datasets datasets;
    private final EvaluationSettings settings;

    ModelRows(Datasets datasets, EvaluationSettings settings) {
        this.datasets = datasets;
        this.settings = settings;
    }

    /** The dataset that it learned from; empty where that has been deleted. */
    public Optional<Dataset> dataset(Model model) {
        Provenance provenance = model.manifest().provenance();
        return datasets.lookUp(
                provenance.dataset(),
                provenance.datasetSha256(),
                columns -> ResolvedDefinition.fits(model.manifest(), columns));
    }

    /** @throws ProblemException where it has been deleted, or has too many cells to be read while somebody waits */
    Dataset requireDataset(Model model) {
        Dataset dataset =
                dataset(model).orElseThrow(() -> ProblemException.conflict("dataset_gone", missing(model), List.of()));
        requireSmall(dataset);
        return dataset;
    }

    private static String missing(Model model) {
        if (model.manifest().provenance().withoutData()) {
            return "The network came without data: the rows that it was trained on are not here; ask for an evaluation on a dataset that you have (POST /models/%s/evaluations)."
                    .formatted(model.id());
        }
        return "The dataset with the SHA-256 %s, which the model was trained on, %s; upload the same file%s, or ask for an evaluation on another dataset."
                .formatted(
                        model.manifest().provenance().datasetSha256(),
                        isOfHere(model) ? "has been deleted" : "is not here, as the model was imported",
                        isOfHere(model) ? " again" : "");
    }

    private static boolean isOfHere(Model model) {
        return model.manifest().provenance().imported() == null;
    }

    private void requireSmall(Dataset dataset) {
        long cells = (long) dataset.rows() * dataset.columns().size();
        if (cells > settings.cells()) {
            throw ProblemException.invalid(
                    "",
                    String.format(
                            Locale.ROOT,
                            "the dataset has %,d cells, and at most %,d are read while somebody waits (chainrule.evaluation.cells)",
                            cells,
                            settings.cells()),
                    cells,
                    "POST /models/{id}/evaluations on a part of it, which waits in the queue; or a larger chainrule.evaluation.cells");
        }
    }

    /**
     * As its job split them. With folds, and where it was trained once more with the validation rows, it has learned from all
     * but the test rows; after {@code "refit": "all"} from these too.
     */
    public Split split(Model model, Table table) {
        ResolvedDefinition learnt = definition(model);
        ModelManifest manifest = model.manifest();
        int[] usable =
                EncodingPlan.usableRows(table, manifest.encoding().target().columns());
        long seed = manifest.provenance().seed();
        return learnt.refit().learned(new Splitter(learnt.split(), table, usable, seed).split());
    }

    /** Those of its dataset that it did not learn from, in no order: those of the validation and of the test set. */
    public int[] heldBack(Model model, Table table) {
        Split split = split(model, table);
        return IntStream.concat(IntStream.of(split.validation()), IntStream.of(split.test()))
                .toArray();
    }

    /** Those on one side of it, by the name that it has in the API. */
    static int[] side(Split split, String name) {
        return switch (name) {
            case TEST -> split.test();
            case VALIDATION -> split.validation();
            default -> split.training();
        };
    }

    /** What should be known of metrics on these rows; null where nothing. */
    static @Nullable String note(Model model, String side) {
        boolean learned = !side.equals(VALIDATION) && !side.equals(TEST);
        return MetricReliability.ofRows(learned, model.manifest().provenance().resumedFrom());
    }

    /** A note with something more to know; null where there is neither. */
    static @Nullable String joined(@Nullable String of, @Nullable String more) {
        return of == null ? more : more == null ? of : of + " " + more;
    }

    /** The rows that the model is chosen by; where there are none, those that it is judged by, or has learned from. */
    static String choosing(Split split) {
        return split.validation().length > 0 ? VALIDATION : split.test().length > 0 ? TEST : "train";
    }

    static ResolvedDefinition definition(Model model) {
        return ResolvedDefinition.of(model.manifest());
    }

    static Outcome outcome(Model model) {
        ModelManifest manifest = model.manifest();
        return JobPlan.outcome(
                manifest.task(),
                manifest.encoding().target().columns().size(),
                manifest.encoding().outputs());
    }

    /** That it was trained by; the one that fits its outputs where nobody knows. */
    static Loss loss(Model model) {
        return definition(model).loss();
    }
}
