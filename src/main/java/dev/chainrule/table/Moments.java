package dev.chainrule.table;

/** Count, mean, spread and range of a stream of numbers, stable for any size (Chan, Golub and LeVeque 1979). */
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
        double sum = 0;
        double smallest = Double.POSITIVE_INFINITY;
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            double value = values[i];
            sum += value;
            smallest = value < smallest ? value : smallest;
            largest = value > largest ? value : largest;
        }
        double blockMean = sum / n;
        double blockSquares = 0;
        for (int i = 0; i < n; i++) {
            double difference = values[i] - blockMean;
            blockSquares += difference * difference;
        }
        merge(n, smallest, largest, blockMean, blockSquares);
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

    public double mean() {
        return mean;
    }

    /** Of the population: divided by n. */
    public double std() {
        return count == 0 ? 0 : Math.sqrt(squares / count);
    }

    public double min() {
        return min;
    }

    public double max() {
        return max;
    }
}
