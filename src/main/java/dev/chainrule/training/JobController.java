package dev.chainrule.training;

import dev.chainrule.choice.Word;
import dev.chainrule.idempotency.Creates;
import dev.chainrule.job.JobStatus;
import dev.chainrule.job.JobWaits;
import dev.chainrule.job.Jobs;
import dev.chainrule.job.TrainingJob;
import dev.chainrule.plan.JobDefinition;
import dev.chainrule.plan.OnStop;
import dev.chainrule.plan.TrainingSettings;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.web.DefinitionBody;
import dev.chainrule.web.LongPolls;
import dev.chainrule.web.Refuses;
import dev.chainrule.web.paging.ListResponse;
import dev.chainrule.web.paging.PageRequest;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Collectors;
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

/** Training jobs over HTTP. */
@RestController
@RequestMapping("/jobs")
class JobController {

    static final String EXAMPLE = """
            {"name": "flowers", "dataset": "iris", "target": "species", "network": {"layers": [8]},
             "training": {"epochs": 200, "optimizer": {"type": "adam", "learning_rate": 0.01}, "seed": 7}}""";

    private final Jobs jobs;
    private final JobDesk desk;
    private final JobWaits ends;
    private final TrainingSettings settings;

    JobController(Jobs jobs, JobDesk desk, JobWaits ends, TrainingSettings settings) {
        this.jobs = jobs;
        this.desk = desk;
        this.ends = ends;
        this.settings = settings;
    }

    /** Answers 202 at once, or with {@code wait} 200 and the ended job if it ends in that many seconds. */
    @Operation(summary = "Submit a training job; with wait, return when it has ended")
    @ApiResponse(responseCode = "200", description = "It has ended", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "202", description = "The job is queued or running", useReturnTypeSchema = true)
    @Refuses(
            status = HttpStatus.TOO_MANY_REQUESTS,
            when = "The queue is full (chainrule.training.queue); Retry-After says when to try again")
    @Creates
    @PostMapping
    CompletableFuture<ResponseEntity<JobResponse>> submit(
            @DefinitionBody(example = EXAMPLE) JobDefinition definition, @RequestParam(defaultValue = "0") int wait) {
        LongPolls.check(wait);
        TrainingJob job = desk.submit(definition);
        return wait == 0
                ? CompletableFuture.completedFuture(submitted(job)) // as it was recorded: nobody need read it again
                : ended(job.id(), wait).thenApply(this::submitted);
    }

    private ResponseEntity<JobResponse> submitted(TrainingJob job) {
        return LongPolls.begun(job.status().terminal(), "/jobs/" + job.id(), desk.response(job));
    }

    /** Trains nothing. */
    @Operation(summary = "Validate a job without training: its shapes, parameters, memory and steps")
    @PostMapping("/validate")
    ValidationResponse validate(@DefinitionBody(example = EXAMPLE) JobDefinition definition) {
        return ValidationResponse.of(desk.plan(definition), settings);
    }

    @Operation(summary = "List jobs, newest first")
    @GetMapping
    ListResponse<JobResponse> list(PageRequest page, @RequestParam(required = false) @Nullable String status) {
        List<JobResponse> found = desk.responses(jobs.page(page, status(status)));
        return ListResponse.of(found, page, JobResponse::id);
    }

    private static @Nullable JobStatus status(@Nullable String word) {
        if (word == null) {
            return null;
        }
        return Word.find(JobStatus.class, word)
                .orElseThrow(() ->
                        ProblemException.invalid("status", "is not a status of a job", word, "one of: " + words()));
    }

    private static String words() {
        return Arrays.stream(JobStatus.values()).map(JobStatus::word).collect(Collectors.joining(", "));
    }

    /** With {@code wait}, answers when the job ends, or after that many seconds. */
    @Operation(summary = "A job; with wait, return when it has ended")
    @GetMapping("/{id}")
    CompletableFuture<JobResponse> get(@PathVariable String id, @RequestParam(defaultValue = "0") int wait) {
        return ended(id, wait).thenApply(desk::response);
    }

    private CompletableFuture<TrainingJob> ended(String id, int wait) {
        return within(id, wait, JobStatus::terminal);
    }

    private CompletableFuture<TrainingJob> within(String id, int wait, Predicate<JobStatus> until) {
        return LongPolls.within(
                wait, () -> jobs.find(id), job -> until.test(job.status()), () -> ends.within(id, wait, until));
    }

    @Operation(summary = "Cancel a job")
    @Refuses(
            status = HttpStatus.CONFLICT,
            when =
                    "The job has ended, or waits with weights that were to be kept; allowed_actions lists what can be done")
    @PostMapping("/{id}/cancel")
    JobResponse cancel(
            @PathVariable String id,
            @Parameter(
                            description =
                                    "Which weights become a model: none, the last, or the best checkpointed; by default as in the definition.",
                            schema = @Schema(allowableValues = {"none", "last", "best"}))
                    @RequestParam(required = false)
                    @Nullable
                    String keep) {
        return desk.response(desk.cancel(id, keep == null ? null : OnStop.of(keep)));
    }

    /** Stops between two batches and gives its worker to others; with {@code wait}, answers when it has. */
    @Operation(summary = "Pause a job; it can be resumed later")
    @Refuses(
            status = HttpStatus.CONFLICT,
            when = "The job is neither queued nor running; allowed_actions lists what can be done")
    @PostMapping("/{id}/pause")
    CompletableFuture<JobResponse> pause(@PathVariable String id, @RequestParam(defaultValue = "0") int wait) {
        return atRestAfter(() -> desk.pause(id), id, wait);
    }

    /** With {@code wait}, answers when it ends or is paused again. */
    @Operation(summary = "Resume a paused job")
    @Refuses(status = HttpStatus.CONFLICT, when = "The job is not paused; allowed_actions lists what can be done")
    @PostMapping("/{id}/resume")
    CompletableFuture<JobResponse> resume(@PathVariable String id, @RequestParam(defaultValue = "0") int wait) {
        return atRestAfter(() -> desk.resume(id), id, wait);
    }

    /** With {@code wait}, answers when they are done, and {@code last_batch} tells of the last. */
    @Operation(summary = "Train a paused job for some batches, and pause it again")
    @Refuses(status = HttpStatus.CONFLICT, when = "The job is not paused; allowed_actions lists what can be done")
    @PostMapping("/{id}/step")
    CompletableFuture<JobResponse> step(
            @PathVariable String id,
            @DefinitionBody(example = "{\"batches\": 3}") StepDefinition asked,
            @RequestParam(defaultValue = "0") int wait) {
        return atRestAfter(() -> desk.step(id, asked.batches()), id, wait);
    }

    private CompletableFuture<JobResponse> atRestAfter(Runnable move, String id, int wait) {
        LongPolls.check(wait);
        move.run();
        return within(id, wait, status -> status == JobStatus.PAUSED || status.terminal())
                .thenApply(desk::response);
    }

    @Operation(summary = "Delete a job that has ended, with its history and checkpoints; its model stays")
    @Refuses(status = HttpStatus.CONFLICT, when = "The job has not ended; allowed_actions lists what can be done")
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String id) {
        jobs.delete(id);
    }
}
