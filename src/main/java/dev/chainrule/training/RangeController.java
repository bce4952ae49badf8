package dev.chainrule.training;

import dev.chainrule.dataset.Datasets;
import dev.chainrule.definition.Definitions;
import dev.chainrule.job.Planned;
import dev.chainrule.job.Planner;
import dev.chainrule.network.RateRange;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.MemoryLimitException;
import dev.chainrule.network.math.MemoryUse;
import dev.chainrule.network.thread.Team;
import dev.chainrule.plan.JobPlan;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.queue.MemoryBudget;
import dev.chainrule.run.Trial;
import dev.chainrule.split.Split;
import dev.chainrule.split.Splitter;
import dev.chainrule.table.Table;
import dev.chainrule.web.DefinitionBody;
import dev.chainrule.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Learning-rate range tests over HTTP: run on the thread of the request, and nothing of them is stored. */
@RestController
class RangeController {

    private static final String EXAMPLE = """
            {"dataset": "iris", "network": {"layers": [8]}, "range": {"from": 1e-6, "to": 10, "steps": 100}}""";

    private static final AtomicLong TESTS = new AtomicLong();

    private final Planner planner;
    private final Datasets datasets;
    private final MemoryBudget budget;
    private final RangeSettings settings;
    private final Semaphore places;

    RangeController(Planner planner, Datasets datasets, MemoryBudget budget, RangeSettings settings) {
        this.planner = planner;
        this.datasets = datasets;
        this.budget = budget;
        this.settings = settings;
        this.places = new Semaphore(settings.atOnce());
    }

    /** Which learning rate would suit a job: the loss while the rate grows, and a suggestion. */
    @Operation(summary = "Learning-rate range test: train with a growing learning rate and suggest one; stores nothing")
    @Refuses(
            status = HttpStatus.TOO_MANY_REQUESTS,
            when = "Too many range tests are running (chainrule.training.range.at-once), or memory is short;"
                    + " Retry-After says when to try again")
    @PostMapping("/jobs/learning-rate-range")
    RangeResponse test(@DefinitionBody(example = EXAMPLE) RangeDefinition definition) {
        Planned planned = planner.plan(definition.job());
        JobPlan plan = planned.plan();
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
            RateRange.Result result = run(plan, definition.rates());
            RangeDefinition resolved = new RangeDefinition(plan.definition(), definition.rates());
            return RangeResponse.of(result, Definitions.write(resolved));
        } catch (MemoryLimitException full) {
            String detail = "There is too little memory for this request at the moment.";
            throw new ProblemException(ProblemKind.UNAVAILABLE, "out_of_memory", detail);
        } finally {
            budget.giveBack(memory);
            places.release();
        }
    }

    private RateRange.Result run(JobPlan plan, RateRange range) {
        long seed = plan.training().seed();
        List<RateRange.Result> result = new ArrayList<>();
        try (Table table = datasets.open(plan.dataset());
                MemoryUse memory = new MemoryUse(budget.bytes())) {
            Split split = new Splitter(plan.split(), table, plan.columns().usableRows(table), seed).split();
            Trial.with(plan, table, split, seed, Kernels.fast(memory), Team.alone(), trial -> {
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(settings.seconds());
                result.add(range.test(trial.network(), trial.plan(), trial.data(), () -> System.nanoTime() - end < 0));
            });
        }
        return result.get(0);
    }
}
