package dev.chainrule.prediction;

import dev.chainrule.encoding.RawRow;
import dev.chainrule.model.Models;
import dev.chainrule.model.TrainedModel;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.Explode;
import io.swagger.v3.oas.annotations.enums.ParameterStyle;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Predictions over HTTP. */
@RestController
@RequestMapping("/models/{id}/predict")
class PredictionController {

    private final Models models;
    private final PredictionSettings settings;

    PredictionController(Models models, PredictionSettings settings) {
        this.models = models;
        this.settings = settings;
    }

    /** One row, each feature a parameter of the query. */
    @Operation(summary = "Predict one row, given in the query")
    @GetMapping
    PredictionResponse predictOne(
            @PathVariable String id,
            @Parameter(
                            description = "The value of each feature by its name.",
                            style = ParameterStyle.FORM,
                            explode = Explode.TRUE,
                            schema = @Schema(type = "object"))
                    @RequestParam
                    MultiValueMap<String, String> features) {
        return predict(load(id), Rows.ofQuery(features));
    }

    /** One row as an object, or several as {@code instances}. */
    @Operation(summary = "Predict one row, or several as instances")
    @PostMapping
    PredictionResponse predictMany(@PathVariable String id, @RequestBody JsonNode body) {
        TrainedModel model = load(id);
        return predict(model, new Rows(model.encoding(), settings.maxRows()).of(body));
    }

    private TrainedModel load(String reference) {
        return models.load(models.find(reference));
    }

    private static PredictionResponse predict(TrainedModel model, List<RawRow> rows) {
        return PredictionResponse.of(model.model(), Predictor.predict(model, rows));
    }
}
