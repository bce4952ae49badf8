package dev.chainrule.network.metric;

/** Which class outputs say: one rule for what is measured and for what is answered. */
public final class LikeliestClass {

    private LikeliestClass() {}

    /**
     * The class of the largest output, the first of equals; of a single output, the probability of the second of two
     * classes, the second above ½ and the first at ½ itself.
     */
    public static int of(double[] outputs) {
        if (outputs.length == 1) {
            return outputs[0] > 0.5 ? 1 : 0;
        }
        int best = 0;
        for (int j = 1; j < outputs.length; j++) {
            if (outputs[j] > outputs[best]) {
                best = j;
            }
        }
        return best;
    }

    /** The same of float32. */
    public static int of(float[] outputs) {
        if (outputs.length == 1) {
            return outputs[0] > 0.5f ? 1 : 0;
        }
        int best = 0;
        for (int j = 1; j < outputs.length; j++) {
            if (outputs[j] > outputs[best]) {
                best = j;
            }
        }
        return best;
    }
}
