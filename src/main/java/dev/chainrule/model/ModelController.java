package dev.chainrule.model;

import dev.chainrule.definition.Definitions;
import dev.chainrule.network.NetworkSpec;
import dev.chainrule.web.ListResponse;
import dev.chainrule.web.PageRequest;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Models over HTTP. */
@RestController
@RequestMapping("/models")
class ModelController {

    private final Models models;

    ModelController(Models models) {
        this.models = models;
    }

    @Operation(summary = "List models, newest first")
    @GetMapping
    ListResponse<ModelResponse> list(PageRequest page) {
        List<ModelResponse> found =
                models.page(page).stream().map(ModelController::response).toList();
        return ListResponse.of(found, page, ModelResponse::id);
    }

    @Operation(summary = "A model: its inputs, metrics and provenance")
    @GetMapping("/{id}")
    ModelResponse get(@PathVariable String id) {
        return response(models.find(id));
    }

    private static ModelResponse response(Model model) {
        NetworkSpec spec = Definitions.readStored(model.manifest().network(), NetworkSpec.class);
        return ModelResponse.of(model, spec.parameterCount());
    }
}
