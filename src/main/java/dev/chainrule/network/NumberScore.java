package dev.chainrule.network;

import java.util.LinkedHashMap;
import java.util.Map;

/** How far numbers are from the truth, in the unit of the data; with several outputs, the mean over them. */
final class NumberScore implements Score {

    private final double[] scale;
    private final double[] squaredError;
    private final double[] absoluteError;
    private final double[] mean;
    private final double[] spread;
    private long rows;

    /** @param scale raw units per encoded unit of each output */
    NumberScore(int outputs, double[] scale) {
        this.scale = scale;
        squaredError = new double[outputs];
        absoluteError = new double[outputs];
        mean = new double[outputs];
        spread = new double[outputs];
    }

    @Override
    public void add(float[] outputs, float[] targets) {
        rows++;
        for (int j = 0; j < mean.length; j++) {
            double error = (double) outputs[j] - targets[j];
            squaredError[j] += error * error;
            absoluteError[j] += Math.abs(error);
            double distance = targets[j] - mean[j];
            mean[j] += distance / rows;
            spread[j] += distance * (targets[j] - mean[j]);
        }
    }

    @Override
    public Evaluation evaluation(double loss) {
        double rmse = 0;
        double mae = 0;
        double r2 = 0;
        for (int j = 0; j < mean.length; j++) {
            rmse += Math.sqrt(squaredError[j] / rows) * scale[j];
            mae += absoluteError[j] / rows * scale[j];
            r2 += 1 - squaredError[j] / spread[j];
        }
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("rmse", rmse / mean.length);
        metrics.put("mae", mae / mean.length);
        metrics.put("r2", r2 / mean.length);
        return new Evaluation(rows, loss, metrics, null);
    }
}
