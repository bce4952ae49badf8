package dev.chainrule.network.augmentation;

import dev.chainrule.network.math.RandomStream;

/** Shares of two that are drawn alike: Beta(α, α), of two gamma variates (Marsaglia and Tsang 2000). */
final class Beta {

    private Beta() {}

    static double next(double alpha, RandomStream random) {
        double first = logOfGamma(alpha, random);
        double second = logOfGamma(alpha, random);
        return 1 / (1 + StrictMath.exp(second - first));
    }

    /** Logarithms, as those of a small α are smaller than any number. */
    private static double logOfGamma(double alpha, RandomStream random) {
        double log = StrictMath.log(ofOneAndMore(alpha < 1 ? alpha + 1 : alpha, random));
        return alpha < 1 ? log + StrictMath.log(1 - random.nextDouble()) / alpha : log;
    }

    private static double ofOneAndMore(double alpha, RandomStream random) {
        double d = alpha - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = random.nextQuickGaussian();
            double v = 1 + c * x;
            v = v * v * v;
            if (v > 0 && StrictMath.log(1 - random.nextDouble()) < x * x / 2 + d - d * v + d * StrictMath.log(v)) {
                return d * v;
            }
        }
    }
}
