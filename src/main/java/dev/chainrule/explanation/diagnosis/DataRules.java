package dev.chainrule.explanation.diagnosis;

import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.explanation.study.Judgement;
import dev.chainrule.explanation.study.SecondOpinion;
import dev.chainrule.explanation.study.Studied;
import dev.chainrule.network.layer.BatchNormalization;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.layer.Residual;
import dev.chainrule.network.loss.Poisson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** Whether the rows, or how they are handed to the network, stand in the way. */
final class DataRules {

    /** Root mean square of an input that is out of all proportion to what networks learn well from: about 1. */
    private static final double LARGE_INPUT = 30;

    private static final double SMALL_INPUT = 1e-3;

    private static final int SMALL_BATCH = 8;

    private static final double RARE = 0.1;

    /** Of the rows that lie deep among rows of one class, how many may have another. */
    private static final double DISSENT = 0.03;

    /** Of their share among all rows: near a border between classes that overlap there are far more. */
    private static final double AS_EVERYWHERE = 0.42;

    private static final int FEWEST_DISSENTERS = 3;

    /** How well neighbours must foretell labels, for a label that they contradict to be suspicious. */
    private static final double CLEAR = 0.5;

    private static final int FEWEST_ROWS = 40;

    private final Facts facts;

    DataRules(Facts facts) {
        this.facts = facts;
    }

    Optional<Finding> leak() {
        List<String> columns = facts.suspicions().stream()
                .filter(suspicion -> suspicion.code() == FindingCode.LEAK)
                .map(suspicion -> String.valueOf(suspicion.column()))
                .distinct()
                .toList();
        return facts.suspicions().stream()
                .filter(suspicion -> suspicion.code() == FindingCode.LEAK)
                .findFirst()
                .map(suspicion -> {
                    List<String> kept = new ArrayList<>(facts.definition().features());
                    kept.removeAll(columns);
                    Finding.Builder finding = Finding.of(
                                    FindingCode.LEAK,
                                    Severity.WARNING,
                                    suspicion.detail()
                                            + " If it is not known before the answer is, the model will be far worse in use than its metrics say.")
                            .with("columns", columns)
                            .number("fraction", suspicion.share())
                            .see("/datasets/" + facts.definition().dataset());
                    if (!kept.isEmpty()) {
                        finding.set("/features", kept);
                    }
                    return finding.suggesting("Leave %s out, unless it is known when the model is asked."
                            .formatted(String.join(", ", columns)));
                });
    }

    Optional<Finding> duplicates() {
        return facts.suspicions().stream()
                .filter(suspicion -> suspicion.code() == FindingCode.DUPLICATE_ROWS)
                .findFirst()
                .map(
                        suspicion -> Finding.of(FindingCode.DUPLICATE_ROWS, Severity.WARNING, suspicion.detail())
                                .number("fraction_of_held_out_rows", suspicion.share())
                                .see("/datasets/%s/rows"
                                        .formatted(facts.definition().dataset()))
                                .suggesting(
                                        "Upload the table without its duplicate rows; or split by a column that groups what belongs together (split.by: group, and split.column its name)."));
    }

    Optional<Finding> unscaled() {
        Studied rows = facts.data();
        Scaling scaling = facts.definition().preprocessing().numeric();
        if (rows == null || rows.count() == 0 || scaling != Scaling.NONE) {
            return Optional.empty();
        }
        List<String> names = rows.encoding().inputNames();
        double[] size = meanSquares(rows.inputs());
        int largest = IntStream.range(0, size.length)
                .boxed()
                .max(Comparator.comparingDouble(i -> size[i]))
                .orElse(0);
        double most = Math.sqrt(size[largest]);
        if (most <= LARGE_INPUT && most >= SMALL_INPUT) {
            return Optional.empty();
        }
        double least = Math.sqrt(Arrays.stream(size).filter(it -> it > 0).min().orElse(0));
        return Optional.of(Finding.of(
                        FindingCode.UNSCALED_INPUTS,
                        (facts.diverged() || FitRules.bad(facts)) ? Severity.ERROR : Severity.WARNING,
                        String.format(
                                Locale.ROOT,
                                "The inputs are not scaled (preprocessing.numeric is none): those of \"%s\" are about %s, where networks learn best from numbers of about 1. Large inputs make large steps in their weights and hardly any in those of the others.",
                                names.get(largest),
                                Measures.number(most)))
                .with("input", names.get(largest))
                .number("largest_root_mean_square", most)
                .number("smallest_root_mean_square", least)
                .see("/datasets/" + facts.definition().dataset())
                .set("/preprocessing/numeric", "standardize")
                .suggesting("Standardized inputs: each column with a mean of 0 and a standard deviation of 1."));
    }

    /** Of each column of {@code [row][column]}. */
    private static double[] meanSquares(float[][] rows) {
        double[] squares = new double[rows[0].length];
        for (float[] row : rows) {
            for (int i = 0; i < squares.length; i++) {
                squares[i] += row[i] * (double) row[i] / rows.length;
            }
        }
        return squares;
    }

    /** Only where the network is bad: a small network learns targets as they are where they are not too large. */
    Optional<Finding> unscaledTarget() {
        Studied rows = facts.data();
        if (rows == null
                || rows.count() == 0
                || !rows.numbers()
                || facts.definition().preprocessing().target() != Scaling.NONE
                || facts.definition().loss() instanceof Poisson
                || !(facts.diverged() || FitRules.bad(facts))) {
            return Optional.empty();
        }
        double most = Math.sqrt(Arrays.stream(meanSquares(rows.targets())).max().orElse(0));
        if (most <= LARGE_INPUT) {
            return Optional.empty();
        }
        return Optional.of(
                Finding.of(
                                FindingCode.UNSCALED_TARGET,
                                Severity.ERROR,
                                String.format(
                                        Locale.ROOT,
                                        "The target is not scaled (preprocessing.target is none) and is about %s, where networks answer numbers of about 1 at first. The errors of the first steps are as large, and so are the gradients.",
                                        Measures.number(most)))
                        .number("largest_root_mean_square", most)
                        .see("/datasets/" + facts.definition().dataset())
                        .set("/preprocessing/target", "standardize")
                        .suggesting(
                                "A standardized target: a mean of 0 and a standard deviation of 1 inside, and predictions in its own unit as before."));
    }

    Optional<Finding> smallBatch() {
        int batch = facts.training().batchSize().most();
        int layer = batchNormalization(facts.layers());
        Studied rows = facts.data();
        if (layer == 0 || batch >= SMALL_BATCH || (rows != null && rows.all() <= batch)) {
            return Optional.empty();
        }
        return Optional.of(Finding.of(
                        FindingCode.SMALL_BATCH_NORMALIZATION,
                        Severity.WARNING,
                        String.format(
                                Locale.ROOT,
                                "Layer %s normalizes by the mean and variance of each batch, and a batch has only %s rows. Estimates from so few are mostly noise, and differ from the averages that predictions use.",
                                layer,
                                batch))
                .at(layer)
                .with("batch_size", batch)
                .with("usual_batch_size", 32)
                .see("/jobs/" + facts.job())
                .set("/training/batch_size", 32)
                .suggesting("Batches of 32 rows; or layer_normalization, which does not look at other rows."));
    }

    /** Counted from 1; 0 where there is none. */
    private static int batchNormalization(List<LayerSpec> layers) {
        for (int i = 0; i < layers.size(); i++) {
            LayerSpec layer = layers.get(i);
            if (layer instanceof BatchNormalization
                    || (layer instanceof Residual residual && batchNormalization(residual.layers()) > 0)) {
                return i + 1;
            }
        }
        return 0;
    }

    Optional<Finding> wrongLabels() {
        Studied rows = facts.data();
        Judgement judgement = facts.judgement();
        if (rows == null
                || judgement == null
                || !rows.oneOfClasses()
                || !(Judgement.skill(rows, judgement.means(), row -> true) >= CLEAR)) {
            return Optional.empty();
        }
        NeighborDisagreement dissent = NeighborDisagreement.of(rows, judgement);
        SecondOpinion opinion = dissent.opinion();
        if (dissent.count() < FEWEST_DISSENTERS
                || dissent.share() < DISSENT
                || dissent.inDepth() < AS_EVERYWHERE * dissent.everywhere()
                || !opinion.confirms()) {
            return Optional.empty();
        }
        return Optional.of(Finding.of(
                        FindingCode.WRONG_LABELS,
                        Severity.WARNING,
                        String.format(
                                Locale.ROOT,
                                "About %s of the rows seem to have a wrong label: even among rows whose neighbours nearly all have one and the same class, %s of %s have another.%s",
                                Measures.percent(dissent.share()),
                                dissent.count(),
                                dissent.deep(),
                                opinion.asked() == 0
                                        ? ""
                                        : " The network contradicts the label as well for %s of %s rows%s whose neighbours do."
                                                .formatted(
                                                        opinion.agreed(),
                                                        opinion.asked(),
                                                        opinion.heldBack() ? " that it has not learned from and" : "")))
                .number("fraction", dissent.share())
                .with("rows", dissent.rows())
                .with("contradicted_by_neighbours", dissent.count())
                .with("looked_at", dissent.deep())
                .with("network_was_asked_about", opinion.asked())
                .with("contradicted_by_network_too", opinion.agreed())
                .see(facts.path("hardest-rows"))
                .suggesting("Look at the hardest rows, and correct those that are wrong in the table."));
    }

    Optional<Finding> imbalance() {
        Studied rows = facts.data();
        if (rows == null
                || !rows.oneOfClasses()
                || rows.count() < FEWEST_ROWS
                || facts.training().classWeights() != null) {
            return Optional.empty();
        }
        int classes = rows.classes();
        double[] all = new double[classes];
        double[] right = new double[classes];
        int known = 0;
        for (int row = 0; row < rows.count(); row++) {
            if (rows.known(row)) {
                known++;
                int truth = rows.classOf(rows.targets()[row]);
                all[truth]++;
                right[truth] += (rows.outputs() != null && rows.classOf(rows.outputs()[row]) == truth) ? 1 : 0;
            }
        }
        int rarest = IntStream.range(0, classes)
                .filter(i -> all[i] > 0)
                .boxed()
                .min(Comparator.comparingDouble(i -> all[i]))
                .orElse(0);
        double share = all[rarest] / Math.max(1, known);
        double largest = Arrays.stream(all).max().orElse(0) / Math.max(1, known);
        double recall = right[rarest] / Math.max(1, all[rarest]);
        if (share > RARE || share * 8 > largest || rows.outputs() == null || recall > 0.6) {
            return Optional.empty();
        }
        String label = label(rows, rarest);
        return Optional.of(Finding.of(
                        FindingCode.CLASS_IMBALANCE,
                        Severity.WARNING,
                        String.format(
                                Locale.ROOT,
                                "Only %s of the rows are \"%s\", and the network finds %s of them. Answering the frequent class is right nearly always, so there was little to gain from learning the rare one; its accuracy hides that.",
                                Measures.percent(share),
                                label,
                                recall == 0 ? "none" : Measures.percent(recall)))
                .with("class", label)
                .number("fraction", share)
                .number("recall", recall)
                .see("/jobs/" + facts.job())
                .set("/training/class_weights", "balanced")
                .suggesting(
                        "Class weights, so that both classes count the same; and look at recall instead of accuracy."));
    }

    private static String label(Studied rows, int place) {
        return String.valueOf(
                ((TargetEncoding.Classes) rows.encoding().target()).labels().get(place));
    }

    Optional<Finding> noSignal() {
        Studied rows = facts.data();
        Judgement judgement = facts.judgement();
        if (rows == null || judgement == null || rows.count() < FEWEST_ROWS) {
            return Optional.empty();
        }
        double held = facts.heldBackSkill();
        double limit = Math.max(0.1, 1.5 / Math.sqrt(rows.count()));
        boolean nothing = judgement.skill() < limit
                && !(held > Math.max(0.15, Math.min(0.2, 1.5 / Math.sqrt((double) Math.max(1, rows.heldBackCount())))));
        if (!nothing || (Double.isNaN(held) && facts.trainingSkill() > 0.3 && rows.heldBackCount() == 0)) {
            return Optional.empty();
        }
        return Optional.of(Finding.of(
                        FindingCode.NO_SIGNAL,
                        Severity.ERROR,
                        String.format(
                                Locale.ROOT,
                                "Nothing in the features seems to tell the target: comparing each row with its nearest neighbours, or a straight line, reaches a skill of %s, where 0 is always answering the same and 1 is faultless%s. No network can learn what is not in the rows.",
                                Measures.number(judgement.skill()),
                                Double.isNaN(held)
                                        ? ""
                                        : ", and the network %s on the %s rows"
                                                .formatted(Measures.number(held), rows.heldBackAs())))
                .number("simple_methods_skill", judgement.skill())
                .number("held_out_skill", held)
                .with("rows", rows.count())
                .see("/datasets/" + facts.definition().dataset())
                .suggesting("Other features, or more rows; check that the target stands in the right rows."));
    }
}
