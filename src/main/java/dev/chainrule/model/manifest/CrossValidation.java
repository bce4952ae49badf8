package dev.chainrule.model.manifest;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How good networks of the same definition were, each on the fold that it was not trained on.
 *
 * @param folds the metrics of each network; null where one is not defined for its rows
 * @param mean of each metric over the folds; null where one of them has none
 * @param std standard deviation of each metric over the folds, of a sample: divided by {@code k − 1}
 * @param bestEpochs the epoch whose weights each network was measured with
 * @param rows that each network was measured on
 * @param baseline the mean over the folds of each metric of a prediction that ignores the features; null where it is not known
 */
public record CrossValidation(
        List<Map<String, @Nullable Double>> folds,
        Map<String, @Nullable Double> mean,
        Map<String, @Nullable Double> std,
        List<Integer> bestEpochs,
        List<Long> rows,
        @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) Map<String, @Nullable Double> baseline) {

    /**
     * Of the folds so far.
     *
     * @param baselines of each fold; of none where they were not measured, as in a checkpoint of an earlier version
     */
    public static CrossValidation of(List<Measurement> measured, List<Baseline> baselines, List<Integer> bestEpochs) {
        Map<String, @Nullable Double> mean = new LinkedHashMap<>();
        Map<String, @Nullable Double> std = new LinkedHashMap<>();
        List<Map<String, @Nullable Double>> folds =
                measured.stream().map(Measurement::metrics).toList();
        for (String metric : folds.get(0).keySet()) {
            double[] values = values(folds, metric);
            boolean known = values.length == measured.size();
            mean.put(metric, known ? (Double) mean(values) : null);
            std.put(metric, known && values.length > 1 ? (Double) deviation(values) : null);
        }
        return new CrossValidation(
                folds,
                mean,
                std,
                List.copyOf(bestEpochs),
                measured.stream().map(Measurement::rows).toList(),
                baselines.size() == measured.size() ? means(mean.keySet(), baselines) : null);
    }

    private static Map<String, @Nullable Double> means(Set<String> metrics, List<Baseline> baselines) {
        Map<String, @Nullable Double> means = new LinkedHashMap<>();
        List<Map<String, @Nullable Double>> ofEach =
                baselines.stream().map(Baseline::metrics).toList();
        for (String metric : metrics) {
            double[] values = values(ofEach, metric);
            means.put(metric, values.length == ofEach.size() ? (Double) mean(values) : null);
        }
        return means;
    }

    /** Those that are defined. */
    private static double[] values(List<Map<String, @Nullable Double>> ofEach, String metric) {
        List<Double> values = new ArrayList<>();
        for (Map<String, @Nullable Double> each : ofEach) {
            @Nullable Double value = each.get(metric);
            if (value != null) {
                values.add(value);
            }
        }
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double deviation(double[] values) {
        double mean = mean(values);
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares / (values.length - 1));
    }
}
