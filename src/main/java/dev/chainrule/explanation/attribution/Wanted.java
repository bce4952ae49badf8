package dev.chainrule.explanation.attribution;

import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.network.metric.LikeliestClass;
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
            List<String> labels = classes.labels().stream().map(String::valueOf).toList();
            int label = labels.indexOf(want.isString() ? want.stringValue() : want.toString());
            if (label < 0) {
                throw ProblemException.invalid(
                        "/want", "is no class of the model", want.toString(), "one of: " + String.join(", ", labels));
            }
            return new Wanted(target, label, 0, 0, threshold);
        }
        if (!(target instanceof TargetEncoding.Numbers numbers)
                || numbers.targets().size() != 1) {
            throw ProblemException.invalid(
                    "/want",
                    "can be asked of a model with one target only",
                    want.toString(),
                    "a model with one target");
        }
        if (!want.isObject()
                || want.isEmpty()
                || want.properties().stream()
                        .anyMatch(bound -> !List.of("above", "below").contains(bound.getKey())
                                || !bound.getValue().isNumber())) {
            throw ProblemException.invalid(
                    "/want", "must say above or below which number", want.toString(), "such as {\"above\": 300}");
        }
        double above = want.path("above").asDouble(Double.NEGATIVE_INFINITY);
        double below = want.path("below").asDouble(Double.POSITIVE_INFINITY);
        if (above >= below) {
            throw ProblemException.invalid(
                    "/want", "nothing lies between these bounds", want.toString(), "above < below");
        }
        return new Wanted(target, -1, above, below, threshold);
    }

    boolean is(double[] outputs) {
        if (target instanceof TargetEncoding.Numbers numbers) {
            double value = numbers.targets().get(0).decoded(outputs[0]);
            return value > above && value < below;
        }
        return label == LikeliestClass.of(outputs, threshold);
    }
}
