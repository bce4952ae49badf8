package dev.chainrule.network;

import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.RandomStream;
import dev.chainrule.network.math.RandomStream.Purpose;
import dev.chainrule.network.math.RandomStreams;
import java.util.Arrays;

/**
 * Normal noise on the inputs of a training (Bishop 1995, Training with noise is equivalent to Tikhonov regularization),
 * the same for the same seed and step; not where rows are only measured or predicted.
 */
final class InputNoise {

    private final RandomStreams streams = new RandomStreams();
    private final RandomStream random = streams.add();
    private final long seed;
    private final float deviation;
    /** Of each input: none where it holds an index. */
    private final float[] deviations;

    private final float[] row;

    InputNoise(TrainingPlan plan, NetworkSpec spec) {
        seed = plan.seed();
        deviation = (float) plan.inputNoise();
        deviations = new float[spec.inputs()];
        row = new float[spec.inputs()];
        Arrays.fill(deviations, deviation);
        spec.indexInputs().forEach(input -> deviations[input] = 0);
    }

    /** @param lane which part of a batch the inputs are */
    void addTo(Matrix inputs, long step, int lane) {
        if (deviation == 0) {
            return;
        }
        streams.restart(seed, Purpose.INPUT_NOISE, step, lane);
        for (int i = 0; i < inputs.rows(); i++) {
            inputs.readRow(i, row);
            for (int j = 0; j < row.length; j++) {
                row[j] += deviations[j] * (float) random.nextQuickGaussian();
            }
            inputs.writeRow(i, row);
        }
    }
}
