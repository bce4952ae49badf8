package dev.chainrule.evaluation;

import dev.chainrule.dataset.Dataset;
import dev.chainrule.dataset.Datasets;
import dev.chainrule.definition.Definitions;
import dev.chainrule.encoding.EncodingPlan;
import dev.chainrule.encoding.Preprocessing;
import dev.chainrule.model.Model;
import dev.chainrule.model.ModelManifest;
import dev.chainrule.model.Provenance;
import dev.chainrule.network.Outcome;
import dev.chainrule.network.loss.BinaryCrossEntropy;
import dev.chainrule.network.loss.CategoricalCrossEntropy;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.loss.MeanSquaredError;
import dev.chainrule.plan.JobDefinition;
import dev.chainrule.plan.JobPlan;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.split.Split;
import dev.chainrule.split.Splitter;
import dev.chainrule.split.Splitting;
import dev.chainrule.table.Table;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The rows that a model learnt from and those held back, found again by its dataset, its split and its seed. */
@Component
public class ModelRows {

    private final Datasets datasets;
    private final EvaluationSettings settings;

    ModelRows(Datasets datasets, EvaluationSettings settings) {
        this.datasets = datasets;
        this.settings = settings;
    }

    /** The dataset that it learnt from; empty where that has been deleted. */
    public Optional<Dataset> dataset(Model model) {
        Provenance provenance = model.manifest().provenance();
        return datasets.lookUp(provenance.dataset(), provenance.datasetSha256());
    }

    /** @throws ProblemException where it has been deleted, or has too many cells to be read while somebody waits */
    Dataset requireDataset(Model model) {
        Dataset dataset = dataset(model)
                .orElseThrow(() -> ProblemException.conflict(
                        "dataset_gone",
                        "The dataset with the SHA-256 %s, which the model learnt from, has been deleted; upload the same file again, or ask for an evaluation on another dataset."
                                .formatted(model.manifest().provenance().datasetSha256()),
                        List.of()));
        requireSmall(dataset);
        return dataset;
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

    /** As its job split them; all rows where it knows of no split. */
    public Split split(Model model, Table table) {
        ModelManifest manifest = model.manifest();
        int[] usable = new EncodingPlan(
                        List.of(),
                        manifest.encoding().target().columns(),
                        manifest.task(),
                        Preprocessing.USUAL,
                        EncodingPlan.DEFAULT_MAX_CATEGORIES)
                .usableRows(table);
        Splitting how = definition(model).split();
        return how == null
                ? new Split(usable, new int[0])
                : new Splitter(how, table, usable, manifest.provenance().seed()).split();
    }

    static JobDefinition definition(Model model) {
        return Definitions.read(model.manifest().provenance().definition(), JobDefinition.class);
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
        @Nullable Loss loss = definition(model).loss();
        if (loss != null) {
            return loss;
        }
        return switch (outcome(model)) {
            case NUMBERS -> new MeanSquaredError();
            case TWO_CLASSES, ANSWERS -> new BinaryCrossEntropy();
            case CLASSES -> new CategoricalCrossEntropy();
        };
    }
}
