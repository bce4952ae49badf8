package dev.chainrule.table;

/** Count, mean, standard deviation and range of a stream of numbers, stable for any size (Chan, Golub and LeVeque 1979). */
public final class Moments {

    private long count;
    private double mean;
    private double squares;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    /** Adds the first {@code n} values; none of them may be NaN. */
    public void add(double[] values, int n) {
        if (n == 0) {
            return;
        }
        double smallest = Double.POSITIVE_INFINITY;
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            double value = values[i];
            smallest = value < smallest ? value : smallest;
            largest = value > largest ? value : largest;
        }
        double blockMean = sum(values, n) / n;
        merge(n, smallest, largest, blockMean, squares(values, n, blockMean));
    }

    /** Four sums side by side: an addition need not wait for the one before. */
    private static double sum(double[] values, int n) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i < n - 3; i += 4) {
            a += values[i];
            b += values[i + 1];
            c += values[i + 2];
            d += values[i + 3];
        }
        for (; i < n; i++) {
            a += values[i];
        }
        return (a + b) + (c + d);
    }

    private static double squares(double[] values, int n, double mean) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i < n - 3; i += 4) {
            a += square(values[i] - mean);
            b += square(values[i + 1] - mean);
            c += square(values[i + 2] - mean);
            d += square(values[i + 3] - mean);
        }
        for (; i < n; i++) {
            a += square(values[i] - mean);
        }
        return (a + b) + (c + d);
    }

    private static double square(double value) {
        return value * value;
    }

    /** Adds all values of another stream. */
    public void add(Moments other) {
        if (other.count > 0) {
            merge(other.count, other.min, other.max, other.mean, other.squares);
        }
    }

    /** Adds one value so many times; it must not be NaN. */
    public void add(double value, long times) {
        if (times > 0) {
            merge(times, value, value, value, 0);
        }
    }

    private void merge(long n, double smallest, double largest, double blockMean, double blockSquares) {
        min = Math.min(min, smallest);
        max = Math.max(max, largest);
        double difference = blockMean - mean;
        long total = count + n;
        mean += difference * n / total;
        squares += blockSquares + difference * difference * count / total * n;
        count = total;
    }

    public long count() {
        return count;
    }

    /** Exact where all numbers are the same, which a sum of them is not. */
    public double mean() {
        return min == max ? min : mean;
    }

    /** Of the population: divided by n. */
    public double std() {
        return count == 0 || min == max ? 0 : Math.sqrt(squares / count);
    }

    public double min() {
        return min;
    }

    public double max() {
        return max;
    }
}
