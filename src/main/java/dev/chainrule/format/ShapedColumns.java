package dev.chainrule.format;

import dev.chainrule.definition.Spelling;
import dev.chainrule.network.layer.Shape;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import dev.chainrule.table.Column;
import dev.chainrule.table.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which columns of a table the options make one column of a shape: from the one that they name on; else the only ones that
 * follow each other, are called alike but for digits, and are as many as the shape has numbers; else all but the last, or but
 * the first where that is called like what is predicted.
 *
 * @param from place of the first among the plans
 */
record ShapedColumns(String name, Shape shape, int from) {

    static final String AT = "/options/shape";
    private static final String FROM = "/options/shape_from";
    private static final int MOST_NUMBERS = 1 << 24;
    private static final int MOST_SHOWN = 5;
    private static final Set<String> TARGETS =
            Set.of("label", "labels", "class", "target", "targets", "y", "digit", "category");

    /**
     * The shape that options ask for; empty where they say nothing, or that there is none.
     *
     * @throws ProblemException where there is no such shape
     */
    static Optional<Shape> asked(ReadingOptions options) {
        List<Integer> dims = options.shape();
        if (dims == null || dims.isEmpty()) {
            if (dims == null && options.shapeFrom() != null) {
                String hint = "\"shape\" beside it, such as [28, 28, 1]";
                throw ProblemException.invalid(FROM, "is the first column of a shape", options.shapeFrom(), hint);
            }
            return Optional.empty();
        }
        double numbers = 1;
        for (int dim : dims) {
            numbers *= dim;
        }
        if (dims.size() > 3 || dims.stream().anyMatch(dim -> dim < 1) || numbers > MOST_NUMBERS) {
            String hint = String.format(
                    Locale.ROOT,
                    "[height, width, channels], [steps, features] or [features], each at least 1, together at most %,d numbers",
                    MOST_NUMBERS);
            throw ProblemException.invalid(AT, "is not a shape that a cell can have", dims, hint);
        }
        return Optional.of(new Shape(dims));
    }

    /** Whether the column at a place is one of them. */
    boolean takes(int place) {
        return place >= from && place < from + shape.size();
    }

    /** Whether options say that numbers stay columns of their own. */
    static boolean refused(ReadingOptions options) {
        return options.shape() != null && options.shape().isEmpty();
    }

    /**
     * @param plans of all columns, in their order
     * @param out names of those that are left out
     * @return empty where options ask for none
     */
    static Optional<ShapedColumns> of(List<ColumnPlan> plans, Set<String> out, ReadingOptions options) {
        Optional<Shape> asked = asked(options);
        if (asked.isEmpty() || plans.stream().anyMatch(plan -> plan.shape() != null)) {
            return Optional.empty();
        }
        Shape shape = asked.get();
        int from = from(plans, out, shape.size(), options);
        List<ColumnPlan> taken = plans.subList(from, from + shape.size());
        for (ColumnPlan plan : taken) {
            requireNumbers(plan, options);
        }
        Set<ColumnPlan> others = Set.copyOf(plans.stream()
                .filter(plan -> !taken.contains(plan) && !out.contains(plan.name()))
                .toList());
        String name = name(taken, shape);
        while (isTaken(name, others)) {
            name += "_";
        }
        return Optional.of(new ShapedColumns(name, shape, from));
    }

    /** What numbers are called after that were one column before they were written as many; else the kind of cell. */
    private static String name(List<ColumnPlan> taken, Shape shape) {
        List<String> names = taken.stream().map(ColumnPlan::name).toList();
        String before = names.get(0).replaceFirst("(_0)+$", "");
        return !before.isEmpty() && names.equals(Column.numberNames(before, shape.dims()))
                ? before
                : ColumnType.of(shape).word();
    }

    private static boolean isTaken(String name, Set<ColumnPlan> others) {
        return others.stream().anyMatch(plan -> plan.name().equals(name));
    }

    private static void requireNumbers(ColumnPlan plan, ReadingOptions options) {
        ColumnType told = options.types() == null ? null : options.types().get(plan.name());
        if (told != null && !told.numeric()) {
            String at = Violation.field("/options/types", plan.name());
            String hint = "leave it out; \"shape_from\" names the first column that the shape takes";
            throw ProblemException.invalid(at, "is one of the numbers of the shape", told.word(), hint);
        }
        if (plan.as(ColumnType.NUMBER) == null) {
            String detail = "takes the column \"%s\", which has no numbers".formatted(plan.name());
            throw ProblemException.invalid(AT, detail, options.shape(), "columns of numbers; see \"shape_from\"");
        }
    }

    private static int from(List<ColumnPlan> plans, Set<String> out, int size, ReadingOptions options) {
        List<String> names = plans.stream().map(ColumnPlan::name).toList();
        String first = options.shapeFrom();
        if (first != null) {
            int from = names.indexOf(first);
            if (from < 0) {
                String hint = Spelling.hint(first, names);
                throw ProblemException.invalid(FROM, "there is no such column", first, hint);
            }
            if (from + size > names.size() || anyOut(names.subList(from, from + size), out)) {
                String detail = String.format(
                        Locale.ROOT, "has %,d numbers, and there are not as many columns from \"%s\" on", size, first);
                throw ProblemException.invalid(AT, detail, options.shape(), "as many numbers as columns");
            }
            return from;
        }
        List<int[]> runs = runs(names, out);
        List<int[]> fitting = runs.stream().filter(run -> run[1] == size).toList();
        if (fitting.size() == 1) {
            return fitting.get(0)[0];
        }
        boolean butTheLast = fitting.isEmpty()
                && runs.size() > 1
                && names.size() == size + 1
                && !anyOut(names, out)
                && runs.stream().noneMatch(run -> run[1] > size);
        if (butTheLast) {
            return besideTarget(names, options);
        }
        String found = runs.stream()
                .sorted((one, other) -> other[1] - one[1])
                .limit(MOST_SHOWN)
                .map(run -> String.format(Locale.ROOT, "%,d from \"%s\" on", run[1], names.get(run[0])))
                .reduce((one, other) -> one + ", " + other)
                .orElse("none");
        String detail = String.format(
                Locale.ROOT,
                fitting.isEmpty()
                        ? "has %,d numbers, and there are no columns called alike that are as many: %s"
                        : "has %,d numbers, and several lots of columns are as many: %s",
                size,
                found);
        String hint = "\"shape_from\": the name of the first column that it takes, or another shape";
        throw ProblemException.invalid(AT, detail, options.shape(), hint);
    }

    /** Of one column more than there are numbers: all but the last, unless the first is called like what is predicted. */
    private static int besideTarget(List<String> names, ReadingOptions options) {
        List<String> targets = names.stream()
                .filter(name -> TARGETS.contains(name.strip().toLowerCase(Locale.ROOT)))
                .toList();
        if (targets.isEmpty() || targets.contains(names.get(names.size() - 1))) {
            return 0;
        }
        if (targets.equals(List.of(names.get(0)))) {
            return 1;
        }
        String detail =
                "would take the column \"%s\", which is called like what is to be predicted".formatted(targets.get(0));
        String hint =
                "\"shape_from\": the name of the first column that it takes, if it is one of the numbers; else columns of the shape that follow each other";
        throw ProblemException.invalid(AT, detail, options.shape(), hint);
    }

    private static boolean anyOut(List<String> names, Set<String> out) {
        return names.stream().anyMatch(out::contains);
    }

    /** Of columns that follow each other and are called alike: place of the first, and how many. */
    private static List<int[]> runs(List<String> names, Set<String> out) {
        List<int[]> runs = new ArrayList<>();
        @Nullable String family = null;
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            String own = out.contains(name) ? null : family(name);
            if (own == null || !own.equals(family)) {
                if (own != null) {
                    runs.add(new int[] {i, 1});
                }
            } else {
                runs.get(runs.size() - 1)[1]++;
            }
            family = own;
        }
        return runs;
    }

    /** A name without its digits, and without the colour that a pixel's name may end with: {@code p_} of {@code p3_7_g}. */
    private static String family(String name) {
        return name.replaceFirst("(?<=\\d)_[rgb]$", "").replaceAll("\\d+", "0");
    }
}
