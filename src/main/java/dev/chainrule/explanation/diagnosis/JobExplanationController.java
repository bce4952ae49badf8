package dev.chainrule.explanation.diagnosis;

import dev.chainrule.history.Snapshots;
import dev.chainrule.training.JobDesk;
import dev.chainrule.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What goes on in trainings, over HTTP. */
@RestController
class JobExplanationController {

    private final JobDesk desk;
    private final Diagnoses diagnoses;
    private final HardestRows hardestRows;
    private final Snapshots snapshots;

    JobExplanationController(JobDesk desk, Diagnoses diagnoses, HardestRows hardestRows, Snapshots snapshots) {
        this.desk = desk;
        this.diagnoses = diagnoses;
        this.hardestRows = hardestRows;
        this.snapshots = snapshots;
    }

    /** Of a job that has ended, and of one that runs as far as it has come. */
    @Operation(summary = "What seems to be wrong with a training, why, and what to change")
    @Refuses(status = HttpStatus.CONFLICT, when = "The job has not taken a step yet")
    @GetMapping("/jobs/{id}/diagnosis")
    DiagnosisResponse diagnosis(@PathVariable String id) {
        return diagnoses.of(id);
    }

    /** With their losses now and while the network was trained, and whether their labels are likely wrong. */
    @Operation(summary = "The rows that a job's network finds hardest, and labels that are likely wrong")
    @Refuses(
            status = HttpStatus.CONFLICT,
            when = "The job has not taken a step yet, it has no weights, or its dataset has been deleted")
    @GetMapping("/jobs/{id}/hardest-rows")
    HardestRowsResponse hardestRows(
            @PathVariable String id,
            @Parameter(description = "Most rows in the answer.") @RequestParam(defaultValue = "20") int limit) {
        return hardestRows.of(id, limit);
    }

    /** Recorded after a few epochs, more often at the beginning. */
    @Operation(
            summary =
                    "The distributions of the weights, activations or gradients of each layer while a job was trained")
    @Refuses(status = HttpStatus.CONFLICT, when = "The job has not taken a step yet")
    @GetMapping("/jobs/{id}/distributions")
    DistributionsResponse distributions(
            @PathVariable String id,
            @Parameter(description = "Counted from 1; by default all.") @RequestParam(required = false) @Nullable
                    Integer layer,
            @Parameter(
                            description = "What they are of.",
                            schema = @Schema(allowableValues = {"weights", "activations", "gradients"}))
                    @RequestParam(defaultValue = "weights")
                    String of) {
        String job = Diagnoses.begun(desk, id).id();
        return DistributionsResponse.of(job, snapshots.of(job), of, layer);
    }
}
