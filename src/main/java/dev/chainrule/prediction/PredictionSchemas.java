package dev.chainrule.prediction;

import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Schema;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springframework.stereotype.Component;

/**
 * What predictions are and how rows are asked for, in the OpenAPI document: no Java type says either. Any of several
 * schemas, not one: generated clients look for required fields alone, and take a class for an object by column too.
 */
@Component
final class PredictionSchemas implements GlobalOpenApiCustomizer {

    static final String REQUEST = "#/components/schemas/PredictionRequest";
    static final String EXAMPLE = """
            {"instances": [
              {"sepal_length": 5.1, "sepal_width": 3.5, "petal_length": 1.4, "petal_width": 0.2},
              {"sepal_length": 6.7, "sepal_width": 3.0, "petal_length": 5.2, "petal_width": 2.3}]}""";

    private static final String CLASS = "ClassPrediction";
    private static final String PREFIX = "#/components/schemas/";

    @Override
    public void customise(OpenAPI document) {
        Components components = document.getComponents();
        ModelConverters.getInstance(true).readAll(ClassPrediction.class).forEach(components::addSchemas);
        components.addSchemas("TargetPredictions", targets());
        components.addSchemas("Prediction", prediction());
        components.addSchemas("PredictionRequest", request());
        Schema<?> answer = Objects.requireNonNull(components.getSchemas().get("PredictionResponse"));
        Schema<?> predictions = Objects.requireNonNull(answer.getProperties().get("predictions"));
        predictions.setItems(reference("Prediction"));
    }

    private static Schema<?> prediction() {
        return new Schema<>()
                .anyOf(List.of(reference(CLASS), number(), reference("TargetPredictions")))
                .description("A number for one number, label and probabilities for classes,"
                        + " and an object with either for each of several targets");
    }

    /** With a property of its own, or generators would not make a type of it. */
    private static Schema<?> targets() {
        Schema<?> none = new Schema<>()
                .not(new Schema<>())
                .description("Never present: only the prediction of a single target has probabilities");
        return object("The prediction for each of several targets, by column")
                .addProperty("probabilities", none)
                .additionalProperties(new Schema<>().anyOf(List.of(reference(CLASS), number())));
    }

    private static Schema<?> request() {
        Schema<?> rows = new ArraySchema()
                .items(new Schema<>()
                        .description("A row: an object by feature, or the values in the order of features"))
                .types(Set.of("array"))
                .minItems(1)
                .description("Several rows");
        Schema<?> columns = object("Several rows by column: a list of values for each feature")
                .additionalProperties(new ArraySchema()
                        .items(new Schema<>().description("The value of the feature in a row"))
                        .types(Set.of("array"))
                        .minItems(1));
        return object("The values of one row by feature; or several rows by the one key present")
                .addProperty("instances", rows)
                .addProperty("inputs", columns)
                .addProperty("dataframe_split", frame())
                .addProperty(
                        "dataframe_records",
                        new ArraySchema()
                                .items(object("A row by feature"))
                                .types(Set.of("array"))
                                .minItems(1)
                                .description("Several rows, as pandas writes them with orient=records"))
                .additionalProperties(new Schema<>().description("The value of a feature"));
    }

    private static Schema<?> frame() {
        Schema<?> names = new ArraySchema()
                .items(new Schema<>().types(Set.of("string")).description("A column"))
                .types(Set.of("array"))
                .description("The columns; by default the features in their order");
        Schema<?> values = new ArraySchema()
                .items(new Schema<>().description("The values of a row"))
                .types(Set.of("array"))
                .minItems(1)
                .description("The rows, each a list of values");
        Schema<?> index = new ArraySchema()
                .items(new Schema<>().description("The name of a row"))
                .types(Set.of("array"))
                .description("Names of rows, which are ignored");
        Schema<?> split = object("Several rows, as pandas writes them with orient=split");
        split.addProperty("columns", names);
        split.addProperty("data", values);
        split.addProperty("index", index);
        split.setRequired(List.of("data"));
        return split;
    }

    private static Schema<?> object(String description) {
        return new Schema<>().types(Set.of("object")).description(description);
    }

    /** In the unit of the data; null if it is not finite. */
    private static Schema<?> number() {
        return new Schema<>()
                .types(Set.of("number", "null"))
                .format("double")
                .description("In the unit of the data; null if it is not finite");
    }

    private static Schema<?> reference(String name) {
        return new Schema<>().$ref(PREFIX + name);
    }
}
