package dev.chainrule.training;

import dev.chainrule.history.HistoryCsv;
import dev.chainrule.history.HistoryQuery;
import dev.chainrule.history.HistoryResponse;
import io.swagger.v3.oas.annotations.Operation;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The loss histories of jobs over HTTP. */
@RestController
class HistoryController {

    private final Jobs jobs;

    HistoryController(Jobs jobs) {
        this.jobs = jobs;
    }

    @Operation(summary = "The loss history of a job")
    @GetMapping(path = "/jobs/{id}/history", produces = MediaType.APPLICATION_JSON_VALUE)
    HistoryResponse history(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String metrics,
            @RequestParam(name = "from_step", defaultValue = "0") long fromStep,
            @RequestParam(name = "to_step", defaultValue = "" + Long.MAX_VALUE) long toStep,
            @RequestParam(name = "max_points", defaultValue = "1000") int maxPoints) {
        TrainingJob job = jobs.find(id);
        return new HistoryQuery(metrics, fromStep, toStep, maxPoints)
                .of(
                        job.id(),
                        jobs.history(job),
                        jobs.epochsPerPoint(job.progress().epochs()));
    }

    @Operation(summary = "The loss history of a job")
    @GetMapping(path = "/jobs/{id}/history", produces = "text/csv")
    String historyAsCsv(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String metrics,
            @RequestParam(name = "from_step", defaultValue = "0") long fromStep,
            @RequestParam(name = "to_step", defaultValue = "" + Long.MAX_VALUE) long toStep,
            @RequestParam(name = "max_points", defaultValue = "100000") int maxPoints) {
        return HistoryCsv.write(
                history(id, metrics, fromStep, toStep, maxPoints).series());
    }
}
