package dev.chainrule.network.metric;

import org.jspecify.annotations.Nullable;

/** Which class outputs say: one rule for what is measured and for what is answered. */
public final class LikeliestClass {

    /** The probability of the second of two classes above which it is the answer, where nothing else is wanted. */
    public static final double USUAL_THRESHOLD = 0.5;

    private LikeliestClass() {}

    /** The threshold that counts where somebody may have asked for one; null for the usual. */
    public static double threshold(@Nullable Double asked) {
        return asked == null ? USUAL_THRESHOLD : asked;
    }

    /**
     * The class of the largest output, the first of equals; of a single output, the probability of the second of two
     * classes, the second above ½ and the first at ½ itself.
     */
    public static int of(double[] outputs) {
        return of(outputs, USUAL_THRESHOLD);
    }

    /**
     * The same by another threshold.
     *
     * @param threshold of a single output: the second class above it, the first at the threshold itself
     */
    public static int of(double[] outputs, double threshold) {
        if (outputs.length == 1) {
            return outputs[0] > threshold ? 1 : 0;
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
        return of(outputs, USUAL_THRESHOLD);
    }

    /** The same by another threshold. */
    public static int of(float[] outputs, double threshold) {
        if (outputs.length == 1) {
            return outputs[0] > threshold ? 1 : 0;
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
