package dev.chainrule.network.metric;

import static dev.chainrule.network.metric.Metric.Facts.higher;
import static dev.chainrule.network.metric.Metric.Facts.lower;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** How well classes are told apart; {@code C[true][predicted]} counts rows, {@code p} are predicted probabilities. */
public enum ClassMetric implements Metric {
    ACCURACY(higher(
            "The fraction of rows whose most probable class, the first of equally probable ones, is the true one.",
            "Σₖ Cₖₖ / n",
            "")) {
        @Override
        double of(ClassTally tally) {
            return tally.confusion().accuracy();
        }
    },
    BALANCED_ACCURACY(higher(
            "The mean recall of the classes that occur: each counts the same, however rare.",
            "mean over k of Cₖₖ / Σⱼ Cₖⱼ",
            "Brodersen et al. 2010")) {
        @Override
        double of(ClassTally tally) {
            return tally.confusion().balancedAccuracy();
        }
    },
    TOP_3_ACCURACY(higher(
            "The fraction of rows whose true class is among the three most probable; for more than three classes.",
            "#{rank(true class) ≤ 3} / n, of equally likely classes the first before the second",
            "")) {
        @Override
        double of(ClassTally tally) {
            return tally.amongFirst(3);
        }

        @Override
        boolean suits(int classes) {
            return classes > 3;
        }
    },
    TOP_5_ACCURACY(higher(
            "The fraction of rows whose true class is among the five most probable; for more than five classes.",
            "#{rank(true class) ≤ 5} / n, of equally likely classes the first before the second",
            "")) {
        @Override
        double of(ClassTally tally) {
            return tally.amongFirst(5);
        }

        @Override
        boolean suits(int classes) {
            return classes > 5;
        }
    },
    MACRO_PRECISION(higher(
            "How often a class that is predicted is true; the mean over the classes that occur or are predicted.",
            "mean over k of Cₖₖ / Σᵢ Cᵢₖ, and 0 for a class never predicted",
            "Sokolova and Lapalme 2009, table 3")) {
        @Override
        double of(ClassTally tally) {
            return tally.confusion().macroPrecision();
        }
    },
    MACRO_RECALL(higher(
            "How often a class that is true is predicted; the mean over the classes that occur or are predicted.",
            "mean over k of Cₖₖ / Σⱼ Cₖⱼ, and 0 for a class that does not occur",
            "Sokolova and Lapalme 2009, table 3")) {
        @Override
        double of(ClassTally tally) {
            return tally.confusion().macroRecall();
        }
    },
    MACRO_F1(higher(
            "Harmonic mean of precision and recall of each class; the mean over the classes that occur or are predicted.",
            "mean over k of 2 Cₖₖ / (Σᵢ Cᵢₖ + Σⱼ Cₖⱼ)",
            "van Rijsbergen 1979, chapter 7")) {
        @Override
        double of(ClassTally tally) {
            return tally.confusion().macroF1();
        }
    },
    MCC(higher(
            "Matthews' correlation between what is true and what is predicted, fair to rare classes; 0 is chance.",
            "(n Σₖ Cₖₖ − Σₖ tₖ pₖ) / √((n² − Σₖ pₖ²)(n² − Σₖ tₖ²)), and 0 where that is 0 / 0",
            "Gorodkin 2004, equation 8")) {
        @Override
        double of(ClassTally tally) {
            return tally.confusion().correlation();
        }
    },
    LOG_LOSS(lower(
            "The mean negative log-likelihood of the true class, in nats; only of outputs that are probabilities.",
            "−1/n Σᵢ ln pᵢ(true class), p kept 2⁻²³ away from 0 and 1",
            "Good 1952")) {
        @Override
        double of(ClassTally tally) {
            return tally.surprise();
        }
    },
    ECE(lower(
            "Expected calibration error: how far the confidence is from the accuracy; only of probabilities.",
            "Σₘ |Bₘ|/n · |accuracy(Bₘ) − confidence(Bₘ)| over 15 equal bins of confidence",
            "Guo et al. 2017, equation 3")) {
        @Override
        double of(ClassTally tally) {
            return tally.calibrationError();
        }
    },
    ROC_AUC(higher(
            "The chance that a row of a class scores higher than one of another; the mean over the classes that occur, "
                    + "not defined where all rows are of one class.",
            "P(score(+) > score(−)) + ½ P(score(+) = score(−)), one class against the rest",
            "Hanley and McNeil 1982; Fawcett 2006")) {
        @Override
        double of(ClassTally tally) {
            return tally.ranking().rocAuc();
        }
    },
    PR_AUC(higher(
            "Average precision, for classes that are rare; the mean over the classes that occur, "
                    + "not defined where the second of two classes does not.",
            "Σₜ (Rₜ − Rₜ₋₁) Pₜ over all thresholds t, one class against the rest",
            "Davis and Goadrich 2006")) {
        @Override
        double of(ClassTally tally) {
            return tally.ranking().averagePrecision();
        }
    };

    @SuppressWarnings("ImmutableEnumChecker") // text and a truth
    private final Facts facts;

    ClassMetric(Facts facts) {
        this.facts = facts;
    }

    @Override
    public Facts facts() {
        return facts;
    }

    abstract double of(ClassTally tally);

    boolean suits(int classes) {
        return true;
    }

    /** Those that say something of so many classes. */
    public static List<Metric> of(int classes) {
        return Arrays.stream(values())
                .filter(metric -> metric.suits(classes))
                .map(Metric.class::cast)
                .toList();
    }

    static List<ClassMetric> among(Collection<Metric> metrics, int classes) {
        return Arrays.stream(values())
                .filter(metric -> metrics.contains(metric) && metric.suits(classes))
                .toList();
    }
}
