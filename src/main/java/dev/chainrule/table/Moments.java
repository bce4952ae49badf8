package dev.chainrule.table;

/** Count, mean, spread and range of a stream of numbers, stable for any size (Chan, Golub and LeVeque 1979). */
public final class Moments {

    private long count;
    private double mean;
    private double squares;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    /** Of the first {@code n} values; none of them may be NaN. */
    public static Moments of(double[] values, int n) {
        Moments moments = new Moments();
        if (n > 0) {
            moments.fill(values, n);
        }
        return moments;
    }

    private void fill(double[] values, int n) {
        double sum = 0;
        double smallest = Double.POSITIVE_INFINITY;
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            double value = values[i];
            sum += value;
            smallest = value < smallest ? value : smallest;
            largest = value > largest ? value : largest;
        }
        min = smallest;
        max = largest;
        count = n;
        mean = sum / n;
        double average = mean;
        double sumOfSquares = 0;
        for (int i = 0; i < n; i++) {
            double difference = values[i] - average;
            sumOfSquares += difference * difference;
        }
        squares = sumOfSquares;
    }

    /** Adds the first {@code n} values; none of them may be NaN. */
    public void add(double[] values, int n) {
        add(of(values, n));
    }

    /** Adds all that the other has seen. */
    public void add(Moments other) {
        if (other.count == 0) {
            return;
        }
        double difference = other.mean - mean;
        long total = count + other.count;
        mean += difference * other.count / total;
        squares += other.squares + difference * difference * count / total * other.count;
        count = total;
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
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
