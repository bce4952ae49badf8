package dev.chainrule.training;

import dev.chainrule.definition.Definitions;
import dev.chainrule.job.Planned;
import dev.chainrule.job.Planner;
import dev.chainrule.network.RateRange;
import dev.chainrule.web.DefinitionBody;
import dev.chainrule.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Learning-rate range tests over HTTP: run on the thread of the request, and nothing of them is stored. */
@RestController
class RangeController {

    private static final String EXAMPLE = """
            {"dataset": "iris", "network": {"layers": [8]}, "range": {"from": 1e-6, "to": 10, "steps": 100}}""";

    private final Planner planner;
    private final RangeTester tests;

    RangeController(Planner planner, RangeTester tests) {
        this.planner = planner;
        this.tests = tests;
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
        RateRange.Result result = tests.run(planned, definition.rates());
        ObjectNode resolved = Definitions.write(new RangeDefinition(definition.job(), definition.rates()));
        return RangeResponse.of(result, resolved.setAll(planned.plan().json()));
    }
}
