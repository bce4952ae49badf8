package dev.chainrule.prediction.inference;

import dev.chainrule.model.Models;
import dev.chainrule.web.Refuses;
import dev.chainrule.web.body.HeapBudget;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Predictions by the Open Inference Protocol: tensors in, tensors out, each as JSON or as bytes. */
@RestController
class InferenceController {

    static final String NAME = "Its name, name:version or id; percent-encoded.";
    static final String VERSION = "Number of the version.";
    static final String NOT_READY = "The model was unloaded and not loaded again";

    private static final String JSON = MediaType.APPLICATION_JSON_VALUE;
    private static final String BYTES = MediaType.APPLICATION_OCTET_STREAM_VALUE;
    private static final String LENGTH =
            "Bytes of the JSON at the beginning of the body, where tensors follow behind it as bytes; 0 where the body is"
                    + " nothing but rows of FP32.";
    private static final String BODY = "Tensors as inputs: one for each feature, or all in one called input.";
    private static final String ANSWER = "The outputs; behind the JSON those that were asked for as bytes";

    private static final String EXAMPLE = """
            {"id": "1",
             "inputs": [{"name": "input", "shape": [2, 4], "datatype": "FP64",
                         "data": [5.1, 3.5, 1.4, 0.2, 6.7, 3.0, 5.2, 2.3]}],
             "outputs": [{"name": "label"}, {"name": "probabilities", "parameters": {"classification": 2}}]}""";

    private final ModelStates models;
    private final Inferences inferences;
    private final HeapBudget heap;
    private final JsonMapper json;

    InferenceController(ModelStates models, Inferences inferences, HeapBudget heap, JsonMapper json) {
        this.models = models;
        this.inferences = inferences;
        this.heap = heap;
        this.json = json;
    }

    /** What the latest version of a model says of rows. */
    @Operation(summary = "Predict rows by the Open Inference Protocol")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            description = BODY,
            content = {
                @Content(mediaType = JSON, schema = @Schema(type = "object"), examples = @ExampleObject(EXAMPLE)),
                @Content(mediaType = BYTES, schema = @Schema(type = "string", format = "binary"))
            })
    @ApiResponse(
            responseCode = "200",
            description = ANSWER,
            content = {
                @Content(mediaType = JSON, schema = @Schema(implementation = InferenceResponse.class)),
                @Content(mediaType = BYTES, schema = @Schema(type = "string", format = "binary"))
            })
    @Refuses(status = HttpStatus.CONFLICT, when = NOT_READY)
    @PostMapping(
            path = "/v2/models/{name}/infer",
            consumes = {JSON, BYTES},
            produces = {JSON, BYTES})
    ResponseEntity<byte[]> infer(
            @Parameter(description = NAME) @PathVariable String name,
            @Parameter(description = LENGTH) @RequestHeader(name = Inferences.JSON_LENGTH, required = false) @Nullable
                    String jsonLength,
            @RequestBody(required = false) byte @Nullable [] body) {
        return answer(models.find(name), body, jsonLength);
    }

    /** What one version of a model says of rows. */
    @Operation(summary = "Predict rows by the Open Inference Protocol, with one version of a model")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            description = BODY,
            content = {
                @Content(mediaType = JSON, schema = @Schema(type = "object"), examples = @ExampleObject(EXAMPLE)),
                @Content(mediaType = BYTES, schema = @Schema(type = "string", format = "binary"))
            })
    @ApiResponse(
            responseCode = "200",
            description = ANSWER,
            content = {
                @Content(mediaType = JSON, schema = @Schema(implementation = InferenceResponse.class)),
                @Content(mediaType = BYTES, schema = @Schema(type = "string", format = "binary"))
            })
    @Refuses(status = HttpStatus.CONFLICT, when = NOT_READY)
    @PostMapping(
            path = "/v2/models/{name}/versions/{version}/infer",
            consumes = {JSON, BYTES},
            produces = {JSON, BYTES})
    ResponseEntity<byte[]> inferVersion(
            @Parameter(description = NAME) @PathVariable String name,
            @Parameter(description = VERSION) @PathVariable String version,
            @Parameter(description = LENGTH) @RequestHeader(name = Inferences.JSON_LENGTH, required = false) @Nullable
                    String jsonLength,
            @RequestBody(required = false) byte @Nullable [] body) {
        return answer(models.find(name, version), body, jsonLength);
    }

    private ResponseEntity<byte[]> answer(Models.Named asked, byte @Nullable [] body, @Nullable String jsonLength) {
        ResponseWriter.Answer answer = inferences.infer(asked, body == null ? new byte[0] : body, jsonLength);
        byte[] head = json.writeValueAsBytes(answer.json());
        if (answer.binary().isEmpty()) {
            return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(head);
        }
        int size = head.length
                + answer.binary().stream().mapToInt(bytes -> bytes.length).sum();
        heap.take(size);
        byte[] all = new byte[size];
        System.arraycopy(head, 0, all, 0, head.length);
        int at = head.length;
        for (byte[] bytes : answer.binary()) {
            System.arraycopy(bytes, 0, all, at, bytes.length);
            at += bytes.length;
        }
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .header(Inferences.JSON_LENGTH, String.valueOf(head.length))
                .body(all);
    }
}
