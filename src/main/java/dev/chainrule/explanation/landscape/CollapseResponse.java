package dev.chainrule.explanation.landscape;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a network comes down to: one linear map, or its non-linearities.
 *
 * @param object always the word collapse
 * @param model id of the model, or of the checkpoint that was asked itself
 * @param formula that holds between the inputs and the values before the output activation
 * @param collapses whether the whole network is one line, up to the activation of its outputs
 * @param inputs what the rows of W′ are of: the network's inputs, which the columns of the data are encoded to
 * @param outputs what the columns of W′ are of
 * @param weight {@code W′ [inputs][outputs]}; null where it does not collapse
 * @param bias {@code b′ [outputs]}; null where it does not collapse
 * @param maxDifference between the network and that line, over the rows of its dataset; null where it does not collapse, or
 *     the dataset is gone
 * @param rows that were compared
 * @param because which layers are non-linear, one with several non-linearities once for each; empty where it collapses
 * @param stretches of layers that are one line together; only those of more than one layer
 * @param local what the network is near a row; null where it collapses
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record CollapseResponse(
        String object,
        String model,
        @Nullable String checkpoint,
        String formula,
        boolean collapses,
        List<String> inputs,
        List<String> outputs,
        double @Nullable [][] weight,
        double @Nullable [] bias,
        @Nullable Double maxDifference,
        int rows,
        List<Bend> because,
        List<Stretch> stretches,
        @Nullable Local local) {

    /**
     * A layer that is no line.
     *
     * @param layer counted from 1
     * @param activation or the kind of layer that is not linear
     */
    record Bend(int layer, String activation) {}

    /**
     * Layers that are one line together.
     *
     * @param from first layer, counted from 1
     * @param to last layer, up to its activation
     * @param weight {@code W′}
     * @param bias {@code b′}
     */
    record Stretch(int from, int to, double[][] weight, double[] bias) {}

    /**
     * The line that touches the network at a row.
     *
     * @param row as the network gets it
     * @param weight {@code W′ [inputs][outputs]}
     * @param bias {@code b′ [outputs]}
     * @param exact whether the network is that line around the row, and not only touched by it
     * @param reason why it is not that line around the row; null where it is
     * @param radius how far the inputs may move together, in the network's units, before a neuron changes sides or another
     *     value of a window is the largest; null where it cannot be followed so far, or nothing ever changes
     * @param until which neuron that would be
     * @param fixed inputs that are indices of categories: the line and the radius are of moves of the others, while these stay
     *     as they are; null where there are none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Local(
            List<Double> row,
            double[][] weight,
            double[] bias,
            boolean exact,
            @Nullable String reason,
            @Nullable Double radius,
            @Nullable String until,
            @Nullable List<String> fixed) {}
}
