package dev.chainrule.model.manifest;

import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.encoding.Task;
import dev.chainrule.network.Intervals;
import dev.chainrule.network.metric.Metric;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Which metrics of a model can be relied on, and whether they are better than those of a baseline without any features. */
public final class MetricReliability {

    /** Any of these that is better makes the model better. */
    private static final List<String> OF_CLASSES = List.of("accuracy", "log_loss", "roc_auc", "loss");

    private static final List<String> OF_NUMBERS = List.of("rmse", "mae", "loss");

    /** Losses that one of the metrics says as well. */
    private static final Set<String> TOLD = Set.of("mse", "mae", "binary_cross_entropy", "categorical_cross_entropy");

    /** Of the rows that are judged by, from which fraction on duplicates of training rows are worth a word. */
    private static final double MANY_COPIES = 0.05;

    /** A standard error of an accuracy that is larger than what epochs near the best usually differ by. */
    private static final double COARSE = 0.01;

    private static final String OF_LEARNED_ROWS =
            "Measured on rows that the model was trained on, so it looks better than it is: it has no validation or test set.";

    private static final String OF_ROWS_OF_ANOTHER =
            "These rows were held out of this training, but it was resumed from %s, which may have been trained on them.";

    private static final String CONTINUED =
            "It was resumed from %s, whose weights may have been trained on rows of this validation and test set: rely on these"
                    + " metrics only where that was trained on the same dataset and split, with the same seed and without refit.";

    private final ModelManifest model;
    /** What is believed; null where there are none, or a test set says more. */
    private final @Nullable CrossValidation folds;

    private MetricReliability(ModelManifest model) {
        this.model = model;
        this.folds = model.test() == null ? model.crossValidation() : null;
    }

    public static MetricReliability of(ModelManifest model) {
        return new MetricReliability(model);
    }

    /**
     * What should be known of metrics on some rows; null where nothing.
     *
     * @param learned whether the network was trained on them
     * @param resumedFrom what it was resumed from; null for a new network
     */
    public static @Nullable String ofRows(boolean learned, @Nullable String resumedFrom) {
        if (learned) {
            return OF_LEARNED_ROWS;
        }
        return resumedFrom == null ? null : OF_ROWS_OF_ANOTHER.formatted(resumedFrom);
    }

    /** What should be known of metrics on a whole table; null where it is not the one that the model was trained on. */
    public static @Nullable String ofTable(ModelManifest model, String sha256, long rows) {
        Provenance from = model.provenance();
        if (!sha256.equals(from.datasetSha256())) {
            return null;
        }
        Provenance.Learned learned = from.learned();
        return learned == null
                ? "It is the table that the model was trained on, so the metrics are better than on new rows."
                : String.format(
                        Locale.ROOT,
                        "It is the table that the model was trained on: %,d of its %,d rows were training rows, so the metrics are"
                                + " better than on new rows. GET /models/{id} has the metrics of held-out rows.",
                        learned.rows(),
                        rows);
    }

    /** Whether so many duplicates of training rows make metrics on these rows better than they are. */
    public static boolean flatters(long copies, long rows) {
        return copies > 0 && copies >= MANY_COPIES * rows;
    }

    /** In whole sentences. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        notes.add(source());
        String from = model.provenance().resumedFrom();
        if (from != null && (model.test() != null || folds != null || model.validation() != null)) {
            notes.add(CONTINUED.formatted(from));
        }
        oneClass().ifPresent(notes::add);
        noBetter().or(this::worse).or(this::unsure).ifPresent(notes::add);
        return notes;
    }

    private String source() {
        Integer copies = model.copies();
        long rows = folds != null
                ? folds.rows().stream().mapToLong(Long::longValue).sum()
                : model.judged().rows();
        if (copies != null && (model.test() != null || folds != null) && flatters(copies, rows)) {
            return String.format(
                    Locale.ROOT,
                    "The %s metrics are too good: %,d of their %,d rows are duplicates of training rows. Without the duplicates"
                            + " in the table they can be relied on.",
                    rowsOf(),
                    copies,
                    rows);
        }
        if (model.test() != null) {
            return String.format(
                    Locale.ROOT,
                    "Rely on the test metrics: %s seen by no fitting, no early stopping and no choice%s%s",
                    rows == 1 ? "their 1 row was" : String.format(Locale.ROOT, "their %,d rows were", rows),
                    model.provenance().resumedFrom() == null ? "" : " of this training",
                    rows < Intervals.FEWEST_DRAWN
                            ? ", but so few rows say little: below %s, only fractions of rows have an interval."
                                    .formatted(Intervals.FEWEST_DRAWN)
                            : ". Each metric lies in its interval with 95 % confidence.");
        }
        if (folds != null) {
            return String.format(
                    Locale.ROOT,
                    "Rely on the cross-validated metrics: they are means of %,d networks like this one, each measured on rows"
                            + " that it had not seen. There is no test set.",
                    folds.folds().size());
        }
        if (model.validation() != null) {
            return "The validation metrics are too good: the weights were chosen by them, and there is no test set."
                    + " \"split\": {\"test\": 0.2} makes one."
                    + chosenByChance(model.validation());
        }
        return "Nothing is known about new rows: there is no validation or test set, and the training metrics are of the training rows.";
    }

    /** Says so where the rows by which an epoch was chosen are so few that most epochs differ by chance alone. */
    private static String chosenByChance(Measurement validation) {
        Double accuracy = validation.metrics().get("accuracy");
        if (accuracy == null || validation.rows() == 0) {
            return "";
        }
        double share = (accuracy * validation.rows() + 1) / (validation.rows() + 2); // also of 0 and 1 there is doubt
        double error = Math.sqrt(share * (1 - share) / validation.rows());
        return error < COARSE
                ? ""
                : String.format(
                        Locale.ROOT,
                        " On %,d rows the accuracy is off by about ±%.2g by chance (a standard error), so which of several"
                                + " epochs was the best is chance where they differ by less.",
                        validation.rows(),
                        error);
    }

    /** Says so where the model is no better than its baseline; empty where it is, and where nothing can be said. */
    public Optional<String> noBetter() {
        Map<String, @Nullable Double> own = own();
        Map<String, @Nullable Double> other = other();
        List<String> compared = (model.task() == Task.CLASSIFICATION ? OF_CLASSES : OF_NUMBERS)
                .stream()
                        .filter(name -> own.get(name) != null && other.get(name) != null)
                        .toList();
        if (compared.isEmpty() || compared.stream().anyMatch(name -> better(name, own.get(name), other.get(name)))) {
            return Optional.empty();
        }
        String name = compared.get(told() ? 0 : compared.size() - 1);
        return Optional.of(String.format(
                Locale.ROOT,
                "The model is no better than a baseline that ignores the features: its %s is %.4g%s on the %s, and the"
                        + " baseline's is %.4g.",
                name.replace('_', ' '),
                own.get(name),
                interval(name),
                where(),
                other.get(name)));
    }

    /** Whether the metrics before the loss say what was learned. */
    private boolean told() {
        return model.provenance().loss().map(TOLD::contains).orElse(true);
    }

    /** Says so where the rows that say most about the model are of one class, and tell nothing from anything. */
    private Optional<String> oneClass() {
        List<List<Long>> confusion = folds != null ? null : model.judged().confusion();
        if (confusion == null
                || model.judged().rows() < 2
                || confusion.stream().filter(MetricReliability::anyRow).count() != 1
                || !(model.encoding().target() instanceof TargetEncoding.Classes classes)) {
            return Optional.empty();
        }
        int type = IntStream.range(0, confusion.size())
                .filter(each -> anyRow(confusion.get(each)))
                .findFirst()
                .orElseThrow();
        return Optional.of(ofOneClass(
                model.judged().rows(), model.judgedOn(), classes.labels().get(type)));
    }

    private static boolean anyRow(List<Long> counts) {
        return counts.stream().anyMatch(count -> count > 0);
    }

    /** What is to be said of rows of one class alone. */
    public static String ofOneClass(long rows, String set, Object label) {
        return String.format(
                Locale.ROOT,
                "All %,d %s rows are of the class \"%s\", so metrics on them say nothing of how classes are told apart."
                        + " Another split or seed holds out rows of the others.",
                rows,
                set,
                label);
    }

    /** Says so where the baseline is right more often, however good the probabilities are. */
    private Optional<String> worse() {
        String name = "accuracy";
        Double own = own().get(name);
        Double other = other().get(name);
        List<Double> ends = ends(name);
        if (own == null || other == null || ends == null || ends.get(1) >= other) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "Its predictions are right less often than a baseline that ignores the features: its accuracy is %.4g%s on"
                        + " the %s, and the baseline's is %.4g. Its probabilities are better than the baseline's.",
                own,
                interval(name),
                where(),
                other));
    }

    /** Says so where answers are better than the baseline's, and how sure they are is not. */
    private Optional<String> unsure() {
        Double own = own().get("log_loss");
        Double other = other().get("log_loss");
        if (own == null || other == null || own < other) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "Rely on its predicted classes, not on their probabilities: its log loss is %.4g on the %s, and the baseline's"
                        + " is %.4g. Its calibration says by which temperature that is mended (GET /models/{id}/calibration).",
                own,
                where(),
                other));
    }

    private Map<String, @Nullable Double> own() {
        return folds != null ? folds.mean() : model.judged().metrics();
    }

    private Map<String, @Nullable Double> other() {
        if (folds != null) {
            Map<String, @Nullable Double> ofFolds = folds.baseline();
            return Objects.requireNonNullElse(ofFolds, Collections.<String, @Nullable Double>emptyMap());
        }
        Baseline measured = model.baseline();
        return measured == null ? Collections.<String, @Nullable Double>emptyMap() : measured.metrics();
    }

    private String where() {
        return folds != null ? "cross-validation folds" : "%s set".formatted(rowsOf());
    }

    /** As one says it before a noun. */
    private String rowsOf() {
        return folds != null ? "cross-validated" : model.judgedOn().equals("train") ? "training" : model.judgedOn();
    }

    private String interval(String name) {
        List<Double> ends = ends(name);
        return ends == null
                ? ""
                : String.format(Locale.ROOT, " (95 %% interval %.4g to %.4g)", ends.get(0), ends.get(1));
    }

    private @Nullable List<Double> ends(String name) {
        return model.test() == null || model.intervals() == null
                ? null
                : model.intervals().get(name);
    }

    /** By the whole interval where there is one. */
    private boolean better(String name, @Nullable Double own, @Nullable Double other) {
        if (own == null || other == null) {
            return false;
        }
        boolean higher = Metric.find(name).map(Metric::higherIsBetter).orElse(false);
        List<Double> ends = ends(name);
        double doubt = ends == null ? doubtOfFolds(name) : 0;
        double least = ends != null ? (higher ? ends.get(0) : ends.get(1)) : higher ? own - doubt : own + doubt;
        return higher ? least > other : least < other;
    }

    /** Twice the standard error of the mean over the folds; 0 where there are none. */
    private double doubtOfFolds(String name) {
        if (folds == null || folds.std().get(name) == null) {
            return 0;
        }
        return 2 * folds.std().get(name) / Math.sqrt(folds.folds().size());
    }
}
