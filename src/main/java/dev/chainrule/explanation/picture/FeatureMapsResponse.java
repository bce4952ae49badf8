package dev.chainrule.explanation.picture;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What comes out of a layer for one picture.
 *
 * @param object always {@code feature_maps}
 * @param model its id
 * @param checkpoint id of the one that was asked; null for the model as it is
 * @param layer counted from 1
 * @param inner which layer inside it; empty for itself
 * @param name how its neurons are called
 * @param type as definitions write it
 * @param shape of all of it: {@code [height, width, channels]}
 * @param receptiveField {@code [height, width]}: pixels that one place sees; null of a layer inside another
 * @param prediction the prediction of the model, as in the answer of predict
 * @param min smallest activation of all channels
 * @param max largest activation of all channels
 * @param channels in their order, those that are shown
 * @param omitted how many more there are
 * @param notes what the maps say, and what they do not
 * @param warnings what is odd about the picture, or about the maps
 */
record FeatureMapsResponse(
        String object,
        String model,
        @Nullable String checkpoint,
        int layer,
        List<Integer> inner,
        String name,
        String type,
        List<Integer> shape,
        @Nullable List<Long> receptiveField,

        @Schema(description = "The prediction of the model, as in the answer of predict.") @Nullable
        Object prediction,

        double min,
        double max,
        List<Channel> channels,
        int omitted,
        List<String> notes,
        List<String> warnings) {

    /**
     * One of them.
     *
     * @param channel counted from 0
     * @param min smallest activation
     * @param max largest activation
     * @param mean of the activations
     * @param zero at how many places it is 0
     * @param values {@code [height][width]}, the first row on top
     */
    record Channel(int channel, double min, double max, double mean, int zero, double[][] values) {}
}
