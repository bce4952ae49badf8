package dev.chainrule.history;

import dev.chainrule.web.body.HeapBudget;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The loss histories of jobs over HTTP. */
@RestController
class HistoryController {

    private static final String CSV = "text/csv";
    private static final String POINTS = "epoch: one point per epoch, with all metrics;"
            + " step: one point per step, with the loss of its batch and the learning rate";

    private final HistoryOwners owners;
    private final Histories histories;
    private final HeapBudget heap;

    HistoryController(HistoryOwners owners, Histories histories, HeapBudget heap) {
        this.owners = owners;
        this.histories = histories;
        this.heap = heap;
    }

    @Operation(summary = "The loss history of a job, per epoch or per step")
    @GetMapping(path = "/jobs/{id}/history", produces = MediaType.APPLICATION_JSON_VALUE)
    HistoryResponse history(
            @PathVariable String id,
            @Parameter(description = POINTS) @RequestParam(defaultValue = "epoch") Resolution resolution,
            @RequestParam(required = false) @Nullable String metrics,
            @RequestParam(name = "from_step", defaultValue = "0") long fromStep,
            @RequestParam(name = "to_step", defaultValue = "" + Long.MAX_VALUE) long toStep,
            @RequestParam(name = "max_points", defaultValue = "1000") int maxPoints) {
        HistoryResponse answer = new HistoryQuery(resolution, metrics, fromStep, toStep, maxPoints)
                .answer(histories, id, owners.stepsPerPoint(id));
        heap.take(answer.bytes());
        return answer;
    }

    /** Written while it is read. */
    @Operation(summary = "The loss history of a job: every point, or at most max_points")
    @ApiResponse(
            responseCode = "200",
            description = "A header row, then one row per point",
            content = @Content(mediaType = CSV, schema = @Schema(type = "string")))
    @GetMapping(path = "/jobs/{id}/history", produces = CSV)
    void historyAsCsv(
            @PathVariable String id,
            @Parameter(description = POINTS) @RequestParam(defaultValue = "epoch") Resolution resolution,
            @RequestParam(required = false) @Nullable String metrics,
            @RequestParam(name = "from_step", defaultValue = "0") long fromStep,
            @RequestParam(name = "to_step", defaultValue = "" + Long.MAX_VALUE) long toStep,
            @RequestParam(name = "max_points", required = false) @Nullable Integer maxPoints,
            @Parameter(hidden = true) HttpServletResponse response)
            throws IOException {
        owners.requireKnown(id);
        HistoryCsv csv = new HistoryQuery(resolution, metrics, fromStep, toStep, maxPoints).csv(histories, id);
        response.setContentType(CSV + ";charset=UTF-8");
        csv.writeTo(response.getOutputStream());
    }
}
