package dev.chainrule.explanation.picture;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which pixels of a picture an answer hangs on.
 *
 * @param object always {@code saliency}
 * @param model its id
 * @param checkpoint id of the one that was asked; null for the model as it is
 * @param method how it was found out
 * @param formula what was computed: F is the number that is explained, S the score before the activation of the outputs, for
 *     a number that number itself
 * @param source where the method comes from
 * @param of what is explained, such as {@code price} or {@code species=setosa}
 * @param value F: the number in raw units, or the probability
 * @param score S of the picture as it is
 * @param prediction the prediction of the model, as in the answer of predict
 * @param shape {@code [height, width]} of the picture
 * @param values the map, {@code [height][width]}, the first row on top
 * @param min smallest of them
 * @param max largest of them
 * @param scale what one value is
 * @param layer of grad_cam, counted from 1
 * @param layerName how its neurons are called
 * @param layerMap of grad_cam before it is brought to the size of the picture
 * @param channelWeights α of each channel of the layer
 * @param window of occlusion, {@code [height, width]}
 * @param stride from one window to the next, {@code [height, width]}
 * @param tops of the windows: their first rows
 * @param lefts of the windows: their first columns
 * @param windows how far F drops with each window covered, {@code [tops][lefts]}
 * @param cover what a covered pixel becomes
 * @param samples noisy copies that smooth_grad averaged over
 * @param notes what the map says, and what it does not
 * @param warnings what is odd about the picture, the answer or the map
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SaliencyResponse(
        String object,
        String model,

        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String checkpoint,

        SaliencyDefinition.Method method,
        String formula,
        String source,
        String of,
        double value,
        double score,

        @Schema(description = "The prediction of the model, as in the answer of predict.")
        @JsonInclude(JsonInclude.Include.ALWAYS)
        @Nullable
        Object prediction,

        List<Integer> shape,
        double[][] values,
        double min,
        double max,
        String scale,
        @Nullable Integer layer,
        @Nullable String layerName,
        double @Nullable [][] layerMap,
        double @Nullable [] channelWeights,
        @Nullable List<Integer> window,
        @Nullable List<Integer> stride,
        int @Nullable [] tops,
        int @Nullable [] lefts,
        double @Nullable [][] windows,
        @Nullable String cover,
        @Nullable Integer samples,
        List<String> notes,
        List<String> warnings) {}
