package dev.chainrule.explanation.attribution;

import dev.chainrule.explanation.Subjects;
import dev.chainrule.web.DefinitionBody;
import dev.chainrule.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Which columns the predictions of models depend on, over HTTP. */
@RestController
class AttributionController {

    private static final String CHECKPOINT = "Id of a checkpoint of the model's job; by default the model as it is.";
    private static final String GONE = "The dataset that the model was trained on has been deleted";

    private static final String ATTRIBUTION = """
            {"row": {"sepal_length": 6.1, "sepal_width": 2.8, "petal_length": 4.7, "petal_width": 1.2},
             "method": "integrated_gradients"}""";
    private static final String COUNTERFACTUAL = """
            {"row": {"sepal_length": 6.1, "sepal_width": 2.8, "petal_length": 4.7, "petal_width": 1.2},
             "want": "virginica", "columns": ["petal_length", "petal_width"]}""";

    private final Attributions attributions;
    private final Influence influence;
    private final Counterfactuals counterfactuals;

    AttributionController(Attributions attributions, Influence influence, Counterfactuals counterfactuals) {
        this.attributions = attributions;
        this.influence = influence;
        this.counterfactuals = counterfactuals;
    }

    /** By its slopes, or by taking columns away; grouped to the columns of the data. */
    @Operation(summary = "What each column of a row contributes to a model's answer")
    @Refuses(status = HttpStatus.CONFLICT, when = GONE)
    @PostMapping("/models/{id}/attribution")
    AttributionResponse attribution(
            @PathVariable String id,
            @Parameter(description = CHECKPOINT) @RequestParam(required = false) @Nullable String checkpoint,
            @DefinitionBody(example = ATTRIBUTION) AttributionDefinition asked) {
        return attributions.of(id, Subjects.checkpoint(checkpoint, asked.checkpoint()), asked);
    }

    /** On average, and for some single rows. */
    @Operation(summary = "How a model's answers change with one column")
    @Refuses(status = HttpStatus.CONFLICT, when = GONE)
    @GetMapping("/models/{id}/partial-dependence")
    PartialDependenceResponse partialDependence(
            @PathVariable String id,
            @Parameter(description = "The column.") @RequestParam String feature,
            @Parameter(description = "Values of a column of numbers.") @RequestParam(defaultValue = "20") int points,
            @Parameter(description = "Rows that are asked about, at most.") @RequestParam(defaultValue = "300")
                    int rows,
            @Parameter(description = "Curves of single rows, at most.") @RequestParam(defaultValue = "20") int curves,
            @Parameter(description = CHECKPOINT) @RequestParam(required = false) @Nullable String checkpoint) {
        return influence.partialDependence(id, feature, points, rows, curves, checkpoint);
    }

    /** Of named columns, and within what was learned from; verified by predicting it. */
    @Operation(summary = "The smallest change of a row that turns a model's answer")
    @Refuses(status = HttpStatus.CONFLICT, when = GONE)
    @PostMapping("/models/{id}/counterfactual")
    CounterfactualResponse counterfactual(
            @PathVariable String id,
            @Parameter(description = CHECKPOINT) @RequestParam(required = false) @Nullable String checkpoint,
            @DefinitionBody(example = COUNTERFACTUAL) CounterfactualDefinition asked) {
        return counterfactuals.of(id, Subjects.checkpoint(checkpoint, asked.checkpoint()), asked);
    }
}
