package dev.chainrule.network;

import dev.chainrule.network.loss.BinaryCrossEntropy;
import dev.chainrule.network.loss.CategoricalCrossEntropy;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.loss.MeanSquaredError;
import dev.chainrule.network.metric.AnswersTally;
import dev.chainrule.network.metric.ClassMetric;
import dev.chainrule.network.metric.ClassTally;
import dev.chainrule.network.metric.Metric;
import dev.chainrule.network.metric.NumberMetric;
import dev.chainrule.network.metric.NumberTally;
import dev.chainrule.network.metric.Tally;
import dev.chainrule.network.metric.Units;
import java.util.Collection;
import java.util.List;

/** What the outputs of a network mean, and so how good they are measured to be. */
public enum Outcome {
    /** Each output is a number. */
    NUMBERS {
        @Override
        public List<Metric> metrics(int outputs) {
            return List.of(NumberMetric.values());
        }

        @Override
        public List<Metric> usual() {
            return List.of(NumberMetric.RMSE, NumberMetric.MAE, NumberMetric.R2);
        }

        @Override
        Tally tally(int outputs, int rows, Units units, Collection<Metric> metrics, double threshold) {
            return new NumberTally(outputs, units, metrics);
        }
    },
    /** One output: the probability of the second of two classes. */
    TWO_CLASSES {
        @Override
        public List<Metric> metrics(int outputs) {
            return ClassMetric.of(2);
        }
    },
    /** Each output is the probability of the second of two classes, and each metric the mean over the outputs. */
    ANSWERS {
        @Override
        public List<Metric> metrics(int outputs) {
            return ClassMetric.of(2);
        }

        @Override
        Tally tally(int outputs, int rows, Units units, Collection<Metric> metrics, double threshold) {
            return new AnswersTally(outputs, rows, metrics);
        }
    },
    /** One output per class. */
    CLASSES {
        @Override
        public List<Metric> metrics(int outputs) {
            return ClassMetric.of(outputs);
        }
    };

    /** Everything that can be measured of so many outputs. */
    public abstract List<Metric> metrics(int outputs);

    /** What is measured after every epoch where nothing else is asked for. */
    public List<Metric> usual() {
        return List.of(ClassMetric.ACCURACY);
    }

    /** What is minimized where nothing else is asked for. */
    public Loss usualLoss() {
        return switch (this) {
            case NUMBERS -> new MeanSquaredError();
            case TWO_CLASSES, ANSWERS -> new BinaryCrossEntropy();
            case CLASSES -> new CategoricalCrossEntropy();
        };
    }

    /** @param threshold of two classes, above which the second is the answer */
    Tally tally(int outputs, int rows, Units units, Collection<Metric> metrics, double threshold) {
        return new ClassTally(outputs, rows, metrics, threshold);
    }
}
