package dev.chainrule.network.metric;

import dev.chainrule.choice.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One number that says how good predictions are; not a number where it is not defined for the rows measured. */
public sealed interface Metric permits ClassMetric, NumberMetric {

    /** Its constant's name, which {@link #word} spells as users do. */
    String name();

    Facts facts();

    /** As in the API: {@code roc_auc}. */
    default String word() {
        return Word.of(name());
    }

    default boolean higherIsBetter() {
        return facts().higherIsBetter();
    }

    /** Those of classes, then those of numbers. */
    static List<Metric> all() {
        List<Metric> all = new ArrayList<>(List.of(ClassMetric.values()));
        all.addAll(List.of(NumberMetric.values()));
        return all;
    }

    static Optional<Metric> find(String word) {
        return all().stream().filter(metric -> metric.word().equals(word)).findFirst();
    }

    /** By the name it has in a history: {@code val_roc_auc} and {@code roc_auc} are the same metric; a loss is none. */
    static Optional<Metric> ofSeries(String name) {
        return find(Series.named(name).map(series -> series.metric(name)).orElse(name));
    }

    /**
     * The description of a metric in the API.
     *
     * @param summary one sentence, which also says when it is not defined
     * @param source paper or book, or empty for what everybody knows
     */
    record Facts(boolean higherIsBetter, String summary, String formula, String source) {

        static Facts higher(String summary, String formula, String source) {
            return new Facts(true, summary, formula, source);
        }

        static Facts lower(String summary, String formula, String source) {
            return new Facts(false, summary, formula, source);
        }
    }
}
