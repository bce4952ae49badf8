package dev.chainrule.encoding.feature;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Some numbers in ascending order. */
public final class Ranks {

    private final double[] ascending;

    private Ranks(double[] ascending) {
        this.ascending = ascending;
    }

    /** @param numbers none of them NaN; they are sorted in place and kept */
    public static Ranks of(double[] numbers) {
        Arrays.sort(numbers);
        return new Ranks(numbers);
    }

    /** Between two numbers by linear interpolation, as NumPy's default (Hyndman and Fan 1996, type 7); 0 of none. */
    public double quantile(double share) {
        if (ascending.length == 0) {
            return 0;
        }
        double place = share * (ascending.length - 1);
        return between((int) place, place - (int) place);
    }

    private double between(int below, double fraction) {
        double from = ascending[below];
        return fraction == 0 ? from : from + fraction * (ascending[below + 1] - from);
    }

    /** The number that occurs most often, of several the smallest; 0 of none. */
    public double mode() {
        double mode = 0;
        int most = 0;
        int from = 0;
        for (int i = 1; i <= ascending.length; i++) {
            if (i == ascending.length || ascending[i] != ascending[from]) {
                mode = i - from > most ? ascending[from] : mode;
                most = Math.max(most, i - from);
                from = i;
            }
        }
        return mode;
    }

    /** Quantiles at equal distances, first and last the extremes; no more than there are numbers. */
    public List<Double> landmarks(int most) {
        int count = Math.min(most, ascending.length);
        List<Double> landmarks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long place = (long) i * (ascending.length - 1);
            int steps = Math.max(1, count - 1);
            landmarks.add(between((int) (place / steps), (double) (place % steps) / steps));
        }
        return landmarks;
    }
}
