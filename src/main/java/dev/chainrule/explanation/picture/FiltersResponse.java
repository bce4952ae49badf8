package dev.chainrule.explanation.picture;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The weights of a convolution as small pictures.
 *
 * @param object always {@code filters}
 * @param model its id
 * @param checkpoint id of the one that was asked; null for the model as it is
 * @param layer counted from 1
 * @param inner which layer inside it; empty for itself
 * @param name how its neurons are called
 * @param type as definitions write it
 * @param shape of all weights: {@code [height, width, channels, filters]}; of a layer of groups the channels of one group
 * @param min smallest weight of all filters
 * @param max largest weight of all filters
 * @param filters in their order, those that are shown
 * @param omitted how many more there are
 * @param notes what the numbers say, and what they do not
 */
record FiltersResponse(
        String object,
        String model,
        @Nullable String checkpoint,
        int layer,
        List<Integer> inner,
        String name,
        String type,
        List<Integer> shape,
        double min,
        double max,
        List<Filter> filters,
        int omitted,
        List<String> notes) {

    /**
     * One of them.
     *
     * @param filter counted from 0; the channel of what comes out
     * @param piece which of several sums of the filter, as maxout has them; null where there is one
     * @param min smallest weight
     * @param max largest weight
     * @param norm root of the sum of the squares of its weights
     * @param bias null where it has none
     * @param values {@code [height][width][channels]}, the first row on top
     */
    record Filter(
            int filter,
            @Nullable Integer piece,
            double min,
            double max,
            double norm,
            @Nullable Double bias,
            double[][][] values) {}
}
