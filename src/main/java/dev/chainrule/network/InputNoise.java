package dev.chainrule.network;

import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.RandomStream;
import dev.chainrule.network.math.RandomStream.Purpose;
import dev.chainrule.network.math.RandomStreams;

/**
 * Normal noise on the inputs of a training (Bishop 1995, Training with noise is equivalent to Tikhonov regularization),
 * the same for the same seed and step; not where rows are only measured or predicted.
 */
final class InputNoise {

    private final RandomStreams streams = new RandomStreams();
    private final RandomStream random = streams.add();
    private final long seed;
    private final float deviation;
    private final float[] row;

    InputNoise(TrainingPlan plan, int inputs) {
        seed = plan.seed();
        deviation = (float) plan.inputNoise();
        row = new float[inputs];
    }

    void addTo(Matrix inputs, long step) {
        if (deviation == 0) {
            return;
        }
        streams.restart(seed, Purpose.INPUT_NOISE, step, 0);
        for (int i = 0; i < inputs.rows(); i++) {
            inputs.readRow(i, row);
            for (int j = 0; j < row.length; j++) {
                row[j] += deviation * (float) random.nextQuickGaussian();
            }
            inputs.writeRow(i, row);
        }
    }
}
