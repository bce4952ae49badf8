package dev.chainrule.network.metric;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sums up errors of numbers, in raw units. */
public final class NumberTally implements Tally {

    private final Collection<Metric> metrics;
    private final List<NumberMetric> wanted;
    private final Output[] outputs;
    private final Units units;

    public NumberTally(int outputs, Units units, Collection<Metric> metrics) {
        this.metrics = metrics;
        this.wanted = NumberMetric.among(metrics);
        this.units = units;
        this.outputs = new Output[outputs];
        Arrays.setAll(this.outputs, j -> new Output(Math.abs(units.raw(j, 0))));
    }

    @Override
    public void add(float[] said, float[] targets) {
        for (int j = 0; j < outputs.length; j++) {
            outputs[j].add(units.raw(j, said[j]), units.raw(j, targets[j]));
        }
    }

    @Override
    public NumberTally part(int rows) {
        return new NumberTally(outputs.length, units, metrics);
    }

    @Override
    public void add(Tally part) {
        for (int j = 0; j < outputs.length; j++) {
            outputs[j].add(((NumberTally) part).outputs[j]);
        }
    }

    @Override
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (NumberMetric metric : wanted) {
            double mean =
                    Arrays.stream(outputs).mapToDouble(metric::of).average().orElse(Double.NaN);
            metrics.put(metric.word(), mean);
        }
        return metrics;
    }

    @Override
    public List<Map<String, Double>> ofEach() {
        return outputs.length == 1
                ? List.of()
                : Arrays.stream(outputs).map(this::metrics).toList();
    }

    private Map<String, Double> metrics(Output output) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        wanted.forEach(metric -> metrics.put(metric.word(), metric.of(output)));
        return metrics;
    }

    /** One number's errors. */
    static final class Output {

        /** Encoded values are float32: below this share of what stands for an encoded 0, a raw value is 0. */
        private static final double ROUNDING = 0x1.0p-22;

        private final double zero;
        private final Spread ofTruth = new Spread();
        private final Spread ofError = new Spread();
        private double squares;
        private double sizes;
        private double shares;

        Output(double center) {
            zero = center * ROUNDING;
        }

        void add(double said, double truth) {
            double error = truth - said;
            ofTruth.add(truth);
            ofError.add(error);
            squares += error * error;
            sizes += Math.abs(error);
            shares += Math.abs(truth) <= zero ? Double.NaN : Math.abs(error / truth);
        }

        void add(Output part) {
            ofTruth.add(part.ofTruth);
            ofError.add(part.ofError);
            squares += part.squares;
            sizes += part.sizes;
            shares += part.shares;
        }

        double rootOfMeanSquare() {
            return Math.sqrt(squares / ofTruth.count);
        }

        double meanSize() {
            return sizes / ofTruth.count;
        }

        double meanShare() {
            return shares / ofTruth.count;
        }

        double determination() {
            return explained(squares);
        }

        double explainedVariance() {
            return explained(ofError.squares);
        }

        private double explained(double left) {
            if (ofTruth.count < 2) {
                return Double.NaN;
            }
            if (ofTruth.squares == 0) {
                return left == 0 ? 1 : left > 0 ? 0 : Double.NaN;
            }
            return 1 - left / ofTruth.squares;
        }
    }

    /** Sum of the squared distances from the mean, in one pass (Welford 1962; of parts Chan, Golub and LeVeque 1979). */
    private static final class Spread {

        private long count;
        private double mean;
        private double squares;

        void add(double value) {
            count++;
            double distance = value - mean;
            mean += distance / count;
            squares += distance * (value - mean);
        }

        void add(Spread part) {
            if (part.count > 0) {
                double distance = part.mean - mean;
                double share = (double) part.count / (count + part.count);
                mean += distance * share;
                squares += part.squares + distance * distance * count * share;
                count += part.count;
            }
        }
    }
}
