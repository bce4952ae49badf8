package dev.chainrule.network.metric;

import org.jspecify.annotations.Nullable;

/** Dividing what goes into a softmax or a sigmoid by a temperature (Guo and others 2017), seen from the probabilities. */
public final class TemperatureScaling {

    /** Of the temperatures that are looked for, and that may be kept. */
    public static final double LOWEST = 0.01;

    /** Of the temperatures that are looked for, and that may be kept. */
    public static final double HIGHEST = 100;

    private TemperatureScaling() {}

    /**
     * What the probability of the second of two classes becomes; 0, ½ and 1 stay.
     *
     * @param temperature null for none
     */
    public static double scaled(double probability, @Nullable Double temperature) {
        if (temperature == null || probability <= 0 || probability >= 1) {
            return probability;
        }
        double logit = (StrictMath.log(probability) - StrictMath.log1p(-probability)) / temperature;
        return 1 / (1 + StrictMath.exp(-logit));
    }

    /**
     * Of which probability it is made: a threshold on what is answered as one on what the network says itself, which decides
     * the same.
     *
     * @param probability null stays null
     * @param temperature null for none
     */
    public static @Nullable Double unscaled(@Nullable Double probability, @Nullable Double temperature) {
        return probability == null || temperature == null ? probability : (Double) scaled(probability, 1 / temperature);
    }
}
