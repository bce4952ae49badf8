package dev.chainrule.drift;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.RawRow;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Counts what one model is asked and answers, on the threads that ask it: a cell of an array for each bin, and a few arrays
 * so that threads seldom meet. Nobody waits, and nothing is allocated but what reading a text takes.
 */
final class Counter {

    private static final int STRIPES =
            Integer.highestOneBit(Math.max(1, Math.min(8, Runtime.getRuntime().availableProcessors())));
    /** Rows that came, and rows that were counted. */
    private static final int CAME = 0;

    private static final int COUNTED = 1;
    private static final int BEFORE_BINS = 2;

    private final String[] columns;
    private final Measure[] measures;
    private final Bins.Slots[] slots;
    private final int[] offsets;
    private final TargetEncoding target;
    private final List<Bins> answers;
    private final int every;
    private final AtomicIntegerArray[] stripes = new AtomicIntegerArray[STRIPES];
    private final int cells;

    /** @param featuresPerRow counted for each row on average */
    Counter(Encoding encoding, Reference reference, int featuresPerRow) {
        List<Bins> all = new ArrayList<>(reference.features());
        all.addAll(reference.answers());
        int features = reference.features().size();
        this.columns = encoding.features().subList(0, features).stream()
                .map(FeatureEncoding::column)
                .toArray(String[]::new);
        this.measures = all.stream().map(Bins::measure).toArray(Measure[]::new);
        this.slots = all.stream().map(Bins::slots).toArray(Bins.Slots[]::new);
        this.offsets = new int[all.size()];
        int next = BEFORE_BINS;
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = next;
            next += all.get(i).cells();
        }
        this.cells = next;
        this.target = encoding.target();
        this.answers = reference.answers();
        this.every = Math.max(1, (features + featuresPerRow - 1) / featuresPerRow);
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new AtomicIntegerArray(cells);
        }
    }

    /** Rows of which one is counted. */
    int every() {
        return every;
    }

    void count(IntFunction<RawRow> rows, List<float[]> outputs) {
        AtomicIntegerArray stripe = stripes[(int) Thread.currentThread().getId() & (STRIPES - 1)];
        for (int i = 0; i < outputs.size(); i++) {
            if (stripe.getAndIncrement(CAME) % every == 0) {
                count(rows.apply(i), outputs.get(i), stripe);
            }
        }
    }

    private void count(RawRow row, float[] outputs, AtomicIntegerArray stripe) {
        stripe.getAndIncrement(COUNTED);
        for (int i = 0; i < columns.length; i++) {
            Object value = row.values().get(columns[i]);
            count(i, measures[i] == Measure.CATEGORY ? CountedValue.category(value) : null, value, stripe);
        }
        for (int i = 0; i < answers.size(); i++) {
            int place = columns.length + i;
            int slot = measures[place] == Measure.CATEGORY
                    ? slots[place].ofCategory(CountedValue.answerCategory(target, i, outputs))
                    : slots[place].ofNumber(CountedValue.answerNumber(target, i, outputs));
            stripe.getAndIncrement(offsets[place] + slot);
        }
    }

    private void count(int place, @Nullable String category, @Nullable Object value, AtomicIntegerArray stripe) {
        int slot = measures[place] == Measure.CATEGORY
                ? slots[place].ofCategory(category)
                : slots[place].ofNumber(CountedValue.number(measures[place], value));
        stripe.getAndIncrement(offsets[place] + slot);
    }

    /** What came since this was asked last: rows, rows counted, and the cells of all columns. */
    long[] drain() {
        long[] sums = new long[cells];
        for (AtomicIntegerArray stripe : stripes) {
            for (int cell = 0; cell < cells; cell++) {
                sums[cell] += stripe.getAndSet(cell, 0);
            }
        }
        return sums;
    }

    /** Rows that came, of what {@link #drain} gave. */
    static long came(long[] cells) {
        return cells[CAME];
    }

    /** Rows that were counted, of what {@link #drain} gave. */
    static long counted(long[] cells) {
        return cells[COUNTED];
    }

    /** Where the cells of the first column begin. */
    static int first() {
        return BEFORE_BINS;
    }
}
