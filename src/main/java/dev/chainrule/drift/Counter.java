package dev.chainrule.drift;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.FeatureNames;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.encoding.feature.RawValue;
import dev.chainrule.encoding.feature.RowIssues;
import dev.chainrule.prediction.EncodedPictures;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntFunction;

/**
 * Counts what one model is asked and answers, on the threads that ask it: a cell of an array for each bin, and a few arrays
 * so that threads seldom meet. Nobody waits, and nothing is allocated but what reading a row takes.
 */
final class Counter {

    private static final int STRIPES =
            Integer.highestOneBit(Math.max(1, Math.min(8, Runtime.getRuntime().availableProcessors())));
    /** Rows that came, and rows that were counted. */
    private static final int CAME = 0;

    private static final int COUNTED = 1;
    private static final int BEFORE_BINS = 2;

    private final Encoding encoding;
    private final FeatureNames names;
    private final FeatureEncoding[] features;
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
        int counted = reference.features().size();
        this.encoding = encoding;
        this.names = encoding.featureNames();
        this.features = encoding.features().subList(0, counted).toArray(FeatureEncoding[]::new);
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
        this.every = Math.max(1, (counted + featuresPerRow - 1) / featuresPerRow);
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

    /** Each value as the model reads it; whoever asked has been told what was odd about it. */
    private void count(RawRow row, float[] outputs, AtomicIntegerArray stripe) {
        stripe.getAndIncrement(COUNTED);
        RowIssues unread = EncodedPictures.issues();
        RawRow named = row;
        for (int i = 0; i < features.length; i++) {
            String column = features[i].column();
            if (!named.values().containsKey(column)) {
                named = names.inTheirForm(named, row);
            }
            RawValue value = encoding.value(features[i], row, named.values().get(column), unread);
            int slot = measures[i] == Measure.CATEGORY
                    ? slots[i].ofCategory(CountedValue.category(features[i], value))
                    : slots[i].ofNumber(CountedValue.number(measures[i], features[i], value));
            stripe.getAndIncrement(offsets[i] + slot);
        }
        for (int i = 0; i < answers.size(); i++) {
            int place = features.length + i;
            int slot = measures[place] == Measure.CATEGORY
                    ? slots[place].ofCategory(CountedValue.answerCategory(target, i, outputs))
                    : slots[place].ofNumber(CountedValue.answerNumber(target, i, outputs));
            stripe.getAndIncrement(offsets[place] + slot);
        }
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
