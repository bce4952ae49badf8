package dev.chainrule.training;

import dev.chainrule.dataset.Datasets;
import dev.chainrule.definition.Definitions;
import dev.chainrule.encoding.Split;
import dev.chainrule.network.RateRange;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.table.Table;
import dev.chainrule.web.DefinitionBody;
import io.swagger.v3.oas.annotations.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Learning-rate range tests over HTTP: run on the thread of the request, and nothing of them is stored. */
@RestController
class RangeController {

    private final Jobs jobs;
    private final Datasets datasets;
    private final RangeSettings settings;
    private final Semaphore places;

    RangeController(Jobs jobs, Datasets datasets, RangeSettings settings) {
        this.jobs = jobs;
        this.datasets = datasets;
        this.settings = settings;
        this.places = new Semaphore(settings.atOnce());
    }

    /** Which learning rate would suit a job: the loss while the rate grows, and a suggestion. */
    @Operation(summary = "Try growing learning rates on a job, and suggest one; stores nothing")
    @PostMapping("/jobs/learning-rate-range")
    RangeResponse test(@DefinitionBody RangeDefinition definition) {
        JobPlan plan = jobs.plan(definition.job());
        if (!places.tryAcquire()) {
            throw new ProblemException(
                    ProblemKind.BUSY,
                    "range_tests_full",
                    "%d learning-rate range tests run already (chainrule.training.range.at-once); try again later."
                            .formatted(settings.atOnce()));
        }
        try {
            RateRange.Result result = run(plan, definition.rates());
            RangeDefinition resolved = new RangeDefinition(plan.definition(), definition.rates());
            return RangeResponse.of(result, Definitions.write(resolved));
        } finally {
            places.release();
        }
    }

    private RateRange.Result run(JobPlan plan, RateRange range) {
        long seed = plan.training().seed();
        List<RateRange.Result> result = new ArrayList<>();
        try (Table table = datasets.open(plan.dataset())) {
            Split split = plan.columns().split(table, plan.columns().usableRows(table), plan.validationShare(), seed);
            Trial.with(plan, table, split, seed, trial -> {
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(settings.seconds());
                result.add(range.test(trial.network(), trial.plan(), trial.data(), () -> System.nanoTime() - end < 0));
            });
        }
        return result.get(0);
    }
}
