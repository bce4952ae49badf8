package dev.chainrule.network;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a network in training looks like inside, at the end of an epoch.
 *
 * @param epoch counted from 1
 * @param layers first to last; of very deep networks the first and the last
 * @param rows of the data whose losses were measured; empty where none were
 * @param losses of these rows, without penalties; NaN where one is not finite
 */
public record Snapshot(int epoch, long step, List<OfLayer> layers, List<Integer> rows, List<Float> losses) {

    public Snapshot {
        layers = List.copyOf(layers);
        rows = List.copyOf(rows);
        losses = List.copyOf(losses);
    }

    /**
     * One layer.
     *
     * @param layer counted from 1; the output layer is the last
     * @param units values that it puts out for a row
     * @param dead units, of those looked at, that put out nothing for any row of the sample
     * @param saturated units, of those looked at, that stand at an end of their activation for nearly every row
     * @param looked units that were looked at
     * @param weights what it learns, biases included; null where it learns nothing
     * @param gradients of the last batch, as the optimizer got them; null where there are none
     * @param activations what it puts out for the rows of the sample
     * @param update how large the next step was beside the weights: root mean square by root mean square; null where it
     *     was not measured
     * @param inside of the layers that it is made of, counted from 1 in it: only what they put out; empty of most
     */
    public record OfLayer(
            int layer,
            int units,
            int looked,
            int dead,
            int saturated,
            @Nullable Histogram weights,
            @Nullable Histogram gradients,
            Histogram activations,
            @Nullable Double update,
            List<OfLayer> inside) {

        @SuppressWarnings("ConstantValue") // of snapshots that were kept before these were looked at
        public OfLayer {
            inside = inside == null ? List.of() : List.copyOf(inside);
        }

        OfLayer with(double measured) {
            return new OfLayer(
                    layer, units, looked, dead, saturated, weights, gradients, activations, measured, inside);
        }
    }
}
