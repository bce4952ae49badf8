package dev.chainrule.prediction.dialect;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Says in the document of the API in which forms besides JSON rows are read and predictions are written. */
@Component
@Order(0)
final class DialectSchemas implements GlobalOpenApiCustomizer {

    private static final Map<String, List<String>> EXAMPLE_OF_FORM = Map.of("file", List.of("the bytes of digit.png"));

    private static final String NOT_MODIFIED =
            "The model still is the one that the ETag in If-None-Match names, so the prediction is the same";
    private static final String CSV_EXAMPLE =
            "sepal_length,sepal_width,petal_length,petal_width\r\n5.1,3.5,1.4,0.2\r\n";
    private static final String LINES_EXAMPLE = """
            {"sepal_length": 5.1, "sepal_width": 3.5, "petal_length": 1.4, "petal_width": 0.2}
            [6.7, 3.0, 5.2, 2.3]
            """;
    private static final String PREDICTIONS_EXAMPLE = """
            prediction,probability,probability:setosa,probability:versicolor,probability:virginica
            setosa,0.98,0.98,0.02,0.0
            """;
    private static final String ANSWERS_EXAMPLE = """
            {"prediction": {"label": "setosa", "probability": 0.98}}
            {"error": {"line": 2, "status": 422, "code": "invalid", "detail": "…"}}
            """;

    @Override
    public void customise(OpenAPI document) {
        for (String path : List.of(DialectController.OF_MODEL, DialectController.OF_CHECKPOINT)) {
            PathItem item = Objects.requireNonNull(document.getPaths().get(path));
            Content sent = item.getPost().getRequestBody().getContent();
            text(sent, CsvAnswer.NAME, "A line with the names of features, and a line for each row", CSV_EXAMPLE);
            text(sent, DialectController.TSV, "The same with tabs between cells", CSV_EXAMPLE.replace(',', '\t'));
            text(
                    sent,
                    LineAnswers.TYPE,
                    "One row in each line, an object or the values in the order of the features; any number of them",
                    LINES_EXAMPLE);
            binary(sent, "image/png");
            binary(sent, "image/jpeg");
            sent.addMediaType(
                    "multipart/form-data", new MediaType().schema(form()).example(EXAMPLE_OF_FORM));
            Content answered = answered(item.getPost());
            text(answered, CsvAnswer.NAME, "A line for each row, under a line of names", PREDICTIONS_EXAMPLE);
            text(
                    answered,
                    LineAnswers.TYPE,
                    "For each line that came one with prediction and warnings, or with error in its place",
                    ANSWERS_EXAMPLE);
            text(
                    answered(item.getGet()),
                    CsvAnswer.NAME,
                    "A line with the prediction, under a line of names",
                    PREDICTIONS_EXAMPLE);
            item.getGet().getResponses().addApiResponse("304", new ApiResponse().description(NOT_MODIFIED));
        }
    }

    private static Content answered(Operation operation) {
        ApiResponse response = Objects.requireNonNull(operation.getResponses().get("200"));
        return Objects.requireNonNull(response.getContent());
    }

    private static void text(Content content, String type, String description, String example) {
        Schema<?> schema = new Schema<>().types(Set.of("string")).description(description);
        content.addMediaType(type, new MediaType().schema(schema).example(example));
    }

    private static void binary(Content content, String type) {
        Schema<?> schema = new Schema<>()
                .types(Set.of("string"))
                .format("binary")
                .description("A picture, for a model whose features are pixels");
        content.addMediaType(type, new MediaType().schema(schema));
    }

    private static Schema<?> form() {
        Schema<?> file = new Schema<>().types(Set.of("string")).format("binary").description("A PNG or JPEG file");
        Schema<?> files = new ArraySchema().items(file).types(Set.of("array")).description("One picture each");
        return new Schema<>()
                .types(Set.of("object"))
                .description("Pictures, one row each")
                .addProperty("file", files);
    }
}
