package dev.chainrule.explanation;

import dev.chainrule.choice.Word;
import dev.chainrule.dataset.Dataset;
import dev.chainrule.dataset.Datasets;
import dev.chainrule.encoding.EncodingPlan;
import dev.chainrule.model.Model;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.split.Split;
import dev.chainrule.split.Splitter;
import dev.chainrule.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The rows that a network trained on and those held out, found again by its dataset, its split and its seed. */
@Component
public class LearningRows {

    private final Datasets datasets;

    LearningRows(Datasets datasets) {
        this.datasets = datasets;
    }

    /** Which rows. */
    public enum Side {
        TRAINING,
        VALIDATION,
        TEST,
        /** The validation rows where there are some, else the test rows, else those trained on. */
        JUDGING;

        public String word() {
            return Word.of(this);
        }

        private Side of(Split split) {
            if (this != JUDGING) {
                return this;
            }
            return split.validation().length > 0 ? VALIDATION : split.test().length > 0 ? TEST : TRAINING;
        }

        private int[] rows(Split split) {
            return switch (this) {
                case TRAINING -> split.training();
                case VALIDATION -> split.validation();
                case TEST -> split.test();
                case JUDGING -> of(split).rows(split);
            };
        }
    }

    /**
     * Some rows, encoded as for a prediction.
     *
     * @param dataset that they are of
     * @param side which they are: never {@code JUDGING}
     * @param rows their numbers in the dataset, ascending
     * @param features {@code [rows][inputs]}
     * @param targets {@code [rows][outputs]}
     * @param all how many there are on that side
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    public record Encoded(Dataset dataset, Side side, int[] rows, float[][] features, float[][] targets, int all) {

        public int omitted() {
            return all - rows.length;
        }
    }

    /** The dataset that a network trained on; empty where it is not here any more. */
    public Optional<Dataset> dataset(Subject subject) {
        return datasets.lookUp(
                subject.datasetId(),
                subject.datasetSha256(),
                columns -> subject.encoding().fits(columns)
                        && subject.learnt().definition().fits(columns));
    }

    /**
     * Up to so many rows of one side, from all over it.
     *
     * @throws ProblemException where the dataset is gone
     */
    public Encoded read(Subject subject, Side side, int most) {
        Dataset dataset = requireDataset(subject);
        try (Table table = datasets.open(dataset)) {
            Split split = split(subject, table);
            Side chosen = side.of(split);
            int[] all = chosen.rows(split);
            return encode(subject, dataset, table, chosen, Split.spread(all, most), all.length);
        }
    }

    /** Up to so many rows of any dataset that has the columns. */
    public Encoded read(Subject subject, Dataset dataset, int most) {
        requireColumns(subject, dataset);
        try (Table table = datasets.open(dataset)) {
            int[] all = usable(subject, table);
            return encode(subject, dataset, table, Side.VALIDATION, Split.spread(all, most), all.length);
        }
    }

    /** These rows of a dataset that has the columns. */
    public Encoded read(Subject subject, Dataset dataset, int[] rows, int all) {
        requireColumns(subject, dataset);
        try (Table table = datasets.open(dataset)) {
            return encode(subject, dataset, table, Side.VALIDATION, rows, all);
        }
    }

    /** The rows of a dataset that have what it predicts, ascending. */
    public int[] usable(Subject subject, Dataset dataset) {
        requireColumns(subject, dataset);
        try (Table table = datasets.open(dataset)) {
            return usable(subject, table);
        }
    }

    private static void requireColumns(Subject subject, Dataset dataset) {
        List<String> known =
                dataset.columns().stream().map(column -> column.name()).toList();
        List<String> missing = new ArrayList<>();
        subject.encoding().features().stream()
                .filter(feature -> dataset.columns().stream()
                        .noneMatch(column -> column.name().equals(feature.column()) && column.type() == feature.type()))
                .forEach(feature -> missing.add(
                        "%s (%s)".formatted(feature.column(), feature.type().word())));
        subject.encoding().target().columns().stream()
                .filter(target -> !known.contains(target))
                .forEach(missing::add);
        if (!missing.isEmpty()) {
            throw ProblemException.invalid(
                    "/dataset",
                    "lacks columns of the network: " + String.join(", ", missing),
                    dataset.name(),
                    "a dataset with the columns that the network was trained on, of the same types");
        }
    }

    /** As they are shown to users, by their numbers. */
    public List<Map<String, @Nullable Object>> raw(Subject subject, int[] rows) {
        try (Table table = datasets.open(requireDataset(subject))) {
            return table.rows(rows);
        }
    }

    /** Up to so many rows of one side, from all over it, as they are shown to users. */
    public List<Map<String, @Nullable Object>> raw(Subject subject, Side side, int most) {
        try (Table table = datasets.open(requireDataset(subject))) {
            return table.rows(Split.spread(side.rows(split(subject, table)), most));
        }
    }

    private Dataset requireDataset(Subject subject) {
        return dataset(subject)
                .orElseThrow(() -> new ProblemException(ProblemKind.CONFLICT, "dataset_gone", missing(subject)));
    }

    /** Why its dataset is not here, and what would do. */
    private static String missing(Subject subject) {
        if (subject.cameWithoutData()) {
            return "The network came without data: the rows that it was trained on are not here, and this needs them. Of a row in the body it tells trace, attribution and what-if; or train it further on a dataset with its columns ({\"resume_from\": \"%s\", \"dataset\": …}) and ask the model of that."
                    .formatted(subject.id());
        }
        Model model = subject.model();
        boolean imported = model != null && model.manifest().provenance().imported() != null;
        return "The dataset with the SHA-256 %s, which the network was trained on, is not here%s; upload the same file%s."
                .formatted(
                        subject.datasetSha256(),
                        imported ? ", as the model was imported" : " any more",
                        imported ? "" : " again");
    }

    private static int[] usable(Subject subject, Table table) {
        return EncodingPlan.usableRows(table, subject.encoding().target().columns());
    }

    /** As the job split them; a model that was trained once more with others has learned from them too. */
    private static Split split(Subject subject, Table table) {
        Split drawn = new Splitter(
                        subject.definition().split(),
                        table,
                        usable(subject, table),
                        subject.training().seed())
                .split();
        return subject.refit().learned(drawn);
    }

    private static Encoded encode(Subject subject, Dataset dataset, Table table, Side side, int[] rows, int all) {
        List<float[]> features = new ArrayList<>();
        List<float[]> targets = new ArrayList<>();
        List<Integer> kept = new ArrayList<>();
        subject.encoding().encode(table, rows, (row, inputs, outputs) -> {
            if (!Float.isNaN(outputs[0])) { // of a class that no training row had
                kept.add(row);
                features.add(inputs.clone());
                targets.add(outputs.clone());
            }
        });
        return new Encoded(
                dataset,
                side,
                kept.stream().mapToInt(Integer::intValue).toArray(),
                features.toArray(float[][]::new),
                targets.toArray(float[][]::new),
                all);
    }
}
