package dev.chainrule.network.metric;

import dev.chainrule.network.thread.Team;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Counts rows of classes; only as much of each row as the metrics wanted need. */
public final class ClassTally implements Tally {

    /** The spacing of float32 at 1: what an output can tell from certainty. */
    private static final double SMALLEST = 0x1.0p-23;

    private static final double SUM_TOLERANCE = 1e-3;
    private static final Set<ClassMetric> OF_ORDER = Set.of(ClassMetric.ROC_AUC, ClassMetric.PR_AUC);
    private static final Set<ClassMetric> OF_PROBABILITIES = Set.of(ClassMetric.LOG_LOSS, ClassMetric.ECE);

    private final int outputs;
    private final double threshold;
    private final List<ClassMetric> wanted;
    private final ConfusionMatrix confusion;
    /** Rows by how many classes score higher than the true one. */
    private final long[] ranks;

    private final Calibration calibration = new Calibration();
    private final Ranking ranking;
    private final boolean ordered;
    private final boolean probabilities;
    private double surprise;
    private long rows;

    /**
     * @param outputs 1 for two classes (the second's probability), else one for each class
     * @param rows how many will be added
     */
    public ClassTally(int outputs, int rows, Collection<Metric> metrics) {
        this(outputs, rows, metrics, LikeliestClass.USUAL_THRESHOLD);
    }

    /**
     * The same by another threshold.
     *
     * @param threshold of two classes, above which the second is the answer
     */
    public ClassTally(int outputs, int rows, Collection<Metric> metrics, double threshold) {
        this(
                outputs,
                threshold,
                ClassMetric.among(metrics, Math.max(2, outputs)),
                new Ranking(outputs, metrics.stream().anyMatch(OF_ORDER::contains) ? rows : 0));
    }

    private ClassTally(int outputs, double threshold, List<ClassMetric> wanted, Ranking ranking) {
        int classes = Math.max(2, outputs);
        this.outputs = outputs;
        this.threshold = threshold;
        this.wanted = wanted;
        this.ranking = ranking;
        confusion = new ConfusionMatrix(classes);
        ranks = new long[classes];
        ordered = wanted.stream().anyMatch(OF_ORDER::contains);
        probabilities = wanted.stream().anyMatch(OF_PROBABILITIES::contains);
    }

    @Override
    public void add(float[] outputs, float[] targets) {
        int truth = LikeliestClass.of(targets);
        int predicted = LikeliestClass.of(outputs, threshold);
        rows++;
        confusion.add(truth, predicted);
        if (outputs.length > 1) {
            ranks[rank(outputs, truth)]++;
        }
        if (probabilities) {
            addProbabilities(outputs, truth, predicted);
        }
        if (ordered) {
            ranking.add(outputs, truth);
        }
    }

    @Override
    public ClassTally part(int rows) {
        return new ClassTally(outputs, threshold, wanted, Ranking.ofAll(outputs, ordered ? rows : 0));
    }

    @Override
    public void add(Tally part) {
        ClassTally other = (ClassTally) part;
        rows += other.rows;
        confusion.add(other.confusion);
        for (int rank = 0; rank < ranks.length; rank++) {
            ranks[rank] += other.ranks[rank];
        }
        surprise += other.surprise;
        calibration.add(other.calibration);
        ranking.add(other.ranking);
    }

    /** As {@link LikeliestClass}: of equal scores the first class comes first. What is not a number comes last. */
    private static int rank(float[] outputs, int truth) {
        int before = 0;
        for (int j = 0; j < outputs.length; j++) {
            boolean equal = outputs[j] == outputs[truth] && j > truth;
            before += j == truth || equal || outputs[j] < outputs[truth] ? 0 : 1;
        }
        return before;
    }

    private void addProbabilities(float[] outputs, int truth, int predicted) {
        if (!areProbabilities(outputs)) {
            surprise = Double.NaN;
            return;
        }
        surprise -= StrictMath.log(possible(outputs, truth));
        calibration.add(probability(outputs, predicted), truth == predicted);
    }

    private static boolean areProbabilities(float[] outputs) {
        double sum = 0;
        for (float output : outputs) {
            if (!(output >= 0 && output <= 1)) {
                return false;
            }
            sum += output;
        }
        return outputs.length == 1 || Math.abs(sum - 1) <= SUM_TOLERANCE;
    }

    private static double probability(float[] outputs, int type) {
        if (outputs.length == 1) {
            return type == 1 ? outputs[0] : 1.0 - outputs[0];
        }
        return outputs[type];
    }

    /** As {@link #probability}, but never quite 0 or 1, and rounding taken out: so that they sum to one. */
    private static double possible(float[] outputs, int type) {
        double sum = 0;
        for (int j = 0; j < Math.max(2, outputs.length); j++) {
            sum += inside(probability(outputs, j));
        }
        return inside(probability(outputs, type)) / sum;
    }

    private static double inside(double p) {
        return Math.max(SMALLEST, Math.min(1 - SMALLEST, p));
    }

    ConfusionMatrix confusion() {
        return confusion;
    }

    double amongFirst(int places) {
        long among = 0;
        for (int rank = 0; rank < places; rank++) {
            among += ranks[rank];
        }
        return (double) among / rows;
    }

    double surprise() {
        return surprise / rows;
    }

    /** Not a number where some outputs were no probabilities. */
    double calibrationError() {
        return Double.isNaN(surprise) ? Double.NaN : calibration.error();
    }

    Ranking ranking() {
        return ranking;
    }

    @Override
    public void prepare(Team team) {
        if (ordered) {
            ranking.sort(team);
        }
    }

    @Override
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        wanted.forEach(metric -> metrics.put(metric.word(), metric.of(this)));
        return metrics;
    }

    @Override
    public Optional<ConfusionMatrix> matrix() {
        return Optional.of(confusion);
    }

    @Override
    public Optional<Long> sample() {
        return ranking.sampled() && ordered ? Optional.of((long) ranking.kept()) : Optional.empty();
    }
}
