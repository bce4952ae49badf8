package dev.chainrule.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What one contender measured of one figure: several values per round. */
public record Figures(List<double[]> rounds) {

    Figures() {
        this(new ArrayList<>());
    }

    double median() {
        return median(all());
    }

    double min() {
        return Arrays.stream(all()).min().orElse(Double.NaN);
    }

    double max() {
        return Arrays.stream(all()).max().orElse(Double.NaN);
    }

    /** One median per round. */
    double[] medians() {
        return rounds.stream().mapToDouble(Figures::median).toArray();
    }

    private double[] all() {
        return rounds.stream().flatMapToDouble(Arrays::stream).toArray();
    }

    /** NaN of none. */
    public static double median(double[] values) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
