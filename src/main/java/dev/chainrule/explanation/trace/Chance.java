package dev.chainrule.explanation.trace;

import static dev.chainrule.explanation.SignificantDigits.signed;

import dev.chainrule.explanation.SignificantDigits;
import dev.chainrule.explanation.trace.TraceResponse.Exponentials;
import dev.chainrule.network.loss.NegativeLog;
import dev.chainrule.network.math.Functions;

/**
 * A probability as a loss sees it, and how it is written so that six digits suffice: near 1 it is what is missing to it
 * that counts.
 *
 * @param p the probability
 * @param other 1 − p
 * @param log ln p
 * @param logOfOther ln(1 − p)
 * @param bounded whether both logarithms go on as straight lines below a margin, as those of outputs do
 */
record Chance(double p, double other, double log, double logOfOther, boolean bounded) {

    /** Below, a number is as good as 0, and its logarithm is told instead. */
    static final double LEAST = 1e-300;

    /** From here on a probability is written as 1 less something. */
    private static final double NEARLY_ONE = 0.999;

    static Chance ofOutput(double p) {
        return new Chance(p, 1 - p, tangent(p), tangent(1 - p), true);
    }

    static Chance ofSigmoid(double p, double logit) {
        return new Chance(p, Functions.sigmoid(-logit), -Functions.softplus(-logit), -Functions.softplus(logit), false);
    }

    /** @param all of the logits of all classes */
    static Chance ofSoftmax(double p, double logit, Exponentials all) {
        double log = Math.min(0, logit - all.largest() - Math.log(all.sum()));
        return new Chance(p, -Math.expm1(log), log, Math.log(-Math.expm1(log)), false);
    }

    private static double tangent(double p) {
        return p >= NegativeLog.MARGIN
                ? Math.log(p)
                : Math.log(NegativeLog.MARGIN) - (NegativeLog.MARGIN - p) / NegativeLog.MARGIN;
    }

    /** The logarithm of a number that stands alone. */
    static String ln(String number) {
        return number.startsWith("(") ? "ln" + number : "ln " + number;
    }

    /** The logarithm of a number of which the loss takes it; below the margin as the loss continues it. */
    static String bounded(double value, String text) {
        return value >= NegativeLog.MARGIN
                ? ln(text.indexOf('·') >= 0 || text.indexOf(' ') >= 0 ? "(" + text + ")" : text)
                : "(ln(10^−7) − (10^−7 − %s) / 10^−7)".formatted(signed(value));
    }

    String ln() {
        return written(p, log, asText());
    }

    String lnOfOther() {
        return written(other, logOfOther, otherAsText());
    }

    private String written(double value, double logarithm, String text) {
        if (bounded) {
            return bounded(value, text);
        }
        return value > LEAST ? ln(grouped(text)) : signed(logarithm);
    }

    /** To stand before an exponent. */
    String asBase() {
        return bounded && (p < 0 || p > 1) ? SignificantDigits.of(Math.signum(Math.max(0, p))) : grouped(asText());
    }

    /** The same of 1 − p. */
    String otherAsBase() {
        return bounded && (other < 0 || other > 1)
                ? SignificantDigits.of(Math.signum(Math.max(0, other)))
                : grouped(otherAsText());
    }

    private String asText() {
        return p > NEARLY_ONE ? "1 − " + signed(other) : SignificantDigits.of(p);
    }

    private String otherAsText() {
        return p > NEARLY_ONE ? SignificantDigits.of(other) : "1 − " + signed(p);
    }

    private static String grouped(String text) {
        boolean digits = text.indexOf(' ') < 0 && text.indexOf('·') < 0 && !text.startsWith("−");
        return digits ? text : "(" + text + ")";
    }
}
