package dev.chainrule.exchange;

import dev.chainrule.checkpoint.Checkpoint;
import dev.chainrule.checkpoint.Checkpoints;
import dev.chainrule.choice.Word;
import dev.chainrule.definition.Spelling;
import dev.chainrule.model.Model;
import dev.chainrule.model.Models;
import dev.chainrule.network.Network;
import dev.chainrule.network.NetworkSpec;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.storage.Checksum;
import dev.chainrule.web.Refuses;
import dev.chainrule.web.body.HeapBudget;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** The weights of models and checkpoints over HTTP. */
@RestController
class WeightsController {

    /** A float in a list, and what is written of it. */
    private static final int BYTES_OF_WEIGHT = 64;

    private final WeightOwners owners;
    private final Models models;
    private final Checkpoints checkpoints;
    private final ExchangeSettings settings;
    private final HeapBudget heap;
    private final JsonMapper json;

    WeightsController(
            WeightOwners owners,
            Models models,
            Checkpoints checkpoints,
            ExchangeSettings settings,
            HeapBudget heap,
            JsonMapper json) {
        this.owners = owners;
        this.models = models;
        this.checkpoints = checkpoints;
        this.settings = settings;
        this.heap = heap;
        this.json = json;
    }

    /**
     * As JSON by layer and name, or as a file whose tensors are called {@code layer_1.weight} and the like. Of a dense layer
     * {@code weight} is of inputs and neurons. The model may also be the id of a checkpoint, or of a job that runs or
     * is paused.
     */
    @Operation(
            summary =
                    "The weights of a model or checkpoint, of all layers or of one: as JSON, or for NumPy, safetensors or a spreadsheet")
    @ApiResponse(
            responseCode = "200",
            description = "The weights",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(implementation = WeightsResponse.class)),
                @Content(mediaType = "text/csv", schema = @Schema(type = "string")),
                @Content(mediaType = "application/zip", schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = "application/octet-stream", schema = @Schema(type = "string", format = "binary"))
            })
    @Refuses(status = HttpStatus.CONFLICT, when = "A job that has no model has no checkpoint yet either")
    @Refuses(
            status = HttpStatus.UNPROCESSABLE_CONTENT,
            when = "There is no such layer or format, or the weights are more than one answer in JSON may have "
                    + "(chainrule.exchange.max-json-weights)")
    @GetMapping("/models/{id}/weights")
    void weights(
            @PathVariable String id,
            @Parameter(description = "Only this layer, counted from 1; the output layer is the last.")
                    @RequestParam(required = false)
                    @Nullable
                    Integer layer,
            @Parameter(
                            description = "The form: JSON, an .npz for NumPy, a safetensors file, or one value a line.",
                            schema = @Schema(allowableValues = {"json", "npz", "safetensors", "csv"}))
                    @RequestParam(defaultValue = WeightFormat.JSON)
                    String format,
            @Parameter(description = "Id of a checkpoint of the job, for the weights of that moment.")
                    @RequestParam(required = false)
                    @Nullable
                    String checkpoint,
            @Parameter(hidden = true) HttpServletResponse response)
            throws IOException {
        Optional<WeightFormat> file = format(format);
        WeightOwners.Owner owner = owners.find(id, checkpoint);
        Checkpoint then = owner.checkpoint();
        Stored stored = then == null ? stored(owner.requireModel()) : stored(then);
        TensorValues weights = new TensorValues(tensors(stored.spec, layer), stored.opening);
        if (file.isEmpty()) {
            requireFew(weights.size());
            heap.take(weights.size() * BYTES_OF_WEIGHT);
            WeightsResponse answer =
                    WeightsResponse.of(owner.id(), then == null ? null : then.id(), stored.sha256, weights);
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            json.writeValue(response.getOutputStream(), answer);
            return;
        }
        String part = layer == null ? "" : "-layer-" + layer;
        String name = "%s%s.%s".formatted(stored.name, part, file.get().word());
        OutputStream out = FirstByte.of(response, file.get().mediaType(), name);
        file.get().write(weights, stored.sha256, out);
        out.flush();
    }

    /**
     * All weights of a network.
     *
     * @param name of a file of them
     * @param sha256 of them as they are stored
     */
    private record Stored(String name, NetworkSpec spec, String sha256, TensorValues.Opening opening) {}

    private Stored stored(Model model) {
        return new Stored(
                "%s-%s".formatted(model.name(), model.version()),
                model.manifest().spec(),
                model.manifest().provenance().weightsSha256(),
                () -> models.weights(model));
    }

    /** In memory: its file holds a training, of which they are a part or, where it averages, another. */
    private Stored stored(Checkpoint checkpoint) throws IOException {
        NetworkSpec spec = checkpoints.blueprint(checkpoint).spec();
        long size =
                Float.BYTES * Tensors.of(spec).stream().mapToLong(Tensor::size).sum();
        heap.take(2 * size);
        ByteArrayOutputStream written = new ByteArrayOutputStream(Math.toIntExact(size));
        try (Network network = checkpoints.network(checkpoint, Kernels.fast())) {
            network.write(written);
        }
        byte[] bytes = written.toByteArray();
        return new Stored(checkpoint.id(), spec, Checksum.of(bytes), () -> new ByteArrayInputStream(bytes));
    }

    private static Optional<WeightFormat> format(String word) {
        List<String> known = new ArrayList<>(List.of(WeightFormat.JSON));
        known.addAll(WeightFormat.words());
        if (!known.contains(word)) {
            throw ProblemException.invalid(
                    "format", "is not a form in which weights are written", word, Spelling.hint(word, known));
        }
        return Word.find(WeightFormat.class, word);
    }

    private static List<Tensor> tensors(NetworkSpec spec, @Nullable Integer layer) {
        int layers = spec.layers().size() + 1;
        if (layer != null && (layer < 1 || layer > layers)) {
            throw ProblemException.invalid(
                    "layer",
                    "is not a layer of this network",
                    layer,
                    "1 to %s; %s is the output layer".formatted(layers, layers));
        }
        return Tensors.of(spec).stream()
                .filter(tensor -> layer == null || tensor.layer() == layer)
                .toList();
    }

    private void requireFew(long weights) {
        if (weights > settings.maxJsonWeights()) {
            throw ProblemException.invalid(
                    "format",
                    String.format(
                            Locale.ROOT,
                            "%,d weights are more than the %,d that one answer in JSON may have (chainrule.exchange.max-json-weights)",
                            weights,
                            settings.maxJsonWeights()),
                    WeightFormat.JSON,
                    "one layer (layer=1), or a file of any size: format=npz, safetensors or csv");
        }
    }
}
