package dev.chainrule.model;

import dev.chainrule.choice.Parameter;
import dev.chainrule.network.metric.TemperatureScaling;
import org.jspecify.annotations.Nullable;

/** What an alias is to stand for. */
record AliasDefinition(
        @Parameter(value = "Version of the model that the alias stands for from now on.", min = 1)
        int version,

        @Parameter(
                value = "Probability above which the second of two classes is the answer, where the model is asked by "
                        + "this alias; by default 0.5. Only for models of two classes.",
                min = 0,
                max = 1)
        @Nullable
        Double threshold,

        @Parameter(
                value = "Temperature: where the model is asked by this alias, what goes into its softmax or sigmoid is "
                        + "divided by it, so that its probabilities are calibrated; the answer of GET "
                        + "/models/{id}/calibration says which fits. Only for models of classes; by default none.",
                min = TemperatureScaling.LOWEST,
                max = TemperatureScaling.HIGHEST)
        @Nullable
        Double temperature) {}
