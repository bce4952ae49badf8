package dev.chainrule.exchange;

import dev.chainrule.choice.Word;
import dev.chainrule.definition.Spelling;
import dev.chainrule.model.Model;
import dev.chainrule.model.Models;
import dev.chainrule.network.NetworkSpec;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.web.Refuses;
import dev.chainrule.web.body.HeapBudget;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletResponse;
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

/** The weights of models over HTTP. */
@RestController
class WeightsController {

    /** A float in a list, and what is written of it. */
    private static final int BYTES_OF_WEIGHT = 64;

    private final Models models;
    private final ExchangeSettings settings;
    private final HeapBudget heap;
    private final JsonMapper json;

    WeightsController(Models models, ExchangeSettings settings, HeapBudget heap, JsonMapper json) {
        this.models = models;
        this.settings = settings;
        this.heap = heap;
        this.json = json;
    }

    /**
     * As JSON by layer and name, or as a file whose tensors are called {@code layer_1.weight} and the like. Of a dense layer
     * {@code weight} is of inputs and neurons.
     */
    @Operation(
            summary =
                    "The weights of a model, of all layers or of one: as JSON, or for NumPy, safetensors or a spreadsheet")
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
            @Parameter(hidden = true) HttpServletResponse response)
            throws IOException {
        Optional<WeightFormat> file = format(format);
        Model model = models.find(id);
        String sha256 = model.manifest().provenance().weightsSha256();
        Weights weights = new Weights(tensors(model, layer), () -> models.weights(model));
        if (file.isEmpty()) {
            requireFew(weights.size());
            heap.take(weights.size() * BYTES_OF_WEIGHT);
            WeightsResponse answer = WeightsResponse.of(model.id(), sha256, weights);
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            json.writeValue(response.getOutputStream(), answer);
            return;
        }
        String part = layer == null ? "" : "-layer-" + layer;
        String name = "%s-%s%s.%s"
                .formatted(model.name(), model.version(), part, file.get().word());
        OutputStream out = FirstByte.of(response, file.get().mediaType(), name);
        file.get().write(weights, sha256, out);
        out.flush();
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

    private static List<Tensor> tensors(Model model, @Nullable Integer layer) {
        NetworkSpec spec = model.manifest().spec();
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
