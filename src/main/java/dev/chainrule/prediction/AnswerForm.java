package dev.chainrule.prediction;

import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.problem.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How much of a prediction is answered, and from which probability on.
 *
 * @param topK how many classes are named with their probabilities, the likeliest first and the answer always among them;
 *     null for all, in their own order
 * @param threshold of two classes, the probability above which the second one is predicted; null for ½
 * @param probabilities whether the probabilities of classes are named
 * @param explained whether it is said what each column contributed
 */
public record AnswerForm(@Nullable Integer topK, @Nullable Double threshold, boolean probabilities, boolean explained) {

    public static final AnswerForm USUAL = new AnswerForm(null, null, true, false);

    static final String TOP_K = "top_k";
    static final String THRESHOLD = "threshold";
    static final String PROBABILITIES = "probabilities";
    public static final String EXPLAIN = "explain";
    public static final String CONTRIBUTIONS = "contributions";

    /** The parameters of a query that say it. */
    public static final List<String> OPTIONS = List.of(TOP_K, THRESHOLD, PROBABILITIES, EXPLAIN);

    /** From parameters of a query, each null where it is not there. */
    public static AnswerForm of(
            @Nullable Integer topK,
            @Nullable Double threshold,
            @Nullable Boolean probabilities,
            @Nullable String explain) {
        if (topK == null && threshold == null && probabilities == null && explain == null) {
            return USUAL;
        }
        if (topK != null && topK < 1) {
            throw ProblemException.invalid(TOP_K, "is too small", topK, "1 or more");
        }
        if (threshold != null && !(threshold >= 0 && threshold <= 1)) {
            throw ProblemException.invalid(THRESHOLD, "is no probability", threshold.toString(), "0 to 1, such as 0.3");
        }
        if (explain != null && !explain.equals(CONTRIBUTIONS)) {
            throw ProblemException.invalid(EXPLAIN, "there is no such explanation", explain, CONTRIBUTIONS);
        }
        return new AnswerForm(topK, threshold, !Boolean.FALSE.equals(probabilities), explain != null);
    }

    /** The same by another threshold; null for ½. */
    public AnswerForm by(@Nullable Double other) {
        return new AnswerForm(topK, other, probabilities, explained);
    }

    /** From the texts of a query that are options. */
    public static AnswerForm of(Map<String, String> options) {
        String probabilities = options.get(PROBABILITIES);
        if (probabilities != null && !Set.of("true", "false").contains(probabilities)) {
            throw ProblemException.invalid(PROBABILITIES, "is neither true nor false", probabilities, "false");
        }
        return of(
                number(options, TOP_K, "a whole number such as 3", Integer::valueOf),
                number(options, THRESHOLD, "a probability such as 0.3", Double::valueOf),
                probabilities == null ? null : (Boolean) probabilities.equals("true"),
                options.get(EXPLAIN));
    }

    /** Reads a text or throws a {@link NumberFormatException}. */
    @FunctionalInterface
    private interface Reader<T> {
        T read(String text);
    }

    private static <T> @Nullable T number(Map<String, String> options, String name, String hint, Reader<T> reader) {
        String text = options.get(name);
        try {
            return text == null ? null : reader.read(text);
        } catch (NumberFormatException e) {
            throw ProblemException.invalid(name, "is not what is expected here", PlainJson.shown(text), hint);
        }
    }

    /** @throws ProblemException where it asks for what the target does not have */
    void requireFor(TargetEncoding target) {
        boolean classes = target instanceof TargetEncoding.Classes || target instanceof TargetEncoding.Answers;
        if (topK != null && !classes) {
            throw ProblemException.invalid(
                    TOP_K, "the model predicts numbers, and these have no classes", topK, "leave it out");
        }
        boolean two = target instanceof TargetEncoding.Answers || (classes && target.width() == 1);
        if (threshold != null && !two) {
            throw ProblemException.invalid(
                    THRESHOLD, "a threshold parts two classes, and the model has not two", threshold, "leave it out");
        }
    }
}
