package dev.chainrule.evaluation;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.chainrule.choice.Word;
import dev.chainrule.evaluation.ThresholdsResponse.Cut;
import dev.chainrule.problem.ProblemException;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** By which the best threshold is chosen. */
enum ThresholdMetric {
    PRECISION(Cut::precision),
    RECALL(Cut::recall),
    F1(Cut::f1),
    ACCURACY(Cut::accuracy),
    /** The mean of recall and specificity. */
    BALANCED_ACCURACY(cut -> cut.recall() == null || cut.specificity() == null
            ? null
            : (Double) ((cut.recall() + cut.specificity()) / 2)),
    /** The lower the better. */
    COST(Cut::cost);

    @SuppressWarnings("ImmutableEnumChecker") // method references
    private final Function<Cut, @Nullable Double> figure;

    ThresholdMetric(Function<Cut, @Nullable Double> figure) {
        this.figure = figure;
    }

    /** Null where it is not defined. */
    @Nullable
    Double of(Cut cut) {
        return figure.apply(cut);
    }

    /** The more, the better. */
    double better(Cut cut) {
        Double value = of(cut);
        double sure = value == null ? Double.NEGATIVE_INFINITY : value;
        return this == COST ? -sure : sure;
    }

    /** The name in the API. */
    @JsonValue
    String word() {
        return Word.of(this);
    }

    static ThresholdMetric of(String word) {
        return Word.find(ThresholdMetric.class, word)
                .orElseThrow(() -> ProblemException.invalid(
                        "metric",
                        "is nothing that a threshold is chosen by",
                        word,
                        "one of "
                                + String.join(
                                        ", ",
                                        Arrays.stream(values())
                                                .map(ThresholdMetric::word)
                                                .toList())));
    }
}
