package dev.chainrule.explanation.trace;

import static dev.chainrule.explanation.SignificantDigits.alone;
import static dev.chainrule.explanation.SignificantDigits.signed;

import dev.chainrule.explanation.SignificantDigits;
import dev.chainrule.explanation.trace.TraceResponse.Exponentials;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.activation.Softmax;
import dev.chainrule.network.activation.Softplus;
import dev.chainrule.network.loss.BinaryCrossEntropy;
import dev.chainrule.network.loss.CategoricalCrossEntropy;
import dev.chainrule.network.loss.CosineDistance;
import dev.chainrule.network.loss.Focal;
import dev.chainrule.network.loss.Hinge;
import dev.chainrule.network.loss.Huber;
import dev.chainrule.network.loss.KlDivergence;
import dev.chainrule.network.loss.LogCosh;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.loss.MeanAbsoluteError;
import dev.chainrule.network.loss.MeanSquaredError;
import dev.chainrule.network.loss.NegativeLog;
import dev.chainrule.network.loss.Poisson;
import dev.chainrule.network.loss.Quantile;
import dev.chainrule.network.loss.SquaredHinge;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A loss with its numbers in the place of its letters, so that a calculator can follow. */
final class LossInNumbers {

    /** Terms that are written out. */
    private static final int MOST = 20;

    /** From here on ln cosh d is |d| − ln 2 to the last digit. */
    private static final double FAR = 20;

    private final Loss loss;
    private final Activation activation;
    private final double[] logits;
    private final double[] outputs;
    private final double[] targets;
    /** Whether it is computed from what comes before the output activation, and so never needs a bound. */
    private final boolean onLogits;
    /** Of the logits; null where they are no softmax's, or the loss is of the outputs. */
    private final @Nullable Exponentials exponentials;

    private final List<Term> terms = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /** One summand; its value tells whether it matters. */
    private record Term(String text, double value) {}

    private LossInNumbers(Loss loss, Activation activation, double[] logits, double[] outputs, double[] targets) {
        this.loss = loss;
        this.activation = activation;
        this.logits = logits;
        this.outputs = outputs;
        this.targets = targets;
        this.onLogits = !(activation instanceof Identity) && loss.onLogits(activation) != null;
        this.exponentials = onLogits && activation instanceof Softmax ? Exponentials.of(logits) : null;
    }

    /**
     * @param activation of the outputs
     * @param logits what the activation made the outputs of
     * @param value of the loss
     */
    static String of(
            Loss loss, Activation activation, double[] logits, double[] outputs, double[] targets, double value) {
        LossInNumbers numbers = new LossInNumbers(loss, activation, logits, outputs, targets);
        String formula = numbers.formula();
        String notes = numbers.notes.isEmpty() ? "" : "; " + String.join("; ", numbers.notes);
        return formula + " = " + SignificantDigits.of(value) + notes;
    }

    private String formula() {
        if (loss instanceof MeanSquaredError) {
            return mean(differences("(%s − %s)²", d -> d * d));
        }
        if (loss instanceof MeanAbsoluteError) {
            return mean(differences("|%s − %s|", Math::abs));
        }
        if (loss instanceof Huber huber) {
            return huber(huber.delta());
        }
        if (loss instanceof LogCosh) {
            return logCosh();
        }
        if (loss instanceof Quantile quantile) {
            return quantile(quantile.quantile());
        }
        if (loss instanceof Poisson) {
            return poisson();
        }
        if (loss instanceof BinaryCrossEntropy entropy) {
            return binaryCrossEntropy(entropy.labelSmoothing());
        }
        if (loss instanceof CategoricalCrossEntropy entropy) {
            return categoricalCrossEntropy(entropy.labelSmoothing());
        }
        if (loss instanceof Focal focal) {
            return focal(focal);
        }
        if (loss instanceof Hinge) {
            return hinge("", missing -> missing);
        }
        if (loss instanceof SquaredHinge) {
            return hinge("²", missing -> missing * missing);
        }
        if (loss instanceof KlDivergence) {
            return klDivergence();
        }
        if (loss instanceof CosineDistance) {
            return cosine();
        }
        throw new IllegalStateException("no numbers for " + loss);
    }

    private String differences(String form, DoubleUnaryOperator value) {
        for (int i = 0; i < outputs.length; i++) {
            add(
                    form.formatted(SignificantDigits.of(outputs[i]), signed(targets[i])),
                    value.applyAsDouble(difference(i)));
        }
        return sum();
    }

    private double difference(int i) {
        return outputs[i] - targets[i];
    }

    private void add(String text, double value) {
        terms.add(new Term(text, value));
    }

    private String huber(double delta) {
        String bound = alone(delta);
        for (int i = 0; i < outputs.length; i++) {
            double size = Math.abs(difference(i));
            String difference = "%s − %s".formatted(SignificantDigits.of(outputs[i]), signed(targets[i]));
            if (size <= delta) {
                add("(%s)²/2".formatted(difference), size * size / 2);
            } else {
                add("%s · (|%s| − %s/2)".formatted(bound, difference, bound), delta * (size - delta / 2));
            }
        }
        if (outputs.length == 1) {
            double size = Math.abs(difference(0));
            notes.add("|d| = %s is %s δ = %s"
                    .formatted(
                            SignificantDigits.of(size),
                            size <= delta ? "not above" : "above",
                            SignificantDigits.of(delta)));
        } else {
            notes.add("δ = " + SignificantDigits.of(delta));
        }
        return mean(sum());
    }

    private String logCosh() {
        for (int i = 0; i < outputs.length; i++) {
            double d = difference(i);
            String difference = "%s − %s".formatted(SignificantDigits.of(outputs[i]), signed(targets[i]));
            if (Math.abs(d) > FAR) {
                add("(|%s| − ln 2)".formatted(difference), Math.abs(d) - Math.log(2));
            } else {
                add("ln cosh(%s)".formatted(difference), Math.log(Math.cosh(d)));
            }
        }
        return mean(sum());
    }

    private String quantile(double q) {
        for (int i = 0; i < outputs.length; i++) {
            String excess = "(%s − %s)".formatted(SignificantDigits.of(targets[i]), signed(outputs[i]));
            double d = -difference(i);
            add(
                    "max(%s · %s, (%s − 1) · %s)".formatted(alone(q), excess, alone(q), excess),
                    Math.max(q * d, (q - 1) * d));
        }
        notes.add("q = " + SignificantDigits.of(q));
        return mean(sum());
    }

    private String poisson() {
        for (int i = 0; i < outputs.length; i++) {
            double y = targets[i];
            String log = onLogits && outputs[i] > Chance.LEAST
                    ? Chance.ln(alone(outputs[i]))
                    : onLogits
                            ? signed(logOfNextToNothing(logits[i]))
                            : Chance.bounded(outputs[i], SignificantDigits.of(outputs[i]));
            add(
                    "(%s − %s · %s)".formatted(SignificantDigits.of(outputs[i]), signed(y), log),
                    outputs[i] - y * Math.log(Math.max(outputs[i], NegativeLog.MARGIN)));
        }
        return mean(sum());
    }

    /** Far below 0 softplus is {@code e^(βz) / β}. */
    private double logOfNextToNothing(double z) {
        double beta = activation instanceof Softplus softplus ? softplus.beta() : 1;
        return beta * z - Math.log(beta);
    }

    private Chance chance(int i) {
        if (!onLogits) {
            return Chance.ofOutput(outputs[i]);
        }
        return exponentials == null
                ? Chance.ofSigmoid(outputs[i], logits[i])
                : Chance.ofSoftmax(outputs[i], logits[i], exponentials);
    }

    /** @param towards what a target moves to as far as it is smoothed */
    private double[] smoothed(double smoothing, double towards, String share) {
        if (smoothing == 0) {
            return targets;
        }
        double[] smoothed =
                Arrays.stream(targets).map(y -> y + smoothing * (towards - y)).toArray();
        notes.add("the label smoothing s = %s makes y + s · (%s − y) of each y"
                .formatted(SignificantDigits.of(smoothing), share));
        return smoothed;
    }

    private String binaryCrossEntropy(double smoothing) {
        double[] ys = smoothed(smoothing, 0.5, "1/2");
        for (int i = 0; i < outputs.length; i++) {
            Chance chance = chance(i);
            double y = ys[i];
            add(
                    "(%s · %s + (1 − %s) · %s)"
                            .formatted(
                                    SignificantDigits.of(y), chance.ln(), SignificantDigits.of(y), chance.lnOfOther()),
                    y * chance.log() + (1 - y) * chance.logOfOther());
        }
        return negative(sum());
    }

    private String categoricalCrossEntropy(double smoothing) {
        double[] ys = smoothed(smoothing, 1.0 / outputs.length, "1/" + outputs.length);
        for (int i = 0; i < outputs.length; i++) {
            if (ys[i] != 0) {
                Chance chance = chance(i);
                add("%s · %s".formatted(SignificantDigits.of(ys[i]), chance.ln()), ys[i] * chance.log());
            }
        }
        return "−(" + sum() + ")";
    }

    private String focal(Focal focal) {
        double gamma = focal.gamma();
        Double alpha = focal.alpha();
        boolean classes = exponentials != null;
        for (int i = 0; i < outputs.length; i++) {
            Chance chance = chance(i);
            if (targets[i] != 0) {
                String weight = alpha == null ? "" : alone(alpha) + " · ";
                add(
                        "%s%s · %s^%s · %s"
                                .formatted(weight, signed(targets[i]), chance.otherAsBase(), alone(gamma), chance.ln()),
                        targets[i] * Math.pow(chance.other(), gamma) * chance.log());
            }
            if (targets[i] != 1 && !classes) {
                String weight = alpha == null ? "" : "(1 − %s) · ".formatted(SignificantDigits.of(alpha));
                add(
                        "%s(1 − %s) · %s^%s · %s"
                                .formatted(
                                        weight, signed(targets[i]), chance.asBase(), alone(gamma), chance.lnOfOther()),
                        (1 - targets[i]) * Math.pow(chance.p(), gamma) * chance.logOfOther());
            }
        }
        notes.add("γ = " + SignificantDigits.of(gamma) + (alpha == null ? "" : ", α = " + SignificantDigits.of(alpha)));
        return classes || outputs.length == 1 ? "−(" + sum() + ")" : negative(sum());
    }

    private String hinge(String power, DoubleUnaryOperator value) {
        double[] zs = onLogits ? logits : outputs;
        for (int i = 0; i < zs.length; i++) {
            double side = 2 * targets[i] - 1;
            add(
                    "max(0, 1 − %s · %s)%s".formatted(signed(side), signed(zs[i]), power),
                    value.applyAsDouble(Math.max(0, 1 - side * zs[i])));
        }
        notes.add("1 and −1 are t = 2y − 1");
        return mean(sum());
    }

    private String klDivergence() {
        for (int i = 0; i < outputs.length; i++) {
            double y = targets[i];
            if (y != 0) {
                Chance chance = chance(i);
                add(
                        "%s · (%s − %s)".formatted(SignificantDigits.of(y), Chance.ln(alone(y)), chance.ln()),
                        y * (Math.log(y) - chance.log()));
            }
        }
        return sum();
    }

    private String cosine() {
        double dot = 0;
        double outputSquares = 0;
        double targetSquares = 0;
        List<String> products = new ArrayList<>();
        for (int i = 0; i < outputs.length; i++) {
            dot += outputs[i] * targets[i];
            outputSquares += outputs[i] * outputs[i];
            targetSquares += targets[i] * targets[i];
            products.add("%s · %s".formatted(signed(outputs[i]), signed(targets[i])));
        }
        if (outputs.length > MOST) {
            notes.add("the lengths and the sum of the products are of %s numbers".formatted(outputs.length));
            return "1 − %s / (%s · %s)"
                    .formatted(
                            alone(dot),
                            alone(Math.max(CosineDistance.SHORTEST, Math.sqrt(outputSquares))),
                            alone(Math.max(CosineDistance.SHORTEST, Math.sqrt(targetSquares))));
        }
        return "1 − (%s) / (%s · %s)"
                .formatted(
                        String.join(" + ", products), length(outputs, outputSquares), length(targets, targetSquares));
    }

    private String length(double[] vector, double squares) {
        if (Math.sqrt(squares) < CosineDistance.SHORTEST) {
            notes.add("a vector shorter than 10^−6 counts as that long");
            return "10^−6";
        }
        List<String> terms =
                Arrays.stream(vector).mapToObj(value -> alone(value) + "²").toList();
        return "√(" + String.join(" + ", terms) + ")";
    }

    /** Those that matter most where there are many, in their order. */
    private String sum() {
        if (terms.isEmpty()) {
            return "0";
        }
        if (terms.size() <= MOST) {
            return String.join(" + ", terms.stream().map(Term::text).toList());
        }
        List<Integer> shown = IntStream.range(0, terms.size())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -Math.abs(terms.get(i).value)))
                .limit(MOST)
                .sorted()
                .toList();
        double rest = IntStream.range(0, terms.size())
                .filter(i -> !shown.contains(i))
                .mapToDouble(i -> terms.get(i).value)
                .sum();
        notes.add("%s is the sum of the %s other terms".formatted(SignificantDigits.of(rest), terms.size() - MOST));
        return String.join(" + ", shown.stream().map(i -> terms.get(i).text).toList()) + " + " + signed(rest);
    }

    private String mean(String sum) {
        return outputs.length == 1 ? sum : "1/%s · (%s)".formatted(outputs.length, sum);
    }

    private String negative(String sum) {
        return "−" + mean(sum);
    }
}
