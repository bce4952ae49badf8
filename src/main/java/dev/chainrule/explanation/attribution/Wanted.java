package dev.chainrule.explanation.attribution;

import dev.chainrule.definition.Spelling;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.network.metric.LikeliestClass;
import dev.chainrule.prediction.PlainJson;
import dev.chainrule.problem.ProblemException;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * An answer that is wanted: a class, or a number within bounds.
 *
 * @param label place among the classes; -1 for a number
 * @param threshold of two classes, above which the second is the answer
 */
record Wanted(TargetEncoding target, int label, double above, double below, double threshold) {

    static Wanted of(TargetEncoding target, double threshold, JsonNode want) {
        if (target instanceof TargetEncoding.Classes classes) {
            int label = classes.place(want.isString() ? want.stringValue() : want.toString());
            if (label < 0) {
                throw ProblemException.invalid(
                        "/want",
                        "is no class of the model",
                        PlainJson.value(want),
                        "one of " + Spelling.listed(classes.labels()));
            }
            return new Wanted(target, label, 0, 0, threshold);
        }
        if (!(target instanceof TargetEncoding.NumericTargets numbers)
                || numbers.targets().size() != 1) {
            throw ProblemException.invalid(
                    "/want",
                    "can be asked of a model with one target only",
                    PlainJson.value(want),
                    "a model with one target");
        }
        if (!want.isObject()
                || want.isEmpty()
                || want.properties().stream()
                        .anyMatch(bound -> !List.of("above", "below").contains(bound.getKey())
                                || !bound.getValue().isNumber())) {
            throw ProblemException.invalid(
                    "/want", "must say above or below which number", PlainJson.value(want), "such as {\"above\": 300}");
        }
        double above = want.path("above").asDouble(Double.NEGATIVE_INFINITY);
        double below = want.path("below").asDouble(Double.POSITIVE_INFINITY);
        if (above >= below) {
            throw ProblemException.invalid(
                    "/want", "nothing lies between these bounds", PlainJson.value(want), "above < below");
        }
        return new Wanted(target, -1, above, below, threshold);
    }

    /** How far the outputs are from it, in the target's units or as a probability; below 0 or 0 where they are not. */
    double gap(double[] outputs) {
        if (target instanceof TargetEncoding.NumericTargets numbers) {
            double value = numbers.targets().get(0).decoded(outputs[0]);
            return Math.max(above - value, value - below);
        }
        if (outputs.length == 1) {
            return label == 1 ? threshold - outputs[0] : outputs[0] - threshold;
        }
        double other = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < outputs.length; i++) {
            other = i == label ? other : Math.max(other, outputs[i]);
        }
        return other - outputs[label];
    }

    boolean is(double[] outputs) {
        if (target instanceof TargetEncoding.NumericTargets numbers) {
            double value = numbers.targets().get(0).decoded(outputs[0]);
            return value > above && value < below;
        }
        return label == LikeliestClass.of(outputs, threshold);
    }
}
