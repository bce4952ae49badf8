package dev.chainrule.network;

import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.Softmax;
import dev.chainrule.network.loss.CosineDistance;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.math.Cost;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The answer that has the least loss on some rows of all that are the same for every row: the mean where squares are
 * minimized, the quantile where that is learned, the shares of classes or what a loss makes of them. As networks are
 * measured: on the logits where their loss is computed from these.
 */
public final class BestConstant {

    /** One number of a row's target. */
    @FunctionalInterface
    public interface Targets {
        double get(int row, int output);
    }

    private static final int HALVINGS = 60;
    private static final int DESCENTS = 200;

    /** Beyond, a probability is 0 or 1 for a float. */
    private static final double FARTHEST_LOGIT = 30;

    /** Numbers that an answer is found by at most, all outputs together, from all over the rows. */
    private static final int MOST_NUMBERS = 200_000;

    private static final int FEWEST_ROWS = 1_000;

    /** Of more classes, which compete, their shares are taken as they are. */
    private static final int MOST_CLASSES = 200;

    private final Targets targets;
    private final int outputs;
    private final Cost cost;
    private final double[] answer;

    private BestConstant(Targets targets, Cost cost, double[] answer) {
        this.targets = targets;
        this.outputs = answer.length;
        this.cost = cost;
        this.answer = answer;
    }

    /**
     * @param activation of the network's output
     * @param outputs numbers of each row's target
     * @param rows that it is the best for, which must all have a target
     */
    public static BestConstant of(
            Loss loss, Activation activation, Outcome outcome, Targets targets, int outputs, int[] rows) {
        if (outcome == Outcome.NUMBERS) {
            return ofNumbers(loss, targets, outputs, rows);
        }
        Cost onLogits = loss.onLogits(activation);
        if (onLogits == null) {
            return new BestConstant(targets, loss, eachAlone(loss, targets, outputs, rows, false));
        }
        double[] alone = eachAlone(onLogits, targets, outputs, rows, true);
        if (!(activation instanceof Softmax)) {
            return new BestConstant(targets, onLogits, alone);
        }
        double[] shares = shares(targets, outputs, rows);
        double[] together = outputs > MOST_CLASSES ? logits(shares) : descended(onLogits, shares);
        return new BestConstant(
                targets,
                onLogits,
                ofShares(onLogits, shares, alone, new double[outputs])
                                < ofShares(onLogits, shares, together, new double[outputs])
                        ? alone
                        : together);
    }

    /** Of numbers, whose loss is computed from what the network gives out. */
    public static BestConstant ofNumbers(Loss loss, Targets targets, int outputs, int[] rows) {
        int[] some = Probe.spread(rows, Math.max(FEWEST_ROWS, MOST_NUMBERS / outputs));
        double[] answer = loss instanceof CosineDistance
                ? direction(targets, outputs, some)
                : eachAlone(loss, targets, outputs, some, false);
        return new BestConstant(targets, loss, answer);
    }

    /** An answer that takes each class for as likely as the others. */
    public static BestConstant evenly(Loss loss, Activation activation, Targets targets, int outputs) {
        Cost onLogits = loss.onLogits(activation);
        double[] answer = new double[outputs];
        if (onLogits == null) {
            Arrays.fill(answer, evenShare(outputs));
        }
        return new BestConstant(targets, onLogits == null ? loss : onLogits, answer);
    }

    /** Of outputs that are each of one class, or that one alone is of two. */
    static double evenShare(int outputs) {
        return 1.0 / Math.max(2, outputs);
    }

    /** The mean over these rows. */
    public double loss(int[] rows) {
        double[] target = new double[outputs];
        double[] gradient = new double[outputs];
        double sum = 0;
        for (int row : rows) {
            Arrays.setAll(target, i -> targets.get(row, i));
            sum += cost.of(answer, target, gradient);
        }
        return sum / rows.length;
    }

    /** What a network would have to give out; of losses that are computed from logits, these. */
    public double[] answer() {
        return answer.clone();
    }

    /** Where the slope of the loss turns, for each output as if it were the only one. */
    private static double[] eachAlone(Cost cost, Targets targets, int outputs, int[] rows, boolean logits) {
        double[] answer = new double[outputs];
        for (int output = 0; output < outputs; output++) {
            Map<Double, Integer> counts = new HashMap<>();
            for (int row : rows) {
                counts.merge(targets.get(row, output), 1, Integer::sum);
            }
            double[] values = counts.keySet().stream()
                    .mapToDouble(Double::doubleValue)
                    .sorted()
                    .toArray();
            int[] times = Arrays.stream(values).mapToInt(counts::get).toArray();
            answer[output] = logits
                    ? turning(cost, values, times, -FARTHEST_LOGIT, FARTHEST_LOGIT)
                    : turning(cost, values, times, values[0], values[values.length - 1]);
        }
        return answer;
    }

    private static double turning(Cost cost, double[] values, int[] times, double low, double high) {
        double[] said = new double[1];
        double[] target = new double[1];
        double[] gradient = new double[1];
        double from = low;
        double to = high;
        for (int i = 0; i < HALVINGS && from < to; i++) {
            said[0] = from + (to - from) / 2;
            double slope = 0;
            for (int value = 0; value < values.length; value++) {
                target[0] = values[value];
                cost.of(said, target, gradient);
                slope += times[value] * gradient[0];
            }
            if (slope < 0) {
                from = said[0];
            } else {
                to = said[0];
            }
        }
        return to;
    }

    /** The mean of the targets' directions, to which their angles are the smallest. */
    private static double[] direction(Targets targets, int outputs, int[] rows) {
        double[] sum = new double[outputs];
        for (int row : rows) {
            double squares = 0;
            for (int i = 0; i < outputs; i++) {
                squares += targets.get(row, i) * targets.get(row, i);
            }
            double length = Math.max(Math.sqrt(squares), CosineDistance.SHORTEST);
            for (int i = 0; i < outputs; i++) {
                sum[i] += targets.get(row, i) / length;
            }
        }
        return sum;
    }

    private static double[] shares(Targets targets, int outputs, int[] rows) {
        double[] shares = new double[outputs];
        for (int row : rows) {
            for (int i = 0; i < outputs; i++) {
                shares[i] += targets.get(row, i);
            }
        }
        return Arrays.stream(shares).map(count -> count / rows.length).toArray();
    }

    private static double[] logits(double[] shares) {
        return Arrays.stream(shares)
                .map(share -> Math.max(-FARTHEST_LOGIT, StrictMath.log(share)))
                .toArray();
    }

    /** Downhill from the shares, which most losses are the least at already. */
    private static double[] descended(Cost cost, double[] shares) {
        double[] at = logits(shares);
        double[] gradient = new double[at.length];
        double loss = ofShares(cost, shares, at, gradient);
        double rate = 1;
        for (int i = 0; i < DESCENTS; i++) {
            double[] next = new double[at.length];
            for (int j = 0; j < at.length; j++) {
                next[j] = at[j] - rate * gradient[j];
            }
            double[] then = new double[at.length];
            double less = ofShares(cost, shares, next, then);
            if (less < loss) {
                at = next;
                gradient = then;
                loss = less;
                rate *= 2;
            } else {
                rate /= 2;
            }
        }
        return at;
    }

    /** Of rows of one class each. */
    private static double ofShares(Cost cost, double[] shares, double[] said, double[] gradient) {
        double[] target = new double[shares.length];
        double[] slope = new double[shares.length];
        double sum = 0;
        for (int type = 0; type < shares.length; type++) {
            if (shares[type] > 0) {
                target[type] = 1;
                sum += shares[type] * cost.of(said, target, slope);
                for (int j = 0; j < slope.length; j++) {
                    gradient[j] += shares[type] * slope[j];
                }
                target[type] = 0;
            }
        }
        return sum;
    }
}
