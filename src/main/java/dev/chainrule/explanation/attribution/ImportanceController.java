package dev.chainrule.explanation.attribution;

import dev.chainrule.task.QueuedTask;
import dev.chainrule.task.TaskDesk;
import dev.chainrule.task.TaskKind;
import dev.chainrule.task.Tasks;
import dev.chainrule.web.LongPolls;
import dev.chainrule.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** How much models need their columns, over HTTP. */
@RestController
class ImportanceController {

    private static final TaskKind KIND = TaskKind.IMPORTANCE;
    private static final String CHECKPOINT = "Id of a checkpoint of the model's job; by default the model as it is.";

    private final Importances importances;
    private final Tasks tasks;
    private final TaskDesk desk;

    ImportanceController(Importances importances, Tasks tasks, TaskDesk desk) {
        this.importances = importances;
        this.tasks = tasks;
        this.desk = desk;
    }

    /**
     * On the validation rows, where there are some. What is too much work for a request waits in the queue: then the answer is
     * 202, and the same question is answered with the stored result once there is one.
     */
    @Operation(summary = "How much a model needs each column: how much worse it gets when the column is permuted")
    @ApiResponse(
            responseCode = "200",
            description = "The importance of each column",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = ImportanceResponse.class)))
    @ApiResponse(
            responseCode = "202",
            description = "It is too much work for a request, and is queued or running; Location says where",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = ImportanceTaskResponse.class)))
    @Refuses(
            status = HttpStatus.CONFLICT,
            when =
                    "The dataset that the model was trained on has been deleted, or the work was cancelled or failed meanwhile")
    @Refuses(
            status = HttpStatus.TOO_MANY_REQUESTS,
            when = "The queue is full (chainrule.training.queue); Retry-After says when to try again")
    @GetMapping("/models/{id}/importance")
    CompletableFuture<ResponseEntity<Object>> importance(
            @PathVariable String id,
            @Parameter(description = "How often each column is permuted.") @RequestParam(defaultValue = "10")
                    int repeats,
            @Parameter(description = "Rows that it is measured on, at most.") @RequestParam(defaultValue = "500")
                    int rows,
            @Parameter(description = "Seed of the permutations.") @RequestParam(defaultValue = "42") long seed,
            @Parameter(description = CHECKPOINT) @RequestParam(required = false) @Nullable String checkpoint,
            @RequestParam(defaultValue = "0") int wait) {
        LongPolls.check(wait);
        Importances.Found found = importances.of(id, new Importances.Question(repeats, rows, seed, checkpoint, null));
        QueuedTask task = found.task();
        return task == null
                ? CompletableFuture.completedFuture(ResponseEntity.ok(found.response()))
                : desk.within(KIND, task.id(), wait).thenApply(this::answer);
    }

    private ResponseEntity<Object> answer(QueuedTask task) {
        boolean ended = task.status().terminal();
        return LongPolls.begun(ended, task.location(), ended ? Importances.result(task) : response(task));
    }

    private ImportanceTaskResponse response(QueuedTask task) {
        return ImportanceTaskResponse.of(task, desk.position(task));
    }

    /** With {@code wait}, answers when it has ended, or after that many seconds. */
    @Operation(summary = "An importance in the queue, at once or when it ends")
    @GetMapping("/importances/{id}")
    CompletableFuture<ImportanceTaskResponse> get(@PathVariable String id, @RequestParam(defaultValue = "0") int wait) {
        return desk.within(KIND, id, wait).thenApply(this::response);
    }

    /** At once where it waits, else between two columns. */
    @Operation(summary = "Cancel an importance")
    @Refuses(status = HttpStatus.CONFLICT, when = "It has ended; allowed_actions lists what can be done")
    @PostMapping("/importances/{id}/cancel")
    ImportanceTaskResponse cancel(@PathVariable String id) {
        return response(desk.cancel(KIND, id));
    }

    @Operation(summary = "Delete an importance that has ended; the next that asks for it has it computed anew")
    @Refuses(status = HttpStatus.CONFLICT, when = "It has not ended; allowed_actions lists what can be done")
    @DeleteMapping("/importances/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String id) {
        tasks.delete(KIND, id);
    }
}
