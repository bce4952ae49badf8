package dev.chainrule.network;

import dev.chainrule.network.layer.Flatten;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.layer.MisfitException;
import dev.chainrule.network.layer.Reshape;
import dev.chainrule.network.layer.Sequence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A layer in a network of rows that come and go as features: those for pictures stand between a reshape and a flatten.
 *
 * @param inputs of the network
 * @param layers hidden ones, among them the layer as often as it was asked for and fits
 */
public record Fitted(int inputs, List<LayerSpec> layers) {

    private static final List<Integer> PICTURE = List.of(4, 4, 2);
    private static final int PIXELS = 32;

    /** @param inputs where it takes features */
    public static Fitted of(LayerSpec layer, int inputs, int times) {
        if (layer instanceof Reshape) {
            return new Fitted(inputs, List.of(new Reshape(List.of(2, inputs / 2)), new Flatten()));
        }
        List<LayerSpec> plain = Collections.nCopies(times, layer);
        return fits(plain, inputs) ? new Fitted(inputs, plain) : ofPictures(layer, times);
    }

    /** Whether the layer takes pictures only. */
    public boolean isOfPictures() {
        return inputs == PIXELS;
    }

    private static Fitted ofPictures(LayerSpec layer, int times) {
        for (int i = times; i > 1; i--) {
            List<LayerSpec> layers = between(layer, i);
            if (fits(layers, PIXELS)) {
                return new Fitted(PIXELS, layers);
            }
        }
        return new Fitted(PIXELS, between(layer, 1));
    }

    private static List<LayerSpec> between(LayerSpec layer, int times) {
        List<LayerSpec> layers = new ArrayList<>(List.of(new Reshape(PICTURE)));
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
