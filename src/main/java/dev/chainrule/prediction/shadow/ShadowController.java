package dev.chainrule.prediction.shadow;

import dev.chainrule.model.Models;
import io.swagger.v3.oas.annotations.Operation;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What challengers would have said, over HTTP. */
@RestController
class ShadowController {

    private final Models models;
    private final Shadows shadows;

    ShadowController(Models models, Shadows shadows) {
        this.models = models;
        this.shadows = shadows;
    }

    /**
     * Of predictions that were asked for with {@code ?shadow=}. Each process counts for itself, in memory, from
     * {@code since} on; a comparison is forgotten when one of its models is deleted, and the one asked longest ago when there
     * are too many (chainrule.shadow.pairs).
     */
    @Operation(summary = "How often and where a model and its challengers disagree")
    @GetMapping("/models/{id}/shadow")
    ShadowResponse shadow(@PathVariable String id) {
        return shadows.of(models.find(id));
    }
}
