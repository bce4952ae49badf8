package dev.chainrule.network.schedule;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.math.Functions;
import dev.chainrule.network.metric.Metric;
import dev.chainrule.network.metric.Series;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lowers the learning rate whenever a metric has got no better for some epochs. */
@Member(
        value = "reduce_on_plateau",
        summary = "Keeps the rate while the metric improves, and lowers it when it does not.",
        formula = "α ← f·α after more than `patience` epochs in which the metric got no better",
        source = "PyTorch ReduceLROnPlateau")
public record ReduceOnPlateau(
        @Parameter(
                value = "Metric that must improve; by default val_loss if there is a validation set, else train_loss.",
                max = 100)
        @Nullable
        String metric,

        @Parameter(value = "Factor of the rate after a reduction, f.", fallback = "0.1", above = 0, below = 1)
        double factor,

        @Parameter(value = "Epochs without improvement before a reduction.", fallback = "10", min = 0, max = 1_000_000)
        int patience,

        @Parameter(
                value = "Smallest relative change that counts as an improvement.",
                fallback = "0.0001",
                min = 0,
                max = 1)
        double threshold,

        @Parameter(
                value = "Cooldown: epochs after a reduction that are not counted.",
                fallback = "0",
                min = 0,
                max = 1_000_000)
        int cooldown,

        @Parameter(value = "Lower bound, as a fraction of the optimizer's rate.", fallback = "0", min = 0, max = 1)
        double minRatio,

        @Parameter(
                value = "Warmup: steps over which the rate rises linearly to where the schedule begins.",
                fallback = "0",
                min = 0,
                max = 1_000_000_000)
        int warmupSteps)
        implements Schedule {

    /** The same on another metric. */
    public ReduceOnPlateau watching(String metric) {
        return new ReduceOnPlateau(metric, factor, patience, threshold, cooldown, minRatio, warmupSteps);
    }

    @Override
    public Pace curve(long steps, int stepsPerEpoch) {
        return new Reductions();
    }

    @Override
    public Pace foreseen(long steps, int stepsPerEpoch) {
        return step -> {
            double ratio = ratioAfter((step - 1) / stepsPerEpoch);
            return new WarmUp(warmupSteps, always -> ratio).factor(step);
        };
    }

    @Override
    public Optional<String> condition() {
        return Optional.of(
                "if %s never improved after the first epoch".formatted(metric == null ? "the loss" : metric));
    }

    /** What is left of the rate after so many epochs, of which only the first was an improvement. */
    private double ratioAfter(long epochs) {
        long further = epochs - 2 - patience;
        long reductions = further < 0 ? 0 : 1 + further / (cooldown + patience + 1);
        return Math.max(Functions.pow(factor, (double) reductions), minRatio);
    }

    /** Whether the second value of the metric is better than the first, by more than the threshold; either sign will do. */
    private boolean improves(String metric, double best, double now) {
        double margin = threshold * Math.abs(best);
        return Metric.ofSeries(metric).map(Metric::higherIsBetter).orElse(false)
                ? now > best + margin
                : now < best - margin;
    }

    /** How far it has come down in one training. */
    private final class Reductions implements Pace {

        private double ratio = 1;
        private double best = Double.NaN;
        private int badEpochs;
        private int cooling;

        @Override
        public double factor(long step) {
            return ratio;
        }

        @Override
        public void see(Supplier<Map<String, Double>> measured) {
            Map<String, Double> metrics = measured.get();
            String watched = metric != null ? metric : loss(metrics);
            Double now = metrics.get(watched);
            if (now != null) {
                see(watched, now);
            }
        }

        private static String loss(Map<String, Double> metrics) {
            String validation = Series.VALIDATION.loss();
            return metrics.containsKey(validation) ? validation : Series.TRAINING.loss();
        }

        private void see(String watched, double now) {
            boolean better = Double.isNaN(best) || improves(watched, best, now);
            best = better ? now : best;
            badEpochs = better ? 0 : badEpochs + 1;
            if (cooling > 0) {
                cooling--;
                badEpochs = 0;
            }
            if (badEpochs > patience) {
                ratio = Math.max(ratio * factor, minRatio);
                cooling = cooldown;
                badEpochs = 0;
            }
        }

        @Override
        public double[] state() {
            return new double[] {ratio, best, badEpochs, cooling};
        }

        @Override
        public void restore(double[] state) {
            ratio = state[0];
            best = state[1];
            badEpochs = (int) state[2];
            cooling = (int) state[3];
        }
    }
}
