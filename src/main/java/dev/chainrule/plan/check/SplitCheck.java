package dev.chainrule.plan.check;

import dev.chainrule.cache.LruCache;
import dev.chainrule.dataset.Datasets;
import dev.chainrule.definition.Spelling;
import dev.chainrule.encoding.Task;
import dev.chainrule.model.manifest.MetricReliability;
import dev.chainrule.network.EarlyStopping;
import dev.chainrule.network.Outcome;
import dev.chainrule.network.metric.ClassMetric;
import dev.chainrule.network.metric.Metric;
import dev.chainrule.network.metric.NumberMetric;
import dev.chainrule.network.schedule.ReduceOnPlateau;
import dev.chainrule.plan.Copies;
import dev.chainrule.plan.JobPlan;
import dev.chainrule.plan.MetricName;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import dev.chainrule.split.Split;
import dev.chainrule.split.SplitPlan;
import dev.chainrule.split.Splitter;
import dev.chainrule.split.Splitting.By;
import dev.chainrule.table.Column;
import dev.chainrule.table.ColumnType;
import dev.chainrule.table.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/**
 * What the rows of each set say against a job: classes that only some sets have, metrics that are not defined for the
 * validation rows, rows that stand in several sets. Of large tables nothing is said. What was found for the jobs asked for
 * last is kept.
 */
@Component
public final class SplitCheck {

    private static final int MOST_ROWS = 1_000_000;
    private static final int MOST_KEPT = 64;
    /** Of the rows that are to be held out, what fraction is as good as all. */
    private static final double ENOUGH = 0.75;

    /** Whatever decides which rows stand where, and what is looked at in them. */
    private record Key(
            String dataset, SplitPlan split, long seed, List<String> target, List<String> features, Task task) {}

    /**
     * What the sets have in them.
     *
     * @param learned classes of the training rows; empty for numbers
     * @param judged classes of the validation rows
     * @param tested classes of the test rows
     * @param unlearned classes of validation and test rows alone
     * @param copies validation or test rows that are among the training rows too
     */
    private record Sets(
            Set<Object> learned,
            Set<Object> judged,
            Set<Object> tested,
            Set<Object> unlearned,
            int validation,
            int heldBack,
            int copies) {}

    private final LruCache<Key, Sets> known = new LruCache<>(MOST_KEPT);

    private final Datasets datasets;

    SplitCheck(Datasets datasets) {
        this.datasets = datasets;
    }

    /**
     * @param plan that nothing else stands against
     * @return what the user should know of it
     * @throws ProblemException with everything that stands against it
     */
    public List<String> of(JobPlan plan) {
        if (plan.folds() > 0 || plan.kept() != null || plan.dataset().rows() > MOST_ROWS) {
            return List.of();
        }
        Sets sets = sets(plan);
        List<Violation> violations = new ArrayList<>();
        classes(plan, sets, violations);
        unheld(plan, sets, violations);
        unjudged(sets, violations);
        undefined(plan, sets, violations);
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations);
        }
        List<String> found = warnings(sets);
        heldBackLess(plan, sets).ifPresent(found::add);
        return found;
    }

    private Sets sets(JobPlan plan) {
        Key key = new Key(
                plan.dataset().id(),
                plan.split(),
                plan.training().seed(),
                plan.columns().targets(),
                plan.columns().features(),
                plan.columns().task());
        Sets before = known.get(key);
        if (before != null) {
            return before;
        }
        Sets found = look(plan);
        known.put(key, found);
        return found;
    }

    private Sets look(JobPlan plan) {
        try (Table table = datasets.open(plan.dataset())) {
            Split split = new Splitter(
                            plan.split(),
                            table,
                            plan.columns().usableRows(table),
                            plan.training().seed())
                    .split();
            Set<Object> learned = new HashSet<>();
            Set<Object> judged = new HashSet<>();
            Set<Object> tested = new HashSet<>();
            Set<Object> unlearned = new HashSet<>();
            if (plan.columns().task() == Task.CLASSIFICATION
                    && plan.columns().targets().size() == 1) {
                String target = plan.columns().targets().get(0);
                double[] cells = table.read(target);
                collect(table, target, cells, split.training(), learned);
                collect(table, target, cells, split.validation(), judged);
                collect(table, target, cells, split.test(), tested);
                unlearned.addAll(judged);
                unlearned.addAll(tested);
                unlearned.removeAll(learned);
            }
            int heldBack = split.validation().length + split.test().length;
            return new Sets(
                    learned,
                    judged,
                    tested,
                    unlearned,
                    split.validation().length,
                    heldBack,
                    copies(plan, table, split));
        }
    }

    private static void collect(Table table, String target, double[] cells, int[] rows, Set<Object> into) {
        ColumnType type = table.column(target).type();
        List<String> dictionary = table.dictionary(target);
        Set<Double> seen = new HashSet<>();
        for (int row : rows) {
            if (seen.add(cells[row])) {
                Object value = type.value(cells[row], dictionary);
                if (value != null) {
                    into.add(value);
                }
            }
        }
    }

    private static int copies(JobPlan plan, Table table, Split split) {
        int[] heldBack = IntStream.concat(IntStream.of(split.validation()), IntStream.of(split.test()))
                .toArray();
        return heldBack.length == 0
                ? 0
                : Copies.of(plan, table)
                        .map(copies -> copies.among(split.training(), heldBack))
                        .orElse(0);
    }

    private static void classes(JobPlan plan, Sets sets, List<Violation> violations) {
        if (sets.learned.isEmpty()) {
            return;
        }
        if (sets.learned.size() < 2 || (plan.outcome() == Outcome.CLASSES && sets.learned.size() == 2)) {
            Column target = plan.targetColumns().get(0);
            String detail = String.format(
                    Locale.ROOT,
                    "leaves training rows of only %d of the %,d classes of \"%s\": %s",
                    sets.learned.size(),
                    target.distinct(),
                    target.name(),
                    listed(sets.learned));
            violations.add(Violation.at(
                    "/split", detail, plan.split().by(), "a split that leaves rows of each class in the training set"));
        }
    }

    /** A column with hardly a value twice leaves nothing to stratify; of a target that is only said. */
    private static void unheld(JobPlan plan, Sets sets, List<Violation> violations) {
        SplitPlan split = plan.split();
        if (split.by() == By.STRATIFIED
                && sets.validation == 0
                && wanted(plan) >= 1
                && !plan.columns().targets().contains(split.column())) {
            String hint = "a column of classes, or \"by\": \"random\"";
            violations.add(Violation.at("/split/column", hardlyRepeats(plan), split.column(), hint));
        }
    }

    private static String hardlyRepeats(JobPlan plan) {
        long distinct = plan.dataset().columns().stream()
                .filter(column -> column.name().equals(plan.split().column()))
                .mapToLong(Column::distinct)
                .findFirst()
                .orElse(0);
        return String.format(
                Locale.ROOT,
                "\"%s\" has %,d distinct values in %,d rows, and each of them keeps a training row, so that no row is left"
                        + " to validate on",
                plan.split().column(),
                distinct,
                plan.dataset().rows());
    }

    /** Validation rows that were asked for. */
    private static long wanted(JobPlan plan) {
        return Math.round(plan.validationShare() * plan.usableRows());
    }

    /** Where rare classes keep their rows for the training. */
    private static Optional<String> heldBackLess(JobPlan plan, Sets sets) {
        long wanted = wanted(plan);
        long test = (long) sets.heldBack - sets.validation;
        long wantedOfTest = Math.round(plan.testShare() * plan.usableRows());
        if (plan.split().by() != By.STRATIFIED
                || (sets.validation >= ENOUGH * wanted && test >= ENOUGH * wantedOfTest)) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "stratified by \"%s\", only %,d rows validate and %,d test, not %,d and %,d: each value of it keeps a training"
                        + " row; \"split\": {\"by\": \"random\"} holds out as many as are asked for",
                plan.split().column(),
                sets.validation,
                test,
                wanted,
                wantedOfTest));
    }

    private static void unjudged(Sets sets, List<Violation> violations) {
        if (!sets.learned.isEmpty()
                && !sets.judged.isEmpty()
                && sets.judged.stream().noneMatch(sets.learned::contains)) {
            violations.add(Violation.at(
                    "/split",
                    "no validation row has a class that a training row has",
                    null,
                    "a split that leaves each class in both sets"));
        }
    }

    private static void undefined(JobPlan plan, Sets sets, List<Violation> violations) {
        EarlyStopping stopping = plan.earlyStopping();
        if (stopping != null) {
            undefined(plan, sets, stopping.metric(), "/training/early_stopping/metric", violations);
        }
        if (plan.training().schedule() instanceof ReduceOnPlateau plateau && plateau.metric() != null) {
            undefined(plan, sets, plateau.metric(), "/training/schedule/metric", violations);
        }
    }

    private static void undefined(JobPlan plan, Sets sets, String watched, String pointer, List<Violation> violations) {
        MetricName.of(watched)
                .filter(name -> !name.training())
                .flatMap(name -> undefined(plan.outcome(), name.metric(), sets))
                .ifPresent(why -> violations.add(Violation.at(
                        pointer,
                        "is not defined for the validation rows: " + why,
                        watched,
                        "\"val_loss\", or a split with other validation rows")));
    }

    private static Optional<String> undefined(Outcome outcome, Metric metric, Sets sets) {
        boolean ordered = metric == ClassMetric.ROC_AUC || metric == ClassMetric.PR_AUC;
        if (ordered && outcome != Outcome.ANSWERS && sets.judged.size() == 1) {
            return Optional.of("all of them are of the class " + listed(sets.judged));
        }
        boolean spread = metric == NumberMetric.R2 || metric == NumberMetric.EXPLAINED_VARIANCE;
        return spread && sets.validation == 1 ? Optional.of("there is only one") : Optional.empty();
    }

    private static List<String> warnings(Sets sets) {
        List<String> found = new ArrayList<>();
        if (!sets.unlearned.isEmpty()) {
            found.add(
                    "no training row has the class %s, so nothing is learned of it".formatted(listed(sets.unlearned)));
        }
        ofOneClass(sets.judged, sets.validation, "validation", found);
        ofOneClass(sets.tested, sets.heldBack - sets.validation, "test", found);
        if (MetricReliability.flatters(sets.copies, sets.heldBack)) {
            found.add(String.format(
                    Locale.ROOT,
                    "%,d of %,d validation and test rows are duplicates of training rows, so their metrics are too good:"
                            + " upload the table without its repeated rows; where they belong to somebody whom a"
                            + " column names, \"split\": {\"by\": \"group\", \"column\": …} with that column keeps them on one side",
                    sets.copies,
                    sets.heldBack));
        }
        return found;
    }

    private static void ofOneClass(Set<Object> classes, int rows, String set, List<String> found) {
        if (classes.size() == 1 && rows > 1) {
            found.add(MetricReliability.ofOneClass(rows, set, classes.iterator().next()));
        }
    }

    private static String listed(Set<Object> classes) {
        Set<String> names = new TreeSet<>();
        classes.forEach(each -> names.add("\"%s\"".formatted(each)));
        return Spelling.listed(names, 5);
    }
}
