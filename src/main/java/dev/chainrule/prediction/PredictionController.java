package dev.chainrule.prediction;

import dev.chainrule.checkpoint.Checkpoint;
import dev.chainrule.checkpoint.Checkpoints;
import dev.chainrule.encoding.FeatureEncoding;
import dev.chainrule.encoding.RawRow;
import dev.chainrule.model.Model;
import dev.chainrule.model.Models;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.web.HeapBudget;
import dev.chainrule.web.JsonBody;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.Explode;
import io.swagger.v3.oas.annotations.enums.ParameterStyle;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Predictions over HTTP: of models, and of what was on the way to them. */
@RestController
class PredictionController {

    private static final String CHECKPOINT = "checkpoint";
    private static final String AT_CHECKPOINT =
            "Id of a checkpoint of the model's job, to predict with the weights of that moment.";

    private final Models models;
    private final Checkpoints checkpoints;
    private final PredictionSettings settings;
    private final HeapBudget heap;

    PredictionController(Models models, Checkpoints checkpoints, PredictionSettings settings, HeapBudget heap) {
        this.models = models;
        this.checkpoints = checkpoints;
        this.settings = settings;
        this.heap = heap;
    }

    /** One row, each feature a parameter of the query; a feature may be called as the parameter is. */
    @Operation(summary = "Predict one row, given in the query")
    @GetMapping("/models/{id}/predict")
    PredictionResponse predictOne(
            @PathVariable String id,
            @Parameter(description = AT_CHECKPOINT) @RequestParam(required = false) @Nullable String checkpoint,
            @Parameter(
                            description = "The value of each feature by its name.",
                            style = ParameterStyle.FORM,
                            explode = Explode.TRUE,
                            schema = @Schema(type = "object"))
                    @RequestParam
                    MultiValueMap<String, String> features) {
        Model model = models.find(id);
        boolean isFeature = model.manifest().encoding().features().stream()
                .map(FeatureEncoding::column)
                .anyMatch(CHECKPOINT::equals);
        if (checkpoint == null || isFeature) {
            return predictOne(AskedNetwork.of(model, models), features);
        }
        MultiValueMap<String, String> row = new LinkedMultiValueMap<>(features);
        row.remove(CHECKPOINT);
        return predictOne(at(model, checkpoint), row);
    }

    /** One row as an object, or several as {@code instances}. */
    @Operation(summary = "Predict one row, or several as instances")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(ref = PredictionSchemas.REQUEST),
                            examples = @ExampleObject(PredictionSchemas.EXAMPLE)))
    @PostMapping("/models/{id}/predict")
    PredictionResponse predictMany(
            @PathVariable String id,
            @Parameter(description = AT_CHECKPOINT) @RequestParam(required = false) @Nullable String checkpoint,
            @RequestBody JsonBody body) {
        Model model = models.find(id);
        return predict(checkpoint == null ? AskedNetwork.of(model, models) : at(model, checkpoint), body);
    }

    @Operation(summary = "Predict one row, given in the query, with a checkpoint of a job")
    @GetMapping("/checkpoints/{id}/predict")
    PredictionResponse predictOneAtCheckpoint(
            @PathVariable String id,
            @Parameter(
                            description = "The value of each feature by its name.",
                            style = ParameterStyle.FORM,
                            explode = Explode.TRUE,
                            schema = @Schema(type = "object"))
                    @RequestParam
                    MultiValueMap<String, String> features) {
        return predictOne(AskedNetwork.of(checkpoints.find(id), checkpoints), features);
    }

    @Operation(summary = "Predict one row, or several as instances, with a checkpoint of a job")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(ref = PredictionSchemas.REQUEST),
                            examples = @ExampleObject(PredictionSchemas.EXAMPLE)))
    @PostMapping("/checkpoints/{id}/predict")
    PredictionResponse predictManyAtCheckpoint(@PathVariable String id, @RequestBody JsonBody body) {
        return predict(AskedNetwork.of(checkpoints.find(id), checkpoints), body);
    }

    private AskedNetwork at(Model model, String checkpointId) {
        Checkpoint checkpoint = checkpoints.find(checkpointId);
        if (!checkpoint.jobId().equals(model.jobId())) {
            throw ProblemException.invalid(
                    CHECKPOINT,
                    "is of job %s, and the model of job %s".formatted(checkpoint.jobId(), model.jobId()),
                    checkpointId,
                    "one of GET /jobs/%s/checkpoints".formatted(model.jobId()));
        }
        return new AskedNetwork(checkpoints.load(checkpoint), model, checkpoint);
    }

    private PredictionResponse predictOne(AskedNetwork asked, MultiValueMap<String, String> features) {
        try (asked) {
            return predict(asked, Rows.ofQuery(features));
        }
    }

    private PredictionResponse predict(AskedNetwork asked, JsonBody body) {
        try (asked) {
            return predict(asked, body.read(new Rows(asked.network().encoding(), settings.maxRows())::of));
        }
    }

    private PredictionResponse predict(AskedNetwork asked, List<RawRow> rows) {
        heap.take(PredictionResponse.bytes(asked, rows.size()));
        return PredictionResponse.of(asked, Predictor.predict(asked.network(), rows));
    }
}
