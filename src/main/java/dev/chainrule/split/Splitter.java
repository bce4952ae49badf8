package dev.chainrule.split;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.split.Splitting.By;
import dev.chainrule.table.ColumnType;
import dev.chainrule.table.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Splits the rows of one table as it is asked to; the same seed gives the same split on every machine. */
public final class Splitter {

    /** So that the test rows are drawn otherwise than the validation rows of the same seed. */
    private static final long TEST = 0x7E57_0000_7E57_0000L;

    private final SplitPlan how;
    private final Table table;
    private final int[] rows;
    private final long seed;

    /**
     * @param rows that can be used, ascending
     */
    public Splitter(SplitPlan how, Table table, int[] rows, long seed) {
        this.how = how;
        this.table = table;
        this.rows = rows;
        this.seed = seed;
    }

    /**
     * The test rows are drawn first, so that the others are split as if there were none. With folds, which validate on all
     * other rows in turn, there are no validation rows.
     *
     * @throws ProblemException when one of the sides would be empty
     */
    public Split split() {
        int[] test = test();
        int[] rest = without(test);
        if (how.folds() != null) {
            requireRows("train on", rest);
            return new Split(rest, new int[0], test);
        }
        double share = how.restShare();
        Split split = how.by().named() ? named(rest, how::holdsBack, how.rows()) : drawn(rest, share, seed);
        requireRows("train on", split.training());
        boolean drawn = how.by() == By.RANDOM || how.by() == By.STRATIFIED;
        if (!drawn && (how.by().named() || share > 0)) {
            requireRows("validate on", split.validation());
        }
        return split.with(test);
    }

    private static void requireRows(String doing, int[] some) {
        if (some.length == 0) {
            String detail = "no row is left to %s, of those that have a target".formatted(doing);
            throw ProblemException.invalid("/split", detail, null, "another column or fraction");
        }
    }

    private int[] test() {
        double share = how.test();
        boolean marked = how.testValues() != null || how.testRows() != null;
        if (share == 0 && !marked) {
            return new int[0];
        }
        int[] test;
        if (!how.by().named()) {
            test = drawn(rows, share, seed ^ TEST).validation();
        } else if (share > 0) {
            test = drawnOfTraining(share);
        } else {
            test = named(rows, how::tests, how.testRows()).validation();
        }
        if (how.by() != By.RANDOM && how.by() != By.STRATIFIED) {
            requireRows("test on", test);
        }
        return test;
    }

    /** Of the rows that are not named for validation. */
    private int[] drawnOfTraining(double share) {
        int[] free = named(rows, how::holdsBack, how.rows()).training();
        double ofFree = Math.min(1, share * rows.length / Math.max(1, free.length));
        return ofFree < 1 ? Split.random(free, ofFree, seed ^ TEST).validation() : free;
    }

    private int[] without(int[] some) {
        return some.length == 0
                ? rows
                : IntStream.of(rows)
                        .filter(row -> Arrays.binarySearch(some, row) < 0)
                        .toArray();
    }

    private Split drawn(int[] among, double share, long drawing) {
        return switch (how.by()) {
            case STRATIFIED -> Split.stratified(among, codes(among), share, drawing);
            case GROUP -> Split.grouped(among, codes(among), share, drawing);
            case TIME -> Split.latest(among, times(among), share);
            default -> Split.random(among, share, drawing);
        };
    }

    /** Of all rows but those of the test set, in place of a validation set or beside one. */
    public List<Split> folds(int folds) {
        int[] rest = without(test());
        return switch (how.by()) {
            case STRATIFIED -> Split.folds(rest, codes(rest), folds, seed);
            case GROUP -> Split.groupFolds(rest, codes(rest), folds, seed);
            default -> Split.folds(rest, folds, seed);
        };
    }

    /** All that can be used, ascending. */
    public int[] rows() {
        return rows;
    }

    /** The latest of some rows; null where they are not in the order of time. */
    public @Nullable Integer last(int[] among) {
        if (how.by() != By.TIME || among.length == 0) {
            return null;
        }
        double[] times = times(among);
        int latest = 0;
        for (int i = 1; i < times.length; i++) {
            latest = times[i] >= times[latest] ? i : latest;
        }
        return among[latest];
    }

    /** A validation set of the rows that a fold trains on, so that early stopping does not see the fold. */
    public Split inside(Split fold) {
        return drawn(fold.training(), how.restShare(), seed).with(fold.validation());
    }

    /** The class or group, from 0, of each of the rows. */
    private int[] codes(int[] among) {
        double[] stored = cells();
        Map<Double, Integer> codes = new HashMap<>();
        int[] ofRows = new int[among.length];
        for (int i = 0; i < among.length; i++) {
            ofRows[i] = codes.computeIfAbsent(stored[among[i]], value -> codes.size());
        }
        return ofRows;
    }

    private double[] cells() {
        return table.read(column());
    }

    private String column() {
        return Objects.requireNonNull(how.column());
    }

    /** Numbers as they are; texts, which sort as times do, by their place. */
    private double[] times(int[] among) {
        double[] stored = cells();
        List<String> dictionary = table.dictionary(column());
        double[] places = new double[dictionary.size()];
        List<String> ascending = new ArrayList<>(dictionary);
        ascending.sort(null);
        Map<String, Integer> placeOf = new HashMap<>();
        ascending.forEach(text -> placeOf.put(text, placeOf.size()));
        Arrays.setAll(places, code -> Objects.requireNonNull(placeOf.get(dictionary.get(code))));
        boolean text = table.column(column()).type().texts();
        if (text && !ascending.stream().allMatch(SplittingCheck::sortsAsTime)) {
            throw ProblemException.invalid(
                    "/split/column",
                    "\"%s\" has texts that are not timestamps".formatted(column()),
                    null,
                    SplittingCheck.TIMES);
        }
        return IntStream.of(among)
                .mapToDouble(row -> text ? places[(int) stored[row]] : stored[row])
                .toArray();
    }

    /**
     * Holds out what is named by the value of a column, or by number.
     *
     * @param numbers null where it is by a column
     */
    private Split named(int[] among, Predicate<Object> marked, @Nullable List<Integer> numbers) {
        return how.by() == By.COLUMN
                ? byValue(among, marked)
                : Split.holdingBack(among, new HashSet<>(Objects.requireNonNull(numbers))::contains);
    }

    private Split byValue(int[] among, Predicate<Object> marked) {
        double[] stored = cells();
        ColumnType type = table.column(column()).type();
        List<String> dictionary = table.dictionary(column());
        Map<Double, Boolean> known = new HashMap<>();
        return Split.holdingBack(
                among,
                row -> known.computeIfAbsent(stored[row], cell -> {
                    Object value = type.value(cell, dictionary);
                    return value != null && marked.test(value);
                }));
    }
}
