package dev.chainrule.network.metric;

/** Whether the network is right as often as it is sure to be: confidence and right answers in 15 equal bins. */
final class Calibration {

    private static final int BINS = 15;

    private final double[] confidence = new double[BINS];
    private final long[] right = new long[BINS];
    private long rows;

    /** @param sure the probability of the class predicted */
    void add(double sure, boolean hit) {
        int bin = Math.max(0, Math.min(BINS - 1, (int) Math.ceil(sure * BINS) - 1));
        confidence[bin] += sure;
        right[bin] += hit ? 1 : 0;
        rows++;
    }

    void add(Calibration part) {
        for (int bin = 0; bin < BINS; bin++) {
            confidence[bin] += part.confidence[bin];
            right[bin] += part.right[bin];
        }
        rows += part.rows;
    }

    /** Each bin's difference, weighted by its rows: these cancel out. */
    double error() {
        double error = 0;
        for (int bin = 0; bin < BINS; bin++) {
            error += Math.abs(right[bin] - confidence[bin]);
        }
        return error / rows;
    }
}
