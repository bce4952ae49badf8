package dev.chainrule.run;

import dev.chainrule.dataset.Dataset;
import dev.chainrule.dataset.DatasetFixture;
import dev.chainrule.encoding.Task;
import dev.chainrule.network.Trainer;
import dev.chainrule.network.TrainingObserver;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.thread.Team;
import dev.chainrule.plan.JobDefinition.Refit;
import dev.chainrule.plan.JobPlan;
import dev.chainrule.plan.PlanFixture;
import dev.chainrule.split.Split;
import dev.chainrule.split.SplitPlan;
import dev.chainrule.split.Splitter;
import dev.chainrule.table.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * What a definition with nothing but a test set makes of a table: accuracy or R² on rows that it has not seen. They are the
 * rows that {@code golden/defaults.py} holds out from scikit-learn.
 */
final class DefaultFigures {

    /** Every fifth row. */
    private static final double TESTED = 0.2;

    static final TrainingObserver UNWATCHED = (step, loss, rate) -> true;

    private final Path folder;

    /** @param folder for the tables as they are stored */
    DefaultFigures(Path folder) {
        this.folder = folder;
    }

    /** One for each split; the seed of each is its number. */
    List<Double> of(String name, String csv, int splits) {
        Dataset dataset = DatasetFixture.large(folder, name, csv);
        List<Double> figures = new ArrayList<>();
        try (Table cells = DatasetFixture.open(folder, dataset)) {
            for (int split = 0; split < splits; split++) {
                JobPlan plan = plan(dataset, split);
                int[] usable = plan.columns().usableRows(cells);
                int[] test = tested(cells.read(plan.columns().targets().get(0)), usable, split, numbers(plan));
                figures.add(figure(plan, cells, test, split));
            }
        }
        return figures;
    }

    /** Of a definition with nothing but a test set. */
    static JobPlan plan(Dataset dataset, long seed) {
        return PlanFixture.plan(
                dataset, "{\"split\": {\"test\": %s}, \"training\": {\"seed\": %s}}".formatted(TESTED, seed));
    }

    private static boolean numbers(JobPlan plan) {
        return plan.columns().task() == Task.REGRESSION;
    }

    /**
     * On rows that are held out from all of the training.
     *
     * @param test in ascending order
     */
    static double figure(JobPlan plan, Table cells, int[] test, long number) {
        boolean numbers = numbers(plan);
        int[] others = IntStream.of(plan.columns().usableRows(cells))
                .filter(row -> Arrays.binarySearch(test, row) < 0)
                .toArray();
        Split drawn = new Splitter(ofTheRest(plan.split()), cells, others, number).split();
        Split split = new Split(drawn.training(), drawn.validation(), test);
        int[] best = new int[1];
        double figure = PreparedTraining.with(
                plan, cells, split, number, RowStores.MEMORY, Kernels.fast(), Team.alone(), prepared -> {
                    best[0] = new Trainer(prepared.network(), prepared.plan(), prepared.data())
                            .run(UNWATCHED)
                            .epoch();
                    return figure(prepared, numbers, test.length);
                });
        if (plan.refit() != Refit.VALIDATION) {
            return figure;
        }
        return PreparedTraining.with(
                plan, cells, split.chosen(), number, RowStores.MEMORY, Kernels.fast(), Team.alone(), prepared -> {
                    prepared.trainUntil(best[0], Team.alone(), () -> true);
                    return figure(prepared, numbers, test.length);
                });
    }

    /** The validation rows alone, as the same part of the whole table. */
    private static SplitPlan ofTheRest(SplitPlan how) {
        double share = Objects.requireNonNull(how.validation()) / (1 - TESTED);
        return new SplitPlan(share, 0, how.by(), how.column(), null, null, null, null, null, 0);
    }

    /** A class that no training row has is answered wrongly. */
    private static double figure(PreparedTraining prepared, boolean numbers, int tested) {
        Map<String, Double> metrics =
                prepared.measure(prepared.test(), Team.alone()).metrics();
        return numbers
                ? Objects.requireNonNull(metrics.get("r2"))
                : Objects.requireNonNull(metrics.get("accuracy")) * prepared.test().length / tested;
    }

    /** Every fifth of each class, or of all rows, in an order that any language can make. */
    private static int[] tested(double[] answers, int[] usable, long number, boolean numbers) {
        List<Integer> order = new ArrayList<>(IntStream.of(usable).boxed().toList());
        order.sort((one, other) -> Long.compareUnsigned(mixed((number << 32) + one), mixed((number << 32) + other)));
        Map<Double, Integer> seen = new HashMap<>();
        return order.stream()
                .filter(row -> seen.merge(numbers ? 0.0 : answers[row], 1, Integer::sum) % 5 == 0)
                .mapToInt(row -> row)
                .sorted()
                .toArray();
    }

    /** splitmix64. */
    private static long mixed(long number) {
        long z = number + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
