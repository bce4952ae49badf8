package dev.chainrule.training;

import dev.chainrule.dataset.Datasets;
import dev.chainrule.dataset.Encoding;
import dev.chainrule.dataset.Split;
import dev.chainrule.dataset.Table;
import dev.chainrule.definition.Definitions;
import dev.chainrule.network.Network;
import dev.chainrule.network.RateRange;
import dev.chainrule.network.TrainingData;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Memory;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.web.DefinitionBody;
import io.swagger.v3.oas.annotations.Operation;
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
        try (Table table = datasets.open(plan.dataset());
                Memory memory = Kernels.fast().memory()) {
            int[] usable = plan.columns().usableRows(table);
            Split split = plan.columns().split(table, usable, plan.validationShare(), seed);
            Encoding encoding = Encoding.fit(plan.columns(), table, split.training());
            TrainingData data = Run.encode(table, encoding, split, memory);
            try (Network network =
                    Network.initialize(plan.network(encoding.inputs(), encoding.outputs()), Kernels.fast(), seed)) {
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(settings.seconds());
                return range.test(
                        network, plan.trainingPlan(Run.outcome(encoding)), data, () -> System.nanoTime() - end < 0);
            }
        }
    }
}
