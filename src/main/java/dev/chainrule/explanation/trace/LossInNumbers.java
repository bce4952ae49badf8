package dev.chainrule.explanation.trace;

import dev.chainrule.explanation.Figures;
import dev.chainrule.network.loss.BinaryCrossEntropy;
import dev.chainrule.network.loss.CategoricalCrossEntropy;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.loss.MeanAbsoluteError;
import dev.chainrule.network.loss.MeanSquaredError;
import java.util.ArrayList;
import java.util.List;

/** A loss with its numbers in the place of its letters, so that a calculator can follow. */
final class LossInNumbers {

    /** Outputs that are written out. */
    private static final int MOST = 20;

    private LossInNumbers() {}

    /** @param value of the loss */
    static String of(Loss loss, double[] outputs, double[] targets, double value) {
        String result = " = " + Figures.of(value);
        if (outputs.length > MOST) {
            return "over %s outputs".formatted(outputs.length) + result;
        }
        if (loss instanceof MeanSquaredError) {
            return mean(outputs.length, terms(outputs, targets, "(%s − %s)²"), " + ") + result;
        }
        if (loss instanceof MeanAbsoluteError) {
            return mean(outputs.length, terms(outputs, targets, "|%s − %s|"), " + ") + result;
        }
        if (loss instanceof BinaryCrossEntropy entropy && entropy.labelSmoothing() == 0) {
            return "−" + mean(outputs.length, surprises(outputs, targets), " + ") + result;
        }
        if (loss instanceof CategoricalCrossEntropy entropy && entropy.labelSmoothing() == 0) {
            List<String> terms = new ArrayList<>();
            for (int i = 0; i < outputs.length; i++) {
                if (targets[i] != 0) {
                    terms.add("%s · ln %s".formatted(Figures.of(targets[i]), Figures.of(outputs[i])));
                }
            }
            return "−(" + String.join(" + ", terms) + ")" + result;
        }
        return "of ŷ = %s and y = %s".formatted(Figures.list(outputs), Figures.list(targets)) + result;
    }

    private static List<String> terms(double[] outputs, double[] targets, String form) {
        List<String> terms = new ArrayList<>();
        for (int i = 0; i < outputs.length; i++) {
            terms.add(form.formatted(Figures.of(outputs[i]), Figures.signed(targets[i])));
        }
        return terms;
    }

    private static List<String> surprises(double[] outputs, double[] targets) {
        List<String> terms = new ArrayList<>();
        for (int i = 0; i < outputs.length; i++) {
            terms.add("(%s · ln %s + (1 − %s) · ln(1 − %s))"
                    .formatted(
                            Figures.of(targets[i]),
                            Figures.of(outputs[i]),
                            Figures.of(targets[i]),
                            Figures.of(outputs[i])));
        }
        return terms;
    }

    private static String mean(int count, List<String> terms, String between) {
        String sum = String.join(between, terms);
        return count == 1 ? sum : "1/%s · (%s)".formatted(count, sum);
    }
}
