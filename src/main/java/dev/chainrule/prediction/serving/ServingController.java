package dev.chainrule.prediction.serving;

import dev.chainrule.web.body.JsonBody;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Predictions as TensorFlow Serving answers them. */
@RestController
class ServingController {

    static final String NAME = "Its name, name:version, name@alias or id; percent-encoded.";
    static final String VERSION = "Number of the version.";
    static final String LABEL = "An alias of one of its versions.";

    private static final String ROWS = """
            {"instances": [{"sepal_length": 5.1, "sepal_width": 3.5, "petal_length": 1.4, "petal_width": 0.2}]}""";
    private static final String EXAMPLES = """
            {"examples": [{"sepal_length": 5.1, "sepal_width": 3.5, "petal_length": 1.4, "petal_width": 0.2}]}""";
    private static final String NUMBERS = """
            {"examples": [{"size": 2500}]}""";

    private final ServedModels models;

    ServingController(ServedModels models) {
        this.models = models;
    }

    /** What the latest version says of rows (instances) or of columns (inputs). */
    @Operation(summary = "Predict rows or columns as TensorFlow Serving does")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content = @Content(schema = @Schema(type = "object"), examples = @ExampleObject(ROWS)))
    @PostMapping("/v1/models/{name}:predict")
    Map<String, Object> predict(@Parameter(description = NAME) @PathVariable String name, @RequestBody JsonBody body) {
        return models.predict(models.find(name), body);
    }

    /** What the version says of rows (instances) or of columns (inputs). */
    @Operation(summary = "Predict rows or columns as TensorFlow Serving does, with one version")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content = @Content(schema = @Schema(type = "object"), examples = @ExampleObject(ROWS)))
    @PostMapping("/v1/models/{name}/versions/{version}:predict")
    Map<String, Object> predictByVersion(
            @Parameter(description = NAME) @PathVariable String name,
            @Parameter(description = VERSION) @PathVariable String version,
            @RequestBody JsonBody body) {
        return models.predict(models.ofVersion(name, version), body);
    }

    /** What the version that an alias means says of rows (instances) or of columns (inputs). */
    @Operation(summary = "Predict rows or columns as TensorFlow Serving does, with the version of an alias")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content = @Content(schema = @Schema(type = "object"), examples = @ExampleObject(ROWS)))
    @PostMapping("/v1/models/{name}/labels/{label}:predict")
    Map<String, Object> predictByLabel(
            @Parameter(description = NAME) @PathVariable String name,
            @Parameter(description = LABEL) @PathVariable String label,
            @RequestBody JsonBody body) {
        return models.predict(models.ofLabel(name, label), body);
    }

    /** All classes of each example with their probabilities, by the latest version. */
    @Operation(summary = "Classify examples as TensorFlow Serving does")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content = @Content(schema = @Schema(type = "object"), examples = @ExampleObject(EXAMPLES)))
    @PostMapping("/v1/models/{name}:classify")
    Map<String, Object> classify(@Parameter(description = NAME) @PathVariable String name, @RequestBody JsonBody body) {
        return models.classify(models.find(name), body);
    }

    /** All classes of each example with their probabilities, by the version. */
    @Operation(summary = "Classify examples as TensorFlow Serving does, with one version")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content = @Content(schema = @Schema(type = "object"), examples = @ExampleObject(EXAMPLES)))
    @PostMapping("/v1/models/{name}/versions/{version}:classify")
    Map<String, Object> classifyByVersion(
            @Parameter(description = NAME) @PathVariable String name,
            @Parameter(description = VERSION) @PathVariable String version,
            @RequestBody JsonBody body) {
        return models.classify(models.ofVersion(name, version), body);
    }

    /** All classes of each example with their probabilities, by the version that an alias means. */
    @Operation(summary = "Classify examples as TensorFlow Serving does, with the version of an alias")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content = @Content(schema = @Schema(type = "object"), examples = @ExampleObject(EXAMPLES)))
    @PostMapping("/v1/models/{name}/labels/{label}:classify")
    Map<String, Object> classifyByLabel(
            @Parameter(description = NAME) @PathVariable String name,
            @Parameter(description = LABEL) @PathVariable String label,
            @RequestBody JsonBody body) {
        return models.classify(models.ofLabel(name, label), body);
    }

    /** The number for each example, by the latest version. */
    @Operation(summary = "Predict the numbers of examples as TensorFlow Serving does")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content = @Content(schema = @Schema(type = "object"), examples = @ExampleObject(NUMBERS)))
    @PostMapping("/v1/models/{name}:regress")
    Map<String, Object> regress(@Parameter(description = NAME) @PathVariable String name, @RequestBody JsonBody body) {
        return models.regress(models.find(name), body);
    }

    /** The number for each example, by the version. */
    @Operation(summary = "Predict the numbers of examples as TensorFlow Serving does, with one version")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content = @Content(schema = @Schema(type = "object"), examples = @ExampleObject(NUMBERS)))
    @PostMapping("/v1/models/{name}/versions/{version}:regress")
    Map<String, Object> regressByVersion(
            @Parameter(description = NAME) @PathVariable String name,
            @Parameter(description = VERSION) @PathVariable String version,
            @RequestBody JsonBody body) {
        return models.regress(models.ofVersion(name, version), body);
    }

    /** The number for each example, by the version that an alias means. */
    @Operation(summary = "Predict the numbers of examples as TensorFlow Serving does, with the version of an alias")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content = @Content(schema = @Schema(type = "object"), examples = @ExampleObject(NUMBERS)))
    @PostMapping("/v1/models/{name}/labels/{label}:regress")
    Map<String, Object> regressByLabel(
            @Parameter(description = NAME) @PathVariable String name,
            @Parameter(description = LABEL) @PathVariable String label,
            @RequestBody JsonBody body) {
        return models.regress(models.ofLabel(name, label), body);
    }
}
