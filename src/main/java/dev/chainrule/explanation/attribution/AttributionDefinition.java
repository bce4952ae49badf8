package dev.chainrule.explanation.attribution;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.chainrule.choice.Parameter;
import dev.chainrule.choice.Word;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Which row is to be explained, and how. */
public record AttributionDefinition(
        @Parameter("The row: an object by column, or a list in the order of the features.")
        JsonNode row,

        @Parameter(
                value =
                        "integrated_gradients and gradient_x_input follow the slopes of the network; saliency is how steep it "
                                + "is at the row, as pictures are looked at; of a category that is embedded these follow the "
                                + "slopes of its vector. occlusion takes one column away at a time; shapley takes columns away "
                                + "in many orders. By default integrated_gradients.")
        @Nullable
        Method method,

        @Parameter(
                value =
                        "What is explained: a class, or one of several targets; by default the class that the model answers, or the first target.",
                namesClass = true,
                max = 1000)
        @Nullable
        String of,

        @Parameter(
                value = "Orders of the columns that shapley samples; more make it more exact.",
                fallback = "200",
                min = 2,
                max = 100_000)
        int samples,

        @Parameter(
                value =
                        "Rows of the training data that stand for a column that is taken away, at most; shapley takes one for every two orders.",
                fallback = "100",
                min = 1,
                max = 10_000)
        int background,

        @Parameter(value = "Of what is sampled.", fallback = "42")
        long seed,

        @Parameter(value = "Id of a checkpoint of the model's job; by default the model as it is.", max = 100) @Nullable
        String checkpoint) {

    /** How it is found out what a column contributes. */
    enum Method {
        GRADIENT_X_INPUT(
                "contribution = Σ ∂F/∂xᵢ · (xᵢ − x̄ᵢ) over the column's inputs, at the row",
                "Simonyan, Vedaldi and Zisserman 2014; Shrikumar, Greenside and Kundaje 2017"),
        INTEGRATED_GRADIENTS(
                "contribution = Σ (xᵢ − x̄ᵢ) · ∫₀¹ ∂F/∂xᵢ(x̄ + t·(x − x̄)) dt over the column's inputs",
                "Sundararajan, Taly and Yan 2017"),
        SALIENCY(
                "contribution = Σ |∂F/∂xᵢ| over the column's inputs, at the row",
                "Simonyan, Vedaldi and Zisserman 2014"),
        OCCLUSION(
                "contribution = F(x) − mean over rows b of F(x with the column from b)",
                "Zeiler and Fergus 2014; Robnik-Šikonja and Kononenko 2008"),
        SHAPLEY(
                "contribution = mean over orders of the columns and rows b of F(with the column from x) − F(with it from b), the columns before it from x and those after it from b",
                "Shapley 1953; Štrumbelj and Kononenko 2014");

        private final String formula;
        private final String source;

        Method(String formula, String source) {
            this.formula = formula;
            this.source = source;
        }

        String formula() {
            return formula;
        }

        String source() {
            return source;
        }

        /** The name in the API. */
        @JsonValue
        String word() {
            return Word.of(this);
        }
    }
}
