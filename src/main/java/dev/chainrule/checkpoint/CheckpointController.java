package dev.chainrule.checkpoint;

import dev.chainrule.database.IdKind;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.storage.StoredFile;
import dev.chainrule.web.Download;
import dev.chainrule.web.Refuses;
import dev.chainrule.web.paging.ListResponse;
import dev.chainrule.web.paging.PageRequest;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Checkpoints over HTTP. */
@RestController
class CheckpointController {

    private final Checkpoints checkpoints;
    private final CheckpointOwners owners;

    CheckpointController(Checkpoints checkpoints, CheckpointOwners owners) {
        this.checkpoints = checkpoints;
        this.owners = owners;
    }

    @Operation(summary = "The checkpoints of a job, newest first")
    @GetMapping("/jobs/{id}/checkpoints")
    ListResponse<CheckpointResponse> list(@PathVariable String id, PageRequest page) {
        owners.requireKnown(id);
        List<Checkpoint> all = checkpoints.ofModel(id);
        page.requireKnown(
                IdKind.CHECKPOINT,
                known -> all.stream().anyMatch(checkpoint -> checkpoint.id().equals(known)));
        Optional<Checkpoint> best = Checkpoints.ofBestEpoch(all);
        List<Checkpoint> ordered = new ArrayList<>(all);
        if (page.ascending()) {
            Collections.reverse(ordered);
        }
        List<CheckpointResponse> found = ordered.stream()
                .filter(checkpoint -> comesAfter(page, checkpoint.id()))
                .limit(page.oneMore())
                .map(checkpoint -> CheckpointResponse.of(checkpoint, best.orElse(null) == checkpoint, null))
                .toList();
        return ListResponse.of(found, page, CheckpointResponse::id);
    }

    private static boolean comesAfter(PageRequest page, String id) {
        String after = page.after();
        return after == null || (page.ascending() ? id.compareTo(after) > 0 : id.compareTo(after) < 0);
    }

    @Operation(summary = "A checkpoint: its epoch and step, its metrics, and an example row to predict")
    @GetMapping("/checkpoints/{id}")
    CheckpointResponse get(@PathVariable String id) {
        Checkpoint checkpoint = checkpoints.find(id);
        boolean best = Checkpoints.ofBestEpoch(checkpoints.ofModel(checkpoint.jobId()))
                .filter(other -> other.id().equals(id))
                .isPresent();
        return CheckpointResponse.of(
                checkpoint, best, checkpoints.blueprint(checkpoint).example());
    }

    @Operation(summary = "Download a checkpoint: encoding, weights, and everything needed to resume training")
    @ApiResponse(
            responseCode = "200",
            description = "The file, whose SHA-256 is its ETag",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                            schema = @Schema(type = "string", format = "binary")))
    @ApiResponse(
            responseCode = "206",
            description = "The requested range of the file",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                            schema = @Schema(type = "string", format = "binary")))
    @ApiResponse(responseCode = "304", description = "It has this ETag", content = @Content)
    @Refuses(status = HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE, when = "The requested range is outside the file")
    @GetMapping(path = "/checkpoints/{id}/download")
    void download(
            @PathVariable String id,
            @Parameter(hidden = true) HttpServletRequest request,
            @Parameter(hidden = true) HttpServletResponse response)
            throws IOException {
        Checkpoint checkpoint = checkpoints.find(id);
        StoredFile file = checkpoint.file();
        new Download(file.name(), file.sha256(), file.bytes())
                .answer(request, response, () -> checkpoints.file(checkpoint));
    }

    @Operation(summary = "Delete a checkpoint that no unfinished job needs")
    @Refuses(status = HttpStatus.CONFLICT, when = "Its job has not ended and may need it")
    @DeleteMapping("/checkpoints/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String id) {
        Checkpoint checkpoint = checkpoints.find(id);
        if (isNeeded(checkpoint)) {
            throw new ProblemException(
                    ProblemKind.CONFLICT,
                    "checkpoint_in_use",
                    "Job %s resumes from this checkpoint if it is interrupted; it can be deleted when the job has ended, or when there are %s newer ones."
                            .formatted(checkpoint.jobId(), Checkpoints.FEWEST));
        }
        checkpoints.delete(checkpoint);
    }

    private boolean isNeeded(Checkpoint checkpoint) {
        return !owners.hasEnded(checkpoint.jobId())
                && checkpoints.of(checkpoint.jobId()).stream()
                        .limit(Checkpoints.FEWEST)
                        .anyMatch(newest -> newest.id().equals(checkpoint.id()));
    }
}
