package dev.chainrule.explanation;

import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.network.metric.LikeliestClass;
import dev.chainrule.problem.ProblemException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one number of an answer that is explained: a number in raw units, or the probability of a class.
 *
 * @param target what the outputs of the network say
 * @param output of the network
 * @param inverted whether it is the first of two classes, of which the output says how likely the second is
 * @param wanted the column or class
 * @param of what the number is of, such as {@code price} or {@code species=setosa}
 */
public record AskedOutput(TargetEncoding target, int output, boolean inverted, String wanted, String of) {

    /**
     * @param asked the column or class whose number is explained, or {@link #of} of an answer; null for what the network answers
     * @param outputs of the network, asked for where its answer has to be known
     * @throws ProblemException where it answers nothing that is called so
     */
    public static AskedOutput of(Subject subject, @Nullable String asked, Supplier<double[]> outputs) {
        TargetEncoding target = subject.encoding().target();
        List<String> known = known(target);
        String wanted = named(target, asked);
        requireKnown(wanted, known);
        if (target instanceof TargetEncoding.Classes classes) {
            int label = wanted == null ? LikeliestClass.of(outputs.get(), subject.cut()) : known.indexOf(wanted);
            boolean two = known.size() == 2;
            String name = known.get(label);
            return new AskedOutput(
                    target, two ? 0 : label, two && label == 0, name, "%s=%s".formatted(classes.column(), name));
        }
        int column = wanted == null ? 0 : known.indexOf(wanted);
        return new AskedOutput(
                target, column, false, known.get(column), target.outputNames().get(column));
    }

    /**
     * A column, or a class as its label is written, where it is called {@code species=setosa}, or is a number that is written
     * otherwise.
     */
    private static @Nullable String named(TargetEncoding target, @Nullable String asked) {
        if (asked == null) {
            return null;
        }
        if (!(target instanceof TargetEncoding.Classes classes)) {
            int output = target.outputNames().indexOf(asked);
            return output < 0 || target.columns().contains(asked)
                    ? asked
                    : target.columns().get(output);
        }
        String column = classes.column() + "=";
        String name = classes.place(asked) < 0 && asked.startsWith(column) ? asked.substring(column.length()) : asked;
        int place = classes.place(name);
        return place < 0 ? name : String.valueOf(classes.labels().get(place));
    }

    private static List<String> known(TargetEncoding target) {
        return target instanceof TargetEncoding.Classes classes
                ? classes.labels().stream().map(String::valueOf).toList()
                : target.columns();
    }

    /** @throws ProblemException where the network answers nothing that is called so */
    public static void requireKnown(Subject subject, @Nullable String wanted) {
        TargetEncoding target = subject.encoding().target();
        requireKnown(named(target, wanted), known(target));
    }

    private static void requireKnown(@Nullable String wanted, List<String> known) {
        if (wanted != null && !known.contains(wanted)) {
            throw ProblemException.invalid(
                    "/of",
                    "is nothing that the model answers",
                    wanted,
                    "one of: " + String.join(", ", known.subList(0, Math.min(20, known.size()))));
        }
    }

    /** Whether it is a number in raw units, and no probability. */
    public boolean isNumber() {
        return target instanceof TargetEncoding.NumericTargets;
    }

    /** The explained number, of what the network's output says. */
    public double value(double said) {
        if (target instanceof TargetEncoding.NumericTargets numbers) {
            return numbers.targets().get(output).decoded(said);
        }
        return inverted ? 1 - said : said;
    }

    /** How the explained number grows with the output of the network there. */
    public double slope(double said) {
        if (isNumber()) {
            double step = 1e-5 * Math.max(1, Math.abs(said));
            return (value(said + step) - value(said - step)) / (2 * step);
        }
        return inverted ? -1 : 1;
    }
}
