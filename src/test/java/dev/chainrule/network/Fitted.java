package dev.chainrule.network;

import dev.chainrule.network.layer.Flatten;
import dev.chainrule.network.layer.GroupNormalization;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.layer.MisfitException;
import dev.chainrule.network.layer.Reshape;
import dev.chainrule.network.layer.Sequence;
import dev.chainrule.network.layer.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A layer in a network of rows that come and go as features: those for pictures and sequences stand between a reshape and a
 * flatten.
 *
 * @param inputs of the network
 * @param layers hidden ones, among them the layer as often as it was asked for and fits
 */
public record Fitted(int inputs, List<LayerSpec> layers) {

    private static final List<List<Integer>> SHAPES = List.of(List.of(4, 4, 2), List.of(8, 4), List.of(4, 4, 6));

    /** @param inputs where it takes features */
    public static Fitted of(LayerSpec layer, int inputs, int times) {
        if (layer instanceof Reshape) {
            return new Fitted(inputs, List.of(new Reshape(List.of(2, inputs / 2)), new Flatten()));
        }
        if (layer instanceof GroupNormalization) {
            return shaped(layer, times); // two features that are nearly equal have no sure distance in their deviation
        }
        List<LayerSpec> plain = Collections.nCopies(times, layer);
        return fits(plain, inputs) ? new Fitted(inputs, plain) : shaped(layer, times);
    }

    /** Whether the layer takes no features, but pictures or sequences. */
    public boolean isShaped() {
        return layers.get(0) instanceof Reshape;
    }

    private static Fitted shaped(LayerSpec layer, int times) {
        for (List<Integer> shape : SHAPES) {
            int values = new Shape(shape).size();
            for (int i = times; i > 0; i--) {
                List<LayerSpec> layers = between(shape, layer, i);
                if (fits(layers, values)) {
                    return new Fitted(values, layers);
                }
            }
        }
        throw new AssertionError("%s takes none of %s".formatted(layer, SHAPES));
    }

    private static List<LayerSpec> between(List<Integer> shape, LayerSpec layer, int times) {
        List<LayerSpec> layers = new ArrayList<>(List.of(new Reshape(shape)));
        layers.addAll(Collections.nCopies(times, layer));
        layers.add(new Flatten());
        return layers;
    }

    private static boolean fits(List<LayerSpec> layers, int inputs) {
        try {
            return new Sequence(layers, inputs).outputs() > 0;
        } catch (MisfitException unfit) {
            return false;
        }
    }
}
