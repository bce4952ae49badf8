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
import java.util.stream.IntStream;

/** Splits the rows of one table as it is asked to; the same seed gives the same split on every machine. */
public final class Splitter {

    private final Splitting how;
    private final Table table;
    private final int[] rows;
    private final long seed;

    /**
     * @param how resolved
     * @param rows that can be used, ascending
     */
    public Splitter(Splitting how, Table table, int[] rows, long seed) {
        this.how = how;
        this.table = table;
        this.rows = rows;
        this.seed = seed;
    }

    /** @throws ProblemException when one of the sides would be empty */
    public Split split() {
        double share = Objects.requireNonNullElse(how.validation(), 0.0);
        Split split =
                switch (Objects.requireNonNull(how.by())) {
                    case RANDOM -> Split.random(rows, share, seed);
                    case STRATIFIED -> Split.stratified(rows, codes(), share, seed);
                    case GROUP -> Split.grouped(rows, codes(), share, seed);
                    case TIME -> Split.latest(rows, times(), share);
                    case COLUMN -> byValue();
                    case ROWS -> Split.holdingBack(rows, new HashSet<>(Objects.requireNonNull(how.rows()))::contains);
                };
        boolean drawn = how.by() == By.RANDOM || how.by() == By.STRATIFIED;
        boolean heldBack = how.by().named() || share > 0;
        if (split.training().length == 0 || (!drawn && heldBack && split.validation().length == 0)) {
            String side = split.training().length == 0 ? "train on" : "validate on";
            String detail = "no row is left to " + side + ", of those that have a target";
            throw ProblemException.invalid("/split", detail, null, "another column or fraction");
        }
        return split;
    }

    public List<Split> folds() {
        int folds = Objects.requireNonNull(how.folds());
        return switch (Objects.requireNonNull(how.by())) {
            case STRATIFIED -> Split.folds(rows, codes(), folds, seed);
            case GROUP -> Split.groupFolds(rows, codes(), folds, seed);
            default -> Split.folds(rows, folds, seed);
        };
    }

    /** The class or group, from 0, of each of the rows. */
    private int[] codes() {
        double[] stored = cells();
        Map<Double, Integer> codes = new HashMap<>();
        int[] ofRows = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            ofRows[i] = codes.computeIfAbsent(stored[rows[i]], value -> codes.size());
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
    private double[] times() {
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
        return IntStream.of(rows)
                .mapToDouble(row -> text ? places[(int) stored[row]] : stored[row])
                .toArray();
    }

    private Split byValue() {
        double[] stored = cells();
        ColumnType type = table.column(column()).type();
        List<String> dictionary = table.dictionary(column());
        Map<Double, Boolean> known = new HashMap<>();
        return Split.holdingBack(
                rows,
                row -> known.computeIfAbsent(stored[row], cell -> {
                    Object value = type.value(cell, dictionary);
                    return value != null && how.holdsBack(value);
                }));
    }
}
