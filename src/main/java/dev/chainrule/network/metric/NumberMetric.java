package dev.chainrule.network.metric;

import static dev.chainrule.network.metric.Metric.Facts.higher;
import static dev.chainrule.network.metric.Metric.Facts.lower;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** How far numbers {@code ŷ} are from the truth {@code y}, in raw units; with several outputs the mean over them. */
public enum NumberMetric implements Metric {
    RMSE(lower("The root of the mean squared error: large errors weigh more.", "√(1/n Σᵢ (ŷᵢ − yᵢ)²)", "")) {
        @Override
        double of(NumberTally.Output output) {
            return output.rootOfMeanSquare();
        }
    },
    MAE(lower("The mean size of the error: every unit weighs the same.", "1/n Σᵢ |ŷᵢ − yᵢ|", "")) {
        @Override
        double of(NumberTally.Output output) {
            return output.meanSize();
        }
    },
    MAPE(lower(
            "The mean size of the error as a share of the true value; not defined where a true value is 0.",
            "1/n Σᵢ |ŷᵢ − yᵢ| / |yᵢ|",
            "")) {
        @Override
        double of(NumberTally.Output output) {
            return output.meanShare();
        }
    },
    R2(higher(
            "The share of the spread of the true values that is explained; 0 is no better than their mean; of at least "
                    + "two rows, and of values that never change 1 where every one is met, else 0.",
            "1 − Σᵢ (ŷᵢ − yᵢ)² / Σᵢ (yᵢ − ȳ)²",
            "")) {
        @Override
        double of(NumberTally.Output output) {
            return output.determination();
        }
    },
    EXPLAINED_VARIANCE(
            higher("As r2, but an error that is the same for all rows costs nothing.", "1 − Var(y − ŷ) / Var(y)", "")) {
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
