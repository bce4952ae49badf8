package dev.chainrule.evaluation;

import dev.chainrule.idempotency.Creates;
import dev.chainrule.model.Models;
import dev.chainrule.task.QueuedTask;
import dev.chainrule.task.TaskDesk;
import dev.chainrule.task.TaskKind;
import dev.chainrule.task.Tasks;
import dev.chainrule.web.DefinitionBody;
import dev.chainrule.web.LongPolls;
import dev.chainrule.web.Refuses;
import dev.chainrule.web.paging.ListResponse;
import dev.chainrule.web.paging.PageRequest;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Evaluations over HTTP. */
@RestController
class EvaluationController {

    private static final TaskKind KIND = TaskKind.EVALUATION;

    private final Evaluations evaluations;
    private final Models models;
    private final Tasks tasks;
    private final TaskDesk desk;

    EvaluationController(Evaluations evaluations, Models models, Tasks tasks, TaskDesk desk) {
        this.evaluations = evaluations;
        this.models = models;
        this.tasks = tasks;
        this.desk = desk;
    }

    /** Answers 202 at once, or with {@code wait} 200 and its end if it ends in that many seconds. */
    @Operation(summary = "Measure a model on a dataset with answers: all metrics, confusion matrix, per-class table")
    @ApiResponse(responseCode = "200", description = "It has ended", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "202", description = "It is queued or running", useReturnTypeSchema = true)
    @Refuses(
            status = HttpStatus.TOO_MANY_REQUESTS,
            when = "The queue is full (chainrule.training.queue); Retry-After says when to try again")
    @Creates
    @PostMapping("/models/{id}/evaluations")
    CompletableFuture<ResponseEntity<EvaluationResponse>> submit(
            @PathVariable String id,
            @DefinitionBody(example = "{\"dataset\": \"iris\"}") EvaluationDefinition asked,
            @RequestParam(defaultValue = "0") int wait) {
        LongPolls.check(wait);
        QueuedTask task = evaluations.submit(id, asked);
        return desk.within(KIND, task.id(), wait)
                .thenApply(now -> LongPolls.begun(now.status().terminal(), now.location(), response(now)));
    }

    private EvaluationResponse response(QueuedTask task) {
        return response(task, desk.position(task));
    }

    private EvaluationResponse response(QueuedTask task, @Nullable Long position) {
        return EvaluationResponse.of(task, models.lookUp(task.modelId()).orElse(null), position);
    }

    @Operation(summary = "List evaluations, newest first")
    @GetMapping("/evaluations")
    ListResponse<EvaluationResponse> list(
            PageRequest page,
            @Parameter(description = "Only those of this model") @RequestParam(required = false) @Nullable
                    String model) {
        List<QueuedTask> found =
                tasks.page(KIND, model == null ? null : models.find(model).id(), page);
        Map<String, Long> positions = desk.positions(found);
        List<EvaluationResponse> responses = found.stream()
                .map(task -> response(task, positions.get(task.id())))
                .toList();
        return ListResponse.of(responses, page, EvaluationResponse::id);
    }

    /** With {@code wait}, answers when it has ended, or after that many seconds. */
    @Operation(summary = "An evaluation, at once or when it ends")
    @GetMapping("/evaluations/{id}")
    CompletableFuture<EvaluationResponse> get(@PathVariable String id, @RequestParam(defaultValue = "0") int wait) {
        return desk.within(KIND, id, wait).thenApply(this::response);
    }

    /** At once where it waits, else between two blocks of rows. */
    @Operation(summary = "Cancel an evaluation")
    @Refuses(status = HttpStatus.CONFLICT, when = "It has ended; allowed_actions lists what can be done")
    @PostMapping("/evaluations/{id}/cancel")
    EvaluationResponse cancel(@PathVariable String id) {
        return response(desk.cancel(KIND, id));
    }

    @Operation(summary = "Delete an evaluation that has ended")
    @Refuses(status = HttpStatus.CONFLICT, when = "It has not ended; allowed_actions lists what can be done")
    @DeleteMapping("/evaluations/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String id) {
        tasks.delete(KIND, id);
    }
}
