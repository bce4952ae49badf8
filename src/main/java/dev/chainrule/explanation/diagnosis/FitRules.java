package dev.chainrule.explanation.diagnosis;

import dev.chainrule.explanation.study.Studied;
import dev.chainrule.network.BestConstant;
import dev.chainrule.network.metric.Series;
import dev.chainrule.plan.ResolvedDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Whether a network has learned what there is to learn, and whether it holds for other rows. */
final class FitRules {

    /** Of what simple methods find in the same rows. */
    private static final double CLEARLY_LESS = 0.75;

    private static final double CLEARLY = 0.15;
    private static final double NEARLY = 0.9;

    /** Of few rows, which every network large enough can learn by heart. */
    private static final double BY_HEART = 0.7;

    /** How much more skilful on rows learned from than on rows held out. */
    private static final double GAP = 0.2;

    private static final int FEWEST_HELD_BACK = 10;
    private static final int FEW_HELD_BACK = 30;
    private static final double GAP_OF_FEW = 0.3;

    /** Standard errors that a difference must have to be one. */
    private static final double SURELY = 2;

    /** Of skill that there must be to be learned by heart. */
    private static final double MUCH = 0.4;

    /** Of a loss, how much more is clearly more. */
    private static final double RISE = 0.25;

    /** Of what always answering the same has, how much must be gone for rows to be known by heart. */
    private static final double LEARNT = 0.5;

    /** Share of the training at whose end it is looked at whether it still gets better. */
    private static final int LAST_PART = 10;

    private static final double STILL_FALLING = 0.02;

    private final Facts facts;

    FitRules(Facts facts) {
        this.facts = facts;
    }

    /** Whether it learned clearly less than there is to learn; false where that is not known. */
    static boolean bad(Facts facts) {
        double skill = facts.trainingSkill();
        double learnable = facts.learnable();
        if (Double.isNaN(skill)) {
            double constant = constantLoss(facts);
            double start = Double.isNaN(constant) && facts.curve().points() > 0
                    ? facts.curve().first()
                    : constant;
            return facts.diverged()
                    || (facts.curve().points() > 0 && facts.curve().last() > Measures.changed(start, -0.1));
        }
        if (Double.isNaN(learnable)) {
            return skill < BY_HEART;
        }
        return skill < CLEARLY_LESS * learnable && skill < learnable - CLEARLY;
    }

    /** Whether it learned about all that there is to learn. */
    static boolean good(Facts facts) {
        double skill = facts.trainingSkill();
        double learnable = facts.learnable();
        if (Double.isNaN(skill)) {
            return facts.curve().points() > 1
                    && facts.curve().last() < Measures.changed(facts.curve().first(), -0.5);
        }
        return Double.isNaN(learnable) ? skill >= NEARLY : skill >= NEARLY * learnable && skill > 0.1;
    }

    /** Of the best of all constant answers, as the network's own loss measures it; NaN where it is not known. */
    static double constantLoss(Facts facts) {
        Studied rows = facts.data();
        if (rows == null || rows.count() == 0) {
            return Double.NaN;
        }
        int[] known = IntStream.range(0, rows.count()).filter(rows::known).toArray();
        if (known.length == 0) {
            return Double.NaN;
        }
        ResolvedDefinition definition = facts.definition();
        return BestConstant.of(
                        definition.loss(),
                        definition.network().output().activation(),
                        rows.outcome(),
                        (row, output) -> rows.targets()[row][output],
                        rows.targets()[0].length,
                        known)
                .loss(known);
    }

    Optional<Finding> overfitting() {
        LearningCurve curve = facts.curve();
        if (curve.validation().length < 2 || facts.diverged()) {
            return Optional.empty();
        }
        Gap gap = gap();
        boolean rises = rises();
        if (gap == null && !rises) {
            return Optional.empty();
        }
        List<String> said = new ArrayList<>();
        if (gap != null) {
            said.add(gap.inWords());
        }
        if (rises) {
            said.add(inWords(curve));
        }
        Finding.Builder finding = Finding.of(
                FindingCode.OVERFITTING,
                Severity.WARNING,
                "%s It has memorized its rows, noise included.".formatted(String.join(" ", said)));
        if (gap != null) {
            finding.number("train_skill", gap.learnt)
                    .number("held_out_skill", gap.held)
                    .number("train_loss", gap.learntLoss)
                    .number("held_out_loss", gap.heldLoss)
                    .with("held_out", gap.rows.heldBackAs())
                    .with("held_out_rows", gap.rows.heldBackCount());
        }
        if (rises) {
            finding.number("last_train_loss", curve.last())
                    .number("last_val_loss", last(curve.validation()))
                    .number("lowest_val_loss", LearningCurve.lowest(curve.validation()))
                    .number("best_epoch", curve.bestEpoch());
        }
        finding.see(
                gap != null && gap.rows.heldBackAs().equals("test")
                        ? "/jobs/" + facts.job()
                        : facts.path("history?metrics=train_loss,val_loss"));
        if (!facts.training().stopsEarly()) {
            finding.set("/training/early_stopping", Map.of("metric", Series.VALIDATION.loss(), "patience", 20));
        }
        if (facts.training().regularizer() == null) {
            finding.set("/training/regularizer", Map.of("type", "l2", "strength", 0.01));
        } else {
            finding.set("/network/layers", smaller());
        }
        return Optional.of(finding.suggesting(
                "More rows if there are any; else L2 regularization, early stopping, dropout, or a smaller network."));
    }

    /**
     * How much more skilful the network as it is now is on what it learned from than on what was held out.
     *
     * @param learnt its skill on the rows that it learned from
     * @param held its skill on the others
     */
    private record Gap(Studied rows, double learnt, double held, double learntLoss, double heldLoss) {

        private String inWords() {
            return "The network is much better on the rows that it learned from than on others: its skill is %s on those, and %s on the %s %s rows, where 0 is always answering the same and 1 is faultless (a loss of %s and of %s)."
                    .formatted(
                            Measures.number(learnt),
                            Measures.number(held),
                            rows.heldBackCount(),
                            rows.heldBackAs(),
                            Measures.number(learntLoss),
                            Measures.number(heldLoss));
        }
    }

    /** Null where it is none that counts. */
    private @Nullable Gap gap() {
        Studied rows = facts.data();
        if (rows == null || rows.heldBackCount() < FEWEST_HELD_BACK) {
            return null;
        }
        double learnt = facts.trainingSkill();
        double held = facts.heldBackSkill();
        double least = rows.heldBackCount() < FEW_HELD_BACK ? GAP_OF_FEW : GAP;
        if (!(learnt > MUCH && learnt - held > Math.max(least, SURELY * doubt(rows, held)))) {
            return null;
        }
        double[] losses = rows.losses();
        double learntLoss = rows.mean(losses, false);
        double heldLoss = rows.mean(losses, true);
        double surely = SURELY * Math.hypot(doubtOfLoss(rows, losses, false), doubtOfLoss(rows, losses, true));
        return heldLoss - learntLoss > Math.max(RISE * Math.abs(learntLoss), surely)
                ? new Gap(rows, learnt, held, learntLoss, heldLoss)
                : null;
    }

    /** The standard error of the mean loss of the rows held out, or of the others. */
    private static double doubtOfLoss(Studied rows, double[] losses, boolean ofHeldBack) {
        double mean = rows.mean(losses, ofHeldBack);
        double[] squares =
                Arrays.stream(losses).map(loss -> (loss - mean) * (loss - mean)).toArray();
        int count = ofHeldBack ? rows.heldBackCount() : rows.count() - rows.heldBackCount();
        return Math.sqrt(rows.mean(squares, ofHeldBack) / Math.max(1, count));
    }

    /** The standard error of the skill on the rows held out, for classes: how far it is off by chance. */
    private static double doubt(Studied rows, double held) {
        if (rows.numbers()) {
            return 0;
        }
        double guessed = 1.0 / rows.classes();
        double right = guessed + Math.max(0, held) * (1 - guessed);
        return Math.sqrt(right * (1 - right) / rows.heldBackCount()) / (1 - guessed);
    }

    /** Whether rows held out fared worse and worse while it went on learning. */
    private boolean rises() {
        LearningCurve curve = facts.curve();
        double lowest = LearningCurve.lowest(curve.validation());
        double last = last(curve.validation());
        double constant = constantLoss(facts);
        return !facts.training().stopsEarly()
                && last > Measures.changed(lowest, RISE)
                && last > Measures.changed(curve.last(), 1)
                && (!Double.isFinite(constant)
                        || (last - lowest > 0.15 * Math.abs(constant)
                                && curve.last() < Measures.changed(constant, -LEARNT)));
    }

    private static String inWords(LearningCurve curve) {
        return "While it was trained, the loss on the validation rows was lowest (%s) after epoch %s and rose to %s from there, while the loss on the training rows fell to %s."
                .formatted(
                        Measures.number(LearningCurve.lowest(curve.validation())),
                        String.format(Locale.ROOT, "%.0f", curve.bestEpoch()),
                        Measures.number(last(curve.validation())),
                        Measures.number(curve.last()));
    }

    private static double last(double[] losses) {
        return losses[losses.length - 1];
    }

    /** One layer that can learn less by heart. */
    private static List<Object> smaller() {
        return List.of(8);
    }

    Optional<Finding> underfitting() {
        if (facts.diverged() || facts.curve().points() == 0 || !bad(facts) || Double.isNaN(facts.trainingSkill())) {
            return Optional.empty();
        }
        double skill = facts.trainingSkill();
        double learnable = facts.learnable();
        boolean early = stillFalling(facts.curve());
        boolean narrow = facts.layers().isEmpty();
        Finding.Builder finding = Finding.of(
                        FindingCode.UNDERFITTING,
                        Severity.WARNING,
                        String.format(
                                Locale.ROOT,
                                "The network is bad even on the rows that it learned from: a skill of %s, where 0 is always answering the same and 1 is faultless%s. %s",
                                Measures.number(skill),
                                Double.isNaN(learnable)
                                        ? ""
                                        : ", and comparing each row with its nearest neighbours, or a straight line, reaches %s"
                                                .formatted(Measures.number(learnable)),
                                early
                                        ? "The loss was still going down when it ended."
                                        : narrow
                                                ? "Without hidden layers it can only draw a straight line."
                                                : "It is too small, or regularized too much."))
                .number("train_skill", skill)
                .number("last_loss", facts.curve().last());
        if (Double.isFinite(learnable)) {
            finding.number("simple_methods_skill", learnable);
        }
        finding.see(facts.path("history?metrics=train_loss"));
        if (early) {
            int epochs = facts.training().epochs();
            finding.set("/training/epochs", Math.min(1_000_000, epochs * 10));
        } else {
            finding.set("/network/layers", wider());
        }
        if (facts.training().regularizer() != null) {
            finding.set("/training/regularizer", Map.of("type", "l2", "strength", 0));
        }
        return Optional.of(finding.suggesting(
                early
                        ? "More epochs."
                        : "More or wider layers with a non-linear activation, and less regularization."));
    }

    private static boolean stillFalling(LearningCurve curve) {
        int points = curve.points();
        if (points < 3 || !(curve.descending() > 0.9)) {
            return false;
        }
        double before = curve.train()[points - 1 - Math.max(1, points / LAST_PART)];
        return curve.last() < Measures.changed(before, -STILL_FALLING);
    }

    private static List<Object> wider() {
        List<Object> layers = new ArrayList<>();
        layers.add(Map.of("type", "dense", "units", 32, "activation", "swish"));
        layers.add(Map.of("type", "dense", "units", 32, "activation", "swish"));
        return layers;
    }
}
