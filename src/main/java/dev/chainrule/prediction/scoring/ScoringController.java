package dev.chainrule.prediction.scoring;

import dev.chainrule.model.Models;
import dev.chainrule.web.body.JsonBody;
import dev.chainrule.web.body.StreamedBody;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Predictions as MLflow's scoring server answers them. */
@RestController
class ScoringController {

    private static final String JSON = """
            {"dataframe_split": {"columns": ["sepal_length", "sepal_width", "petal_length", "petal_width"],
                                 "data": [[5.1, 3.5, 1.4, 0.2], [6.7, 3.0, 5.2, 2.3]]}}""";
    private static final String CSV = """
            sepal_length,sepal_width,petal_length,petal_width
            5.1,3.5,1.4,0.2
            """;

    private final Models models;
    private final Scoring scoring;

    ScoringController(Models models, Scoring scoring) {
        this.models = models;
        this.scoring = scoring;
    }

    /** Rows as {@code dataframe_split}, {@code dataframe_records}, {@code instances}, {@code inputs}, or CSV. */
    @Operation(summary = "Predict rows as MLflow's scoring server does")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(type = "object"),
                        examples = @ExampleObject(JSON)),
                @Content(mediaType = "text/csv", schema = @Schema(type = "string"), examples = @ExampleObject(CSV))
            })
    @PostMapping(path = "/models/{id}/invocations", consumes = MediaType.APPLICATION_JSON_VALUE)
    Scores invoke(@PathVariable String id, @RequestBody JsonBody body) {
        return scoring.score(models.named(id), body);
    }

    /** The same of CSV: a line of names, and a line of values for each row. */
    @Operation(summary = "Predict rows as MLflow's scoring server does")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(type = "object"),
                        examples = @ExampleObject(JSON)),
                @Content(mediaType = "text/csv", schema = @Schema(type = "string"), examples = @ExampleObject(CSV))
            })
    @PostMapping(path = "/models/{id}/invocations", consumes = "text/csv")
    Scores invokeWithCsv(@PathVariable String id, @RequestBody StreamedBody body) throws IOException {
        return scoring.score(models.named(id), body);
    }
}
