package dev.chainrule.plan;

import dev.chainrule.cache.LruCache;
import dev.chainrule.history.Recording;
import dev.chainrule.network.NetworkSpec;
import dev.chainrule.network.TrainingMemory;
import dev.chainrule.network.TrainingPlan;
import dev.chainrule.table.Column;
import dev.chainrule.table.TableWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The most memory that a job takes. What its matrices hold is nearly all outside the heap, and exact but for categories
 * that get no input because no training row has them; what else it keeps, on the heap, is about right.
 *
 * @param terms of the matrices
 * @param heapTerms of the rest
 * @param largest values of the largest matrix
 * @param fileBytes of the features where they are kept in a file; 0 where they are in memory
 */
public record MemoryEstimate(List<Term> terms, List<Term> heapTerms, long largest, long fileBytes) {

    private static final int MOST_KNOWN = 200;

    /** All that the memory of a training depends on. */
    private record Key(NetworkSpec spec, TrainingPlan plan, int rows, int threads) {}

    /** Jobs that differ by their seed come in numbers. */
    private static final LruCache<Key, TrainingMemory> KNOWN = new LruCache<>(MOST_KNOWN);

    private static final int TABLE_COPIES = 2;
    private static final int ORDERS = 4;
    /** In a history besides those that are chosen: two losses, learning rate, gradient. */
    private static final int OTHER_METRICS = 4;

    /**
     * Put into words only for whoever asks: every job that is handed in is estimated, and few are told how.
     *
     * @param words what it is
     * @param product behind {@code bytes}
     * @param pointer to what makes it large
     */
    public record Term(Supplier<String> words, Supplier<String> product, long bytes, String pointer) {

        public String what() {
            return words.get();
        }

        public String arithmetic() {
            return product.get();
        }
    }

    public static MemoryEstimate of(JobPlan plan, NetworkSpec spec, TrainingSettings settings) {
        TrainingMemory training = trainings(plan, spec, settings.threads(plan))
                .max(Comparator.comparingLong(TrainingMemory::bytes))
                .orElseThrow();
        long rows = plan.dataset().rows();
        boolean inMemory = settings.holdsInMemory(rows, spec.inputs(), settings.featureBytes(plan));
        return new MemoryEstimate(
                List.of(
                        inMemory ? data(plan, spec, settings) : targets(plan, spec),
                        parameters(training),
                        batches(plan, training)),
                List.of(table(plan), order(plan), history(plan), ranks(plan)),
                training.largest(),
                inMemory ? 0 : settings.featureBytes(plan) * rows * spec.inputs());
    }

    private static Stream<TrainingMemory> trainings(JobPlan plan, NetworkSpec spec, int threads) {
        TrainingPlan training = plan.trainingPlan(plan.outcome(), 0);
        return trainingRows(plan)
                .distinct()
                .mapToObj(rows -> memory(new Key(spec, training, (int) Math.max(1, rows), threads)));
    }

    private static TrainingMemory memory(Key key) {
        TrainingMemory known = KNOWN.get(key);
        if (known == null) {
            known = TrainingMemory.of(key.spec(), key.plan(), key.rows(), key.threads());
            KNOWN.put(key, known);
        }
        return known;
    }

    /** How many rows may be trained on; where that is not sure, as many as leave the largest last batch too. */
    private static LongStream trainingRows(JobPlan plan) {
        long rows = plan.dataset().rows();
        if (!plan.knowsItsRows()) {
            return LongStream.of(rows, Math.min(rows, 2L * plan.batchSize() - 1));
        }
        return plan.trainingRows();
    }

    private static Term data(JobPlan plan, NetworkSpec spec, TrainingSettings settings) {
        long rows = plan.dataset().rows();
        int weights = plan.training().classWeights() == null ? 0 : 1;
        if (settings.featureBytes(plan) == Byte.BYTES) {
            return unscaled(rows, spec, weights);
        }
        long bytes = Float.BYTES * rows * ((long) spec.inputs() + spec.outputs() + weights);
        String pattern = weights == 0 ? "%,d · (%,d + %,d) · 4" : "%,d · (%,d + %,d + 1) · 4";
        return new Term(
                () -> "encoded rows",
                () -> String.format(Locale.ROOT, pattern, rows, spec.inputs(), spec.outputs()),
                bytes,
                "/features");
    }

    /** Where the features are bytes. */
    private static Term unscaled(long rows, NetworkSpec spec, int weights) {
        String pattern = weights == 0 ? "%,d · (%,d + %,d · 4)" : "%,d · (%,d + (%,d + 1) · 4)";
        return new Term(
                () -> "rows, their pictures as bytes",
                () -> String.format(Locale.ROOT, pattern, rows, spec.inputs(), spec.outputs()),
                rows * (spec.inputs() + Float.BYTES * ((long) spec.outputs() + weights)),
                "/features");
    }

    /** Where the features are in a file. */
    private static Term targets(JobPlan plan, NetworkSpec spec) {
        long rows = plan.dataset().rows();
        int values = spec.outputs() + (plan.training().classWeights() == null ? 0 : 1);
        return new Term(
                () -> "encoded targets",
                () -> String.format(Locale.ROOT, "%,d · %,d · 4", rows, values),
                Float.BYTES * rows * values,
                "/target");
    }

    private static Term parameters(TrainingMemory training) {
        return new Term(
                () -> "parameters, with their gradients and what the optimizer keeps",
                () -> String.format(Locale.ROOT, "%,d · %,d · 4", training.copies(), training.parameters()),
                (long) Float.BYTES * training.copies() * training.parameters(),
                "/network/layers");
    }

    private static Term batches(JobPlan plan, TrainingMemory training) {
        return new Term(
                () -> String.format(
                        Locale.ROOT,
                        "batches of %,d rows, and the rows measured at once",
                        Math.min(plan.batchSize(), plan.dataset().rows())),
                () -> String.format(Locale.ROOT, "%,d · 4", training.others()),
                Float.BYTES * training.others(),
                "/training/batch_size");
    }

    private static Term table(JobPlan plan) {
        int numbers = plan.dataset().columns().stream().mapToInt(Column::size).sum();
        long rows = Math.min(plan.dataset().rows(), TableWriter.chunkRows(numbers));
        return new Term(
                () -> "a block of the table, read and encoded",
                () -> String.format(Locale.ROOT, "%d · %,d · %,d · 8", TABLE_COPIES, rows, numbers),
                TABLE_COPIES * rows * numbers * Double.BYTES,
                "/features");
    }

    private static Term order(JobPlan plan) {
        long rows = plan.dataset().rows();
        return new Term(
                () -> "the order of the rows",
                () -> String.format(Locale.ROOT, "%d · %,d · 4", ORDERS, rows),
                ORDERS * rows * Integer.BYTES,
                "/dataset");
    }

    private static Term ranks(JobPlan plan) {
        long numbers =
                plan.columns().ranked(plan.dataset().columns(), plan.dataset().rows());
        return new Term(
                () -> "numbers sorted for medians and quantiles",
                () -> String.format(Locale.ROOT, "%,d · 8", numbers),
                Double.BYTES * numbers,
                "/preprocessing");
    }

    private static Term history(JobPlan plan) {
        long steps = plan.steps(plan.dataset().rows());
        int metrics = plan.metricNames().size() + OTHER_METRICS;
        return new Term(
                () -> "history that is not written yet",
                () -> String.format(Locale.ROOT, "of %,d steps and %,d epochs", steps, plan.epochs()),
                Recording.bytes(steps, plan.epochs(), metrics),
                "/training/epochs");
    }

    public long total() {
        return sum(terms);
    }

    public long heap() {
        return sum(heapTerms);
    }

    private static long sum(List<Term> terms) {
        return terms.stream().mapToLong(Term::bytes).sum();
    }

    public Term largestTerm() {
        return terms.stream().max(Comparator.comparingLong(Term::bytes)).orElseThrow();
    }

    public String arithmetic() {
        return terms.stream()
                        .map(term -> String.format(
                                Locale.ROOT, "%,d for the %s (%s)", term.bytes(), term.what(), term.arithmetic()))
                        .collect(Collectors.joining(" + "))
                + String.format(Locale.ROOT, " = %,d bytes", total());
    }
}
