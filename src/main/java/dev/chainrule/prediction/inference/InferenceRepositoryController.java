package dev.chainrule.prediction.inference;

import dev.chainrule.definition.StrictJson;
import dev.chainrule.model.ModelVersion;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.web.body.HeapBudget;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import java.io.ByteArrayInputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Which models there are, and which of them may hold memory, by the Open Inference Protocol. */
@RestController
@RequestMapping(
        path = "/v2/repository",
        consumes = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_OCTET_STREAM_VALUE})
class InferenceRepositoryController {

    private static final int BYTES_OF_ENTRY = 300;
    private static final int MOST_VALUES = 1000;
    private static final byte[] NOTHING = {'{', '}'};

    private final ModelStates models;
    private final HeapBudget heap;

    InferenceRepositoryController(ModelStates models, HeapBudget heap) {
        this.models = models;
        this.heap = heap;
    }

    /**
     * A version of a model.
     *
     * @param name of the model
     * @param version of the model, as text
     * @param state READY, or UNAVAILABLE
     * @param reason why it is not ready; empty where it is
     */
    record IndexEntry(String name, String version, String state, String reason) {}

    /** By name and version, up to 10,000. */
    @Operation(summary = "List models by the Open Inference Protocol")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            description = "ready: true for those that are ready only.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(type = "object"),
                            examples = @ExampleObject("{\"ready\": true}")))
    @PostMapping("/index")
    List<IndexEntry> index(@RequestBody(required = false) byte @Nullable [] body) {
        JsonNode asked = object(body);
        JsonNode ready = asked.path("ready");
        if (!ready.isMissingNode() && !ready.isNull() && !ready.isBoolean()) {
            throw ProblemException.invalid("/ready", "must be true or false", null, "true");
        }
        boolean readyOnly = ready.isBoolean() && ready.booleanValue();
        List<ModelVersion> versions = models.all();
        heap.take((long) versions.size() * BYTES_OF_ENTRY);
        return versions.stream()
                .filter(version -> !readyOnly || models.isReady(version.id()))
                .map(this::entry)
                .toList();
    }

    private IndexEntry entry(ModelVersion version) {
        boolean ready = models.isReady(version.id());
        return new IndexEntry(
                version.name(),
                String.valueOf(version.version()),
                ready ? "READY" : "UNAVAILABLE",
                ready ? "" : "unloaded");
    }

    /** Makes all its versions ready, or the one that is called, and reads the network into memory. */
    @Operation(summary = "Load a model by the Open Inference Protocol")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            description = "May be empty; parameters that change the model are refused.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(type = "object"),
                            examples = @ExampleObject("{}")))
    @PostMapping("/models/{name}/load")
    void load(
            @Parameter(description = InferenceController.NAME) @PathVariable String name,
            @RequestBody(required = false) byte @Nullable [] body) {
        JsonNode parameters = object(body).path("parameters");
        if (parameters.isObject() && !parameters.isEmpty()) {
            throw ProblemException.invalid(
                    "/parameters", "would change the model, which is what its training made", null, "no parameters");
        }
        models.load(name);
    }

    /**
     * Gives the memory of all its versions back, or of the one that is called. By this protocol it is not ready then until
     * it is loaded again or the service starts again; other endpoints read it again when they are asked.
     */
    @Operation(summary = "Unload a model by the Open Inference Protocol")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            description = "May be empty.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(type = "object"),
                            examples = @ExampleObject("{\"parameters\": {\"unload_dependents\": false}}")))
    @PostMapping("/models/{name}/unload")
    void unload(
            @Parameter(description = InferenceController.NAME) @PathVariable String name,
            @RequestBody(required = false) byte @Nullable [] body) {
        object(body);
        models.unload(name);
    }

    private JsonNode object(byte @Nullable [] body) {
        byte[] known = body == null || body.length == 0 ? NOTHING : body;
        JsonNode json = StrictJson.parse(new ByteArrayInputStream(known), MOST_VALUES, heap::take);
        if (!json.isObject()) {
            throw ProblemException.invalid("", "must be an object", null, "{}");
        }
        return json;
    }
}
