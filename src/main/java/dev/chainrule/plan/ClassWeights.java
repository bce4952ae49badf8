package dev.chainrule.plan;

import dev.chainrule.choice.Parameter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How much the rows of each class count when they are trained on. */
public sealed interface ClassWeights {

    /**
     * One weight per class.
     *
     * @param labels the classes
     * @param counts how many training rows each class has
     */
    double[] of(List<Object> labels, long[] counts);

    /** Weights that follow from the training rows. */
    enum Rule implements ClassWeights {
        BALANCED;

        /** {@code n / (k · count)}: together, the rows of each class count the same. */
        @Override
        public double[] of(List<Object> labels, long[] counts) {
            long rows = 0;
            for (long count : counts) {
                rows += count;
            }
            double[] weights = new double[counts.length];
            for (int i = 0; i < counts.length; i++) {
                weights[i] = (double) rows / (counts.length * Math.max(1, counts[i]));
            }
            return weights;
        }
    }

    /** Weights by label; a class that is left out counts 1. */
    record ByLabel(@Parameter(min = 1, max = 1000) Map<String, Double> weights) implements ClassWeights {

        @Override
        public double[] of(List<Object> labels, long[] counts) {
            return labels.stream()
                    .mapToDouble(label -> weights.getOrDefault(String.valueOf(label), 1.0))
                    .toArray();
        }

        /** With the labels as the column has them: 1 and 1.0 are the same class. */
        private Map<String, Double> spelled(List<String> labels) {
            Map<String, Double> spelled = new TreeMap<>();
            weights.forEach((written, weight) -> spelled.put(
                    labels.contains(written)
                            ? written
                            : labels.stream()
                                    .filter(label -> sameNumber(label, written))
                                    .findFirst()
                                    .orElse(written),
                    weight));
            return spelled;
        }

        private static boolean sameNumber(String one, String other) {
            try {
                return Double.parseDouble(one) == Double.parseDouble(other);
            } catch (NumberFormatException word) {
                return false;
            }
        }

        /** The same with every label spelt out. */
        ByLabel resolved(List<String> labels) {
            Map<String, Double> all = spelled(labels);
            labels.forEach(label -> all.putIfAbsent(label, 1.0));
            return new ByLabel(all);
        }
    }
}
