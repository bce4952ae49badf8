package dev.chainrule.network.metric;

import static dev.chainrule.network.metric.Metric.Facts.higher;
import static dev.chainrule.network.metric.Metric.Facts.lower;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** How far numbers {@code ŷ} are from the truth {@code y}, in raw units; with several outputs the mean over them. */
public enum NumberMetric implements Metric {
    RMSE(lower("The root of the mean squared error: large errors count more.", "√(1/n Σᵢ (ŷᵢ − yᵢ)²)", "")) {
        @Override
        double of(NumberTally.Output output) {
            return output.rootOfMeanSquare();
        }
    },
    MAE(lower("The mean absolute error: every unit counts the same.", "1/n Σᵢ |ŷᵢ − yᵢ|", "")) {
        @Override
        double of(NumberTally.Output output) {
            return output.meanSize();
        }
    },
    MAPE(lower(
            "The mean absolute error relative to the true value; not defined where a true value is 0.",
            "1/n Σᵢ |ŷᵢ − yᵢ| / |yᵢ|",
            "")) {
        @Override
        double of(NumberTally.Output output) {
            return output.meanShare();
        }
    },
    R2(higher(
            "The fraction of the variance of the true values that is explained; 0 is no better than their mean; of at least "
                    + "two rows, and of constant values 1 if all are predicted exactly, else 0.",
            "1 − Σᵢ (ŷᵢ − yᵢ)² / Σᵢ (yᵢ − ȳ)²",
            "")) {
        @Override
        double of(NumberTally.Output output) {
            return output.determination();
        }
    },
    EXPLAINED_VARIANCE(higher("Like r2, but a constant error (bias) costs nothing.", "1 − Var(y − ŷ) / Var(y)", "")) {
        @Override
        double of(NumberTally.Output output) {
            return output.explainedVariance();
        }
    };

    @SuppressWarnings("ImmutableEnumChecker") // text and a truth
    private final Facts facts;

    NumberMetric(Facts facts) {
        this.facts = facts;
    }

    @Override
    public Facts facts() {
        return facts;
    }

    abstract double of(NumberTally.Output output);

    static List<NumberMetric> among(Collection<Metric> metrics) {
        return Arrays.stream(values()).filter(metrics::contains).toList();
    }
}
