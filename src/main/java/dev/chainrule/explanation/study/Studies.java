package dev.chainrule.explanation.study;

import dev.chainrule.checkpoint.Checkpoint;
import dev.chainrule.checkpoint.Checkpoints;
import dev.chainrule.dataset.Dataset;
import dev.chainrule.dataset.Datasets;
import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.EncodingPlan;
import dev.chainrule.encoding.FittedEncoding;
import dev.chainrule.explanation.StudySettings;
import dev.chainrule.job.TrainingJob;
import dev.chainrule.model.Model;
import dev.chainrule.model.Models;
import dev.chainrule.model.TrainedNetwork;
import dev.chainrule.model.manifest.Provenance;
import dev.chainrule.network.thread.Team;
import dev.chainrule.plan.ResolvedDefinition;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.split.Split;
import dev.chainrule.split.Splitter;
import dev.chainrule.table.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the rows that jobs and models learned from, as they saw them. */
@Component
public class Studies {

    private final Datasets datasets;
    private final Models models;
    private final Checkpoints checkpoints;
    private final StudySettings settings;

    Studies(Datasets datasets, Models models, Checkpoints checkpoints, StudySettings settings) {
        this.datasets = datasets;
        this.models = models;
        this.checkpoints = checkpoints;
        this.settings = settings;
    }

    /** The dataset that was learned from; empty where it has been deleted. */
    public Optional<Dataset> dataset(Model model) {
        Provenance from = model.manifest().provenance();
        return datasets.lookUp(
                from.dataset(), from.datasetSha256(), columns -> ResolvedDefinition.fits(model.manifest(), columns));
    }

    public Optional<Dataset> dataset(TrainingJob job) {
        return datasets.lookUp(job.datasetId(), job.datasetSha256(), job.definition()::fits);
    }

    /** @throws ProblemException where it has been deleted */
    public Dataset requireDataset(TrainingJob job) {
        return dataset(job)
                .orElseThrow(() -> ProblemException.conflict(
                        "dataset_gone",
                        "The dataset that was trained on (%s, SHA-256 %s) has been deleted, and this needs its rows; upload the same file again."
                                .formatted(job.datasetId(), job.datasetSha256()),
                        List.of()));
    }

    public boolean mayBeRead(Dataset dataset) {
        return cells(dataset) <= settings.cells();
    }

    private static long cells(Dataset dataset) {
        return (long) dataset.rows() * dataset.columns().size();
    }

    /** @throws ProblemException where it has too many cells */
    void requireReadable(Dataset dataset) {
        if (!mayBeRead(dataset)) {
            throw ProblemException.invalid(
                    "",
                    String.format(
                            Locale.ROOT,
                            "The dataset has %,d cells, and at most %,d are read for an explanation (chainrule.explanation.study.cells).",
                            cells(dataset),
                            settings.cells()),
                    cells(dataset),
                    "train on a sample of its rows, or a larger chainrule.explanation.study.cells");
        }
    }

    /** The weights of a job without a model as far as it has come: of its newest checkpoint. */
    private Optional<TrainedNetwork> network(TrainingJob job) {
        for (Checkpoint checkpoint : checkpoints.ofModel(job.id())) {
            try {
                return Optional.of(checkpoints.load(checkpoint));
            } catch (ProblemException gone) {
                // another was kept meanwhile
            }
        }
        return Optional.empty();
    }

    /**
     * The rows that a job's network learned from and, held out, those that it was chosen by; where it learned from these in
     * the end, those that it is judged by.
     *
     * @param most rows, spread over all
     */
    public Studied of(TrainingJob job, Dataset dataset, int most) {
        Optional<Model> model = Optional.ofNullable(job.modelId()).flatMap(models::lookUp);
        if (model.isPresent()) {
            return of(model.get(), dataset, most, Studies::chosenBy);
        }
        return of(job.definition(), job.seed(), dataset, network(job).orElse(null), Studies::chosenBy, most);
    }

    /** The same of the network that a checkpoint of the job holds. */
    public Studied of(TrainingJob job, Checkpoint checkpoint, Dataset dataset, int most) {
        return of(job.definition(), job.seed(), dataset, checkpoints.load(checkpoint), Studies::chosenBy, most);
    }

    /** The rows that a model learned from and, held out, those whose figures say most about it. */
    public Studied of(Model model, Dataset dataset, int most) {
        return of(model, dataset, most, Studies::judgedBy);
    }

    private Studied of(Model model, Dataset dataset, int most, Function<Split, Sides> choosing) {
        ResolvedDefinition definition = ResolvedDefinition.of(model.manifest());
        return of(
                definition,
                model.manifest().provenance().seed(),
                dataset,
                models.load(model),
                drawn -> choosing.apply(definition.refit().learned(drawn)),
                most);
    }

    /** @param heldBack the name of the set that the rows held out are of */
    private record Sides(Split split, String heldBack) {}

    private static Sides chosenBy(Split split) {
        return split.validation().length > 0 ? validated(split) : judgedBy(split);
    }

    private static Sides judgedBy(Split split) {
        return split.test().length > 0
                ? new Sides(new Split(split.training(), split.test()), "test")
                : validated(split);
    }

    private static Sides validated(Split split) {
        return new Sides(new Split(split.training(), split.validation()), "validation");
    }

    /**
     * @param network that is closed then; null where there is none yet
     * @param choosing the rows learned from, and those held out, of a split as it was drawn
     */
    private Studied of(
            ResolvedDefinition definition,
            long seed,
            Dataset dataset,
            @Nullable TrainedNetwork network,
            Function<Split, Sides> choosing,
            int most) {
        try (network) {
            requireReadable(dataset);
            return studied(definition, seed, dataset, network, choosing, most);
        }
    }

    private Studied studied(
            ResolvedDefinition definition,
            long seed,
            Dataset dataset,
            @Nullable TrainedNetwork network,
            Function<Split, Sides> choosing,
            int most) {
        EncodingPlan plan = definition.columns();
        try (Table table = datasets.open(dataset)) {
            int[] usable = plan.usableRows(table);
            Sides sides = choosing.apply(new Splitter(definition.split(), table, usable, seed).split());
            Split split = sides.split();
            Encoding encoding = network == null
                    ? FittedEncoding.of(plan, table, split.training(), Team.alone())
                            .encoding()
                    : network.encoding();
            int[] rows = Split.spread(split.chosen().training(), most);
            List<float[]> inputs = new ArrayList<>();
            List<float[]> targets = new ArrayList<>();
            encoding.encode(table, rows, (row, features, target) -> {
                inputs.add(features.clone());
                targets.add(target.clone());
            });
            BitSet held = new BitSet();
            Arrays.stream(split.validation()).forEach(held::set);
            boolean[] heldBack = new boolean[rows.length];
            for (int i = 0; i < rows.length; i++) {
                heldBack[i] = held.get(rows[i]);
            }
            float[][] encoded = inputs.toArray(float[][]::new);
            return new Studied(
                    definition,
                    encoding,
                    rows,
                    heldBack,
                    sides.heldBack(),
                    encoded,
                    targets.toArray(float[][]::new),
                    network == null ? null : network.outputs(encoded),
                    usable.length);
        }
    }
}
