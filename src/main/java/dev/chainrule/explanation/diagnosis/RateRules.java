package dev.chainrule.explanation.diagnosis;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Whether steps are too long or too short. */
final class RateRules {

    /** Of an update beside the weights: a healthy one is about 1e-3. */
    private static final double USUAL_UPDATE = 1e-3;

    private static final double LONG_UPDATE = 0.1;

    /** Of a step that leaves nothing of the weights as they were. */
    static final double FAR_UPDATE = 0.5;

    private static final double ROUGH_UPDATE = 0.03;
    private static final double FEW_UPDATE = 2e-3;
    private static final double SHORT_UPDATE = 2e-4;

    /** A loss so much above that of always answering the same, of its size, has been thrown far away. */
    private static final double THROWN = 2;

    /** How much a loss may jump from epoch to epoch, beside its level. */
    private static final double ROUGH = 0.1;

    private static final double SMOOTH = 0.8;

    private final Facts facts;

    RateRules(Facts facts) {
        this.facts = facts;
    }

    Optional<Finding> diverged() {
        if (!facts.diverged() || facts.error() == null) {
            return Optional.empty();
        }
        double rate = facts.learningRate();
        return Optional.of(Finding.of(
                        FindingCode.DIVERGED,
                        Severity.ERROR,
                        "The loss grew beyond all numbers, and the training ended: "
                                + facts.error().message()
                                + " Each step went so far that it made the loss larger, and the next one larger still.")
                .number("learning_rate", rate)
                .number(
                        "lowest_loss",
                        facts.curve().points() == 0 ? Double.NaN : facts.curve().lowest())
                .with("error", facts.error().message())
                .see(facts.path("history?resolution=step"))
                .set("/training/optimizer/learning_rate", facts.lowerRate())
                .set("/training/gradient_clipping", Map.of("norm", 1))
                .suggesting("A lower learning rate (%s), and gradient clipping."
                        .formatted(Measures.number(facts.lowerRate()))));
    }

    Optional<Finding> tooHigh() {
        LearningCurve curve = facts.curve();
        double constant = FitRules.constantLoss(facts);
        if (facts.diverged() || curve.points() < 2) {
            return Optional.empty();
        }
        double update = facts.update();
        double longest = facts.longestUpdate();
        boolean thrown = thrown(constant, longest);
        boolean sound = FitRules.good(facts) && !(curve.last() > constant);
        if (!(thrown && longest > FAR_UPDATE) && (sound || update < FEW_UPDATE || !tooLong(update, thrown, constant))) {
            return Optional.empty();
        }
        double lower = facts.lowerRate();
        return Optional.of(Finding.of(
                        FindingCode.LEARNING_RATE_TOO_HIGH,
                        FitRules.bad(facts) ? Severity.ERROR : Severity.WARNING,
                        String.format(
                                Locale.ROOT,
                                "The steps are too long: %s. They jump over the lowest places instead of going down into them%s.",
                                words(update, longest, thrown, constant),
                                sound ? "; that it came to something in the end is luck" : ""))
                .number("learning_rate", facts.learningRate())
                .number("update_to_weight", update)
                .number("longest_update_to_weight", longest)
                .number("usual_update_to_weight", USUAL_UPDATE)
                .number("highest_loss", curve.highest())
                .number("lowest_loss", curve.lowest())
                .number("roughness", curve.roughness())
                .see(facts.path("history?metrics=train_loss"))
                .set("/training/optimizer/learning_rate", lower)
                .suggesting("A learning rate of %s; or find one with POST /jobs/learning-rate-range."
                        .formatted(Measures.number(lower))));
    }

    /** Whether it went far up; where it only begins there, as of targets that are not scaled, just after a far step. */
    private boolean thrown(double constant, double longest) {
        LearningCurve curve = facts.curve();
        double far = Measures.changed(constant, THROWN);
        boolean high = curve.highest() > far && (longest > FAR_UPDATE || curve.highestAfterALower() > far);
        return high || curve.last() > Measures.changed(curve.first(), 0.5);
    }

    private boolean tooLong(double update, boolean thrown, double constant) {
        LearningCurve curve = facts.curve();
        boolean longSteps = update > LONG_UPDATE;
        boolean rough = curve.roughness() > ROUGH && curve.last() > Measures.changed(constant, -0.7);
        boolean fruitless = !(curve.last() < Measures.changed(constant, -0.05)) || FitRules.bad(facts);
        return (thrown && (longSteps || rough || fruitless))
                || (longSteps && (rough || fruitless))
                || (rough && update > ROUGH_UPDATE && FitRules.bad(facts));
    }

    private String words(double update, double longest, boolean thrown, double constant) {
        LearningCurve curve = facts.curve();
        String size = "%s times their own size, where about a thousandth is usual";
        if (thrown) {
            return "the loss went up to %s%s and is %s at the end%s"
                    .formatted(
                            Measures.number(curve.highest()),
                            Double.isFinite(constant)
                                    ? ", where always answering the same has %s,".formatted(Measures.number(constant))
                                    : "",
                            Measures.number(curve.last()),
                            longest > FAR_UPDATE
                                    ? ", and a single step moved the weights by "
                                            + size.formatted(Measures.number(longest))
                                    : "");
        }
        return update > LONG_UPDATE
                ? "each moves the weights by " + size.formatted(Measures.number(update))
                : "the loss jumps up and down by %s of its size from epoch to epoch"
                        .formatted(Measures.percent(curve.roughness()));
    }

    Optional<Finding> tooLow() {
        LearningCurve curve = facts.curve();
        if (facts.diverged() || curve.points() < 2 || !FitRules.bad(facts)) {
            return Optional.empty();
        }
        double update = facts.update();
        double fallen = curve.first() > 0 ? (curve.first() - curve.last()) / curve.first() : 0;
        boolean slow = curve.descending() >= SMOOTH && curve.last() >= 0.3 * curve.first();
        if (!(update < SHORT_UPDATE) || (!slow && fallen > 0.02)) {
            return Optional.empty();
        }
        double higher = Math.max(facts.usualRate(), Measures.rounded(facts.learningRate() * 10));
        return Optional.of(Finding.of(
                        FindingCode.LEARNING_RATE_TOO_LOW,
                        Severity.ERROR,
                        String.format(
                                Locale.ROOT,
                                "The steps are too short: each changes the weights by a fraction of %s of their size, where about 1e-3 is usual. The loss went down steadily, but only from %s to %s.",
                                Measures.number(update),
                                Measures.number(curve.first()),
                                Measures.number(curve.last())))
                .number("learning_rate", facts.learningRate())
                .number("update_to_weight", update)
                .number("usual_update_to_weight", USUAL_UPDATE)
                .number("first_loss", curve.first())
                .number("last_loss", curve.last())
                .see(facts.path("history?metrics=train_loss"))
                .set("/training/optimizer/learning_rate", Measures.rounded(higher))
                .suggesting("A learning rate of %s.".formatted(Measures.number(higher))));
    }
}
