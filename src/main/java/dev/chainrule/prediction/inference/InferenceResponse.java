package dev.chainrule.prediction.inference;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model says of some rows.
 *
 * @param modelName name of the model
 * @param modelVersion its version, as text
 * @param id of the request, where it had one
 * @param parameters {@code warnings}: what is odd about the rows, where something is
 * @param outputs tensors, in the order in which they were asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record InferenceResponse(
        @Schema(requiredMode = REQUIRED) String modelName,
        String modelVersion,
        @Nullable String id,
        @Nullable Map<String, String> parameters,
        @Schema(requiredMode = REQUIRED) List<Output> outputs) {

    /**
     * One tensor.
     *
     * @param name of the output
     * @param datatype of its elements
     * @param shape of it: rows first
     * @param parameters {@code binary_data_size}, where its elements follow behind the JSON
     * @param data its elements in row-major order, where they do not follow behind the JSON
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Output(
            @Schema(requiredMode = REQUIRED) String name,
            @Schema(requiredMode = REQUIRED) String datatype,
            @Schema(requiredMode = REQUIRED) int[] shape,
            @Nullable Map<String, Integer> parameters,
            @Nullable Object data) {}
}
