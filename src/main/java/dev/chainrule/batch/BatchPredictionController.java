package dev.chainrule.batch;

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

/** Batch predictions over HTTP. */
@RestController
class BatchPredictionController {

    private static final TaskKind KIND = TaskKind.BATCH_PREDICTION;

    private final BatchPredictions predictions;
    private final Models models;
    private final Tasks tasks;
    private final TaskDesk desk;

    BatchPredictionController(BatchPredictions predictions, Models models, Tasks tasks, TaskDesk desk) {
        this.predictions = predictions;
        this.models = models;
        this.tasks = tasks;
        this.desk = desk;
    }

    /** Answers 202 at once, or with {@code wait} 200 and its end if it ends in that many seconds. */
    @Operation(summary = "Predict all rows of a dataset, into a dataset of its own")
    @ApiResponse(responseCode = "200", description = "It has ended", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "202", description = "It is queued or running", useReturnTypeSchema = true)
    @Refuses(
            status = HttpStatus.TOO_MANY_REQUESTS,
            when = "The queue is full (chainrule.training.queue); Retry-After says when to try again")
    @Creates
    @PostMapping("/models/{id}/batch-predictions")
    CompletableFuture<ResponseEntity<BatchPredictionResponse>> submit(
            @PathVariable String id,
            @DefinitionBody(example = "{\"dataset\": \"iris\", \"name\": \"iris-predicted\"}") BatchDefinition asked,
            @RequestParam(defaultValue = "0") int wait) {
        LongPolls.check(wait);
        QueuedTask task = predictions.submit(id, asked);
        return desk.within(KIND, task.id(), wait)
                .thenApply(now -> LongPolls.begun(now.status().terminal(), now.location(), response(now)));
    }

    private BatchPredictionResponse response(QueuedTask task) {
        return BatchPredictionResponse.of(task, desk.position(task));
    }

    @Operation(summary = "List batch predictions, newest first")
    @GetMapping("/batch-predictions")
    ListResponse<BatchPredictionResponse> list(
            PageRequest page,
            @Parameter(description = "Only those by this model") @RequestParam(required = false) @Nullable
                    String model) {
        List<QueuedTask> found =
                tasks.page(KIND, model == null ? null : models.find(model).id(), page);
        Map<String, Long> positions = desk.positions(found);
        List<BatchPredictionResponse> responses = found.stream()
                .map(task -> BatchPredictionResponse.of(task, positions.get(task.id())))
                .toList();
        return ListResponse.of(responses, page, BatchPredictionResponse::id);
    }

    /** With {@code wait}, answers when it has ended, or after that many seconds. */
    @Operation(summary = "A batch prediction, at once or when it ends")
    @GetMapping("/batch-predictions/{id}")
    CompletableFuture<BatchPredictionResponse> get(
            @PathVariable String id, @RequestParam(defaultValue = "0") int wait) {
        return desk.within(KIND, id, wait).thenApply(this::response);
    }

    /** At once where it waits, else between two blocks of rows. */
    @Operation(summary = "Cancel a batch prediction; nothing is left of it")
    @Refuses(status = HttpStatus.CONFLICT, when = "It has ended; allowed_actions lists what can be done")
    @PostMapping("/batch-predictions/{id}/cancel")
    BatchPredictionResponse cancel(@PathVariable String id) {
        return response(desk.cancel(KIND, id));
    }

    @Operation(summary = "Delete a batch prediction that has ended; the dataset that it made stays")
    @Refuses(status = HttpStatus.CONFLICT, when = "It has not ended; allowed_actions lists what can be done")
    @DeleteMapping("/batch-predictions/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String id) {
        tasks.delete(KIND, id);
    }
}
