package dev.chainrule.sweep;

import dev.chainrule.idempotency.Creates;
import dev.chainrule.job.TrainingJob;
import dev.chainrule.model.Model;
import dev.chainrule.model.Models;
import dev.chainrule.training.JobDesk;
import dev.chainrule.web.DefinitionBody;
import dev.chainrule.web.LongPolls;
import dev.chainrule.web.Refuses;
import dev.chainrule.web.paging.ListResponse;
import dev.chainrule.web.paging.PageRequest;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Sweeps over HTTP. */
@RestController
@RequestMapping("/sweeps")
class SweepController {

    private static final String EXAMPLE = """
            {"name": "flower-grid", "job": {"dataset": "iris", "training": {"epochs": 30}},
             "parameters": {"/network/layers": {"values": [[4], [8, 8]]},
                            "training.optimizer.learning_rate": {"min": 0.001, "max": 0.1, "scale": "log", "points": 3}},
             "metric": "val_accuracy"}""";

    private final Sweeps sweeps;
    private final SweepDriver driver;
    private final JobDesk desk;
    private final Models models;

    SweepController(Sweeps sweeps, SweepDriver driver, JobDesk desk, Models models) {
        this.sweeps = sweeps;
        this.driver = driver;
        this.desk = desk;
        this.models = models;
    }

    /** Answers 202 at once, or with {@code wait} 200 and the ended sweep if it ends in that many seconds. */
    @Operation(
            summary =
                    "Start a sweep (hyperparameter search): train many variants of a job and rank them; with wait, return when it has ended")
    @ApiResponse(responseCode = "200", description = "It has ended", useReturnTypeSchema = true)
    @ApiResponse(
            responseCode = "202",
            description = "The jobs of the sweep are submitted, some at a time",
            useReturnTypeSchema = true)
    @Refuses(
            status = HttpStatus.TOO_MANY_REQUESTS,
            when =
                    "Too many sweeps have not ended (chainrule.sweep.max-unfinished); Retry-After says when to try again")
    @Creates
    @PostMapping
    CompletableFuture<ResponseEntity<SweepResponse>> add(
            @DefinitionBody(example = EXAMPLE) SweepDefinition definition, @RequestParam(defaultValue = "0") int wait) {
        LongPolls.check(wait);
        Sweep sweep = sweeps.add(definition);
        driver.call();
        return driver.within(sweep.id(), wait).thenApply(this::added);
    }

    private ResponseEntity<SweepResponse> added(Sweep sweep) {
        return LongPolls.begun(sweep.status().terminal(), "/sweeps/" + sweep.id(), withTrials(sweep));
    }

    @Operation(summary = "List sweeps, newest first")
    @GetMapping
    ListResponse<SweepResponse> list(PageRequest page) {
        List<SweepResponse> found =
                sweeps.page(page).stream().map(sweep -> response(sweep, null)).toList();
        return ListResponse.of(found, page, SweepResponse::id);
    }

    /** With {@code wait}, answers when the sweep ends, or after that many seconds. */
    @Operation(summary = "A sweep and its leaderboard; with wait, return when it has ended")
    @GetMapping("/{id}")
    CompletableFuture<SweepResponse> get(@PathVariable String id, @RequestParam(defaultValue = "0") int wait) {
        return driver.within(id, wait).thenApply(this::withTrials);
    }

    @Operation(summary = "Cancel a sweep and its jobs; its results stay")
    @Refuses(status = HttpStatus.CONFLICT, when = "It has ended")
    @PostMapping("/{id}/cancel")
    SweepResponse cancel(@PathVariable String id) {
        Sweep sweep = sweeps.cancel(id);
        driver.call();
        return withTrials(sweep);
    }

    @Operation(summary = "Delete a sweep that has ended; its jobs and the models it has kept stay")
    @Refuses(status = HttpStatus.CONFLICT, when = "It has not ended")
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String id) {
        sweeps.delete(id);
    }

    private SweepResponse withTrials(Sweep sweep) {
        SweepResponse.Live live = new Jobs(desk, sweep.metric(), new HashMap<>());
        return response(sweep, SweepResponse.rows(sweep, sweeps.trials(sweep), live));
    }

    private SweepResponse response(Sweep sweep, @Nullable List<SweepResponse.TrialResponse> rows) {
        SweepState standing = sweeps.standing(sweep);
        Model winner = standing.best()
                .flatMap(best -> Optional.ofNullable(best.modelId()))
                .flatMap(models::lookUp)
                .orElse(null);
        return SweepResponse.of(sweep, standing, winner, rows);
    }

    /** Those that have not ended, each looked up once. */
    private record Jobs(JobDesk desk, String metric, Map<String, Optional<TrainingJob>> known)
            implements SweepResponse.Live {

        private Optional<TrainingJob> job(SweepTrial trial) {
            return Optional.ofNullable(trial.jobId()).flatMap(id -> known.computeIfAbsent(id, desk::lookUp));
        }

        @Override
        public String status(SweepTrial trial) {
            return job(trial).map(job -> job.status().word()).orElse("deleted");
        }

        @Override
        public @Nullable Double latest(SweepTrial trial) {
            return job(trial).map(job -> job.progress().latest().get(metric)).orElse(null);
        }
    }
}
