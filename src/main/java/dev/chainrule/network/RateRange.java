package dev.chainrule.network;

import dev.chainrule.choice.Parameter;
import dev.chainrule.network.schedule.Pace;
import dev.chainrule.network.thread.Team;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * The learning-rate range test: one training whose rate grows by the same factor every step, to see from where on the
 * loss falls and from where on it explodes. Smith 2017, arXiv:1506.01186, section 3.3.
 *
 * @param steps at most so many; the last has the rate {@code to}
 */
public record RateRange(
        @Parameter(value = "Learning rate of the first step.", fallback = "1e-7", above = 0, max = 1000)
        double from,

        @Parameter(value = "Learning rate of the last step.", fallback = "10", above = 0, max = 1000)
        double to,

        @Parameter(value = "Number of steps.", fallback = "100", min = 20, max = 1000)
        int steps) {

    public static final RateRange USUAL = new RateRange(1e-7, 10, 100);

    /** A loss so many times as high as the lowest is not worth a further step. */
    private static final double HOPELESS = 4;

    /** The smoothed loss is a mean over about this share of the steps. */
    private static final double WINDOW = 0.1;

    /** How far below the rate of the lowest loss training is safe. */
    private static final double MARGIN = 10;

    public RateRange {
        if (from >= to) {
            throw new IllegalArgumentException("from must be less than to");
        }
    }

    /** Why a test ended. */
    public enum Stop {
        /** All steps were taken. */
        COMPLETED,
        /** The smoothed loss rose to four times its lowest. */
        LOSS_EXPLODED,
        /** The loss or the weights were not finite any more. */
        NOT_FINITE,
        /** Whoever asked did not want to wait longer. */
        TIME_LIMIT
    }

    /**
     * One value per step taken.
     *
     * @param losses of the step's batch, before the weights are changed at the step's rate
     * @param suggestion a good learning rate; NaN where the loss never fell
     */
    public record Result(double[] rates, double[] losses, double[] smoothed, double suggestion, Stop stop) {}

    double rate(long step) {
        return from * StrictMath.pow(to / from, (step - 1) / (steps - 1.0));
    }

    /**
     * Trains a new network, whose weights are of no use afterwards.
     *
     * @param plan its epochs, schedule, early stopping and averaging do not count
     * @param goesOn asked after every step
     */
    public Result test(Network network, TrainingPlan plan, TrainingData data, BooleanSupplier goesOn) {
        TrainingData all = new TrainingData(
                data.features(), data.targets(), data.training(), new int[0], data.units(), data.weights());
        int epochs = (steps - 1) / Trainer.stepsPerEpoch(plan, data.training().length) + 1;
        Pace growing = step -> rate(step) / plan.optimizer().learningRate();
        Points points = new Points(goesOn);
        try {
            new Trainer(network, plan.exactly(epochs), all, Team.alone(), growing).run(points);
        } catch (DivergenceException diverged) {
            points.stop = Stop.NOT_FINITE;
        }
        return points.result();
    }

    /** What has been measured so far. */
    private final class Points implements TrainingObserver {

        private final BooleanSupplier goesOn;
        private final double[] losses = new double[steps];
        private final double[] smoothed = new double[steps];
        private int count;
        private double mean;
        private double lowest = Double.POSITIVE_INFINITY;
        private Stop stop = Stop.COMPLETED;

        Points(BooleanSupplier goesOn) {
            this.goesOn = goesOn;
        }

        @Override
        public boolean stepDone(long step, double loss, double learningRate) {
            add(loss);
            if (smoothed[count - 1] > HOPELESS * lowest) {
                stop = Stop.LOSS_EXPLODED;
            } else if (count < steps && !goesOn.getAsBoolean()) {
                stop = Stop.TIME_LIMIT;
            }
            return count < steps && stop == Stop.COMPLETED;
        }

        /** A moving average, corrected for its start as Adam's means are. */
        private void add(double loss) {
            double kept = 1 - 1 / (WINDOW * steps);
            mean = kept * mean + (1 - kept) * loss;
            losses[count] = loss;
            smoothed[count] = mean / (1 - StrictMath.pow(kept, count + 1.0));
            lowest = Math.min(lowest, smoothed[count]);
            count++;
        }

        Result result() {
            double[] rates = new double[count];
            Arrays.setAll(rates, i -> rate(i + 1L));
            return new Result(
                    rates, Arrays.copyOf(losses, count), Arrays.copyOf(smoothed, count), suggestion(rates), stop);
        }

        /**
         * Half way down from where the smoothed loss began, once it is a mean of enough steps, to its lowest; or with a
         * margin below the rate of the lowest if that is less.
         */
        private double suggestion(double[] rates) {
            int best = 0;
            for (int i = 1; i < count; i++) {
                best = smoothed[i] < smoothed[best] ? i : best;
            }
            int start = (int) (WINDOW * steps);
            if (best <= start) {
                return Double.NaN;
            }
            double half = (smoothed[start] + smoothed[best]) / 2;
            int middle = best;
            while (smoothed[middle] < half) {
                middle--;
            }
            return Math.min(rates[middle], rates[best] / MARGIN);
        }
    }
}
