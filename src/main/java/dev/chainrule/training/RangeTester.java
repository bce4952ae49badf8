package dev.chainrule.training;

import dev.chainrule.dataset.Datasets;
import dev.chainrule.job.Planned;
import dev.chainrule.network.RateRange;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.MemoryLimitException;
import dev.chainrule.network.math.MemoryUse;
import dev.chainrule.network.thread.Team;
import dev.chainrule.plan.JobPlan;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.queue.MemoryBudget;
import dev.chainrule.run.PreparedTraining;
import dev.chainrule.run.RowStore;
import dev.chainrule.split.Split;
import dev.chainrule.split.Splitter;
import dev.chainrule.table.Table;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** Runs learning-rate range tests on the thread of whoever asks, as far as there are places and memory for them. */
@Component
class RangeTester {

    private static final AtomicLong TESTS = new AtomicLong();

    private final Datasets datasets;
    private final RowStore rows;
    private final MemoryBudget budget;
    private final RangeSettings settings;
    private final Semaphore places;

    RangeTester(Datasets datasets, RowStore rows, MemoryBudget budget, RangeSettings settings) {
        this.datasets = datasets;
        this.rows = rows;
        this.budget = budget;
        this.settings = settings;
        this.places = new Semaphore(settings.atOnce());
    }

    /** @throws ProblemException where too many run already, or there is too little memory */
    RateRange.Result run(Planned planned, RateRange range) {
        long estimate = planned.memory();
        if (!places.tryAcquire()) {
            throw new ProblemException(
                    ProblemKind.BUSY,
                    "range_tests_full",
                    "%s learning-rate range tests run already (chainrule.training.range.at-once); try again later."
                            .formatted(settings.atOnce()));
        }
        String memory = "range test " + TESTS.incrementAndGet();
        try {
            if (!budget.takeNow(memory, estimate)) {
                throw new ProblemException(
                        ProblemKind.BUSY,
                        "memory_full",
                        String.format(
                                Locale.ROOT,
                                "The test needs %,d bytes, and %,d of %,d are free (chainrule.training.memory); try again later.",
                                estimate,
                                budget.free(),
                                budget.bytes()));
            }
            return test(planned.plan(), range);
        } catch (MemoryLimitException full) {
            String detail = "There is too little memory for this request at the moment.";
            throw new ProblemException(ProblemKind.UNAVAILABLE, "out_of_memory", detail);
        } finally {
            budget.giveBack(memory);
            places.release();
        }
    }

    private RateRange.Result test(JobPlan plan, RateRange range) {
        long seed = plan.training().seed();
        try (Table table = datasets.open(plan.dataset());
                MemoryUse memory = new MemoryUse(budget.bytes())) {
            Split split = new Splitter(plan.split(), table, plan.columns().usableRows(table), seed).split();
            return PreparedTraining.with(
                    plan, table, split, seed, rows, Kernels.fast(memory), Team.alone(), prepared -> {
                        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(settings.seconds());
                        return range.test(
                                prepared.network(),
                                prepared.plan(),
                                prepared.data(),
                                () -> System.nanoTime() - end < 0);
                    });
        }
    }
}
