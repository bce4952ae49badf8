package dev.chainrule.explanation.trace;

import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.explanation.AskedRow;
import dev.chainrule.explanation.LearningRows.Encoded;
import dev.chainrule.explanation.Subject;
import dev.chainrule.network.Outcome;
import dev.chainrule.network.math.RandomStream;
import dev.chainrule.network.math.RandomStream.Purpose;

/** Rows, and what is right for them, as a network gets them. */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record Batch(float[][] features, float[][] targets) {

    private static final long SEED = 42;

    static Batch of(Encoded rows) {
        return new Batch(rows.features(), rows.targets());
    }

    /** Of a network without data: its example row with noise on whatever is no index, the same each time. */
    static Batch made(Subject subject, int count) {
        float[] example = AskedRow.of(subject, null, null).inputs();
        RandomStream random = RandomStream.of(SEED, Purpose.INPUT_NOISE, 0);
        float[][] features = new float[count][];
        float[][] targets = new float[count][];
        for (int row = 0; row < count; row++) {
            features[row] = noisy(subject, example, random);
            targets[row] = chance(subject, random);
        }
        return new Batch(features, targets);
    }

    private static float[] noisy(Subject subject, float[] example, RandomStream random) {
        float[] inputs = example.clone();
        int at = 0;
        for (FeatureEncoding feature : subject.encoding().features()) {
            for (int i = 0; i < feature.width() && feature.indexed() == 0; i++) {
                inputs[at + i] += (float) random.nextGaussian();
            }
            at += feature.width();
        }
        return inputs;
    }

    private static float[] chance(Subject subject, RandomStream random) {
        float[] right = new float[subject.encoding().outputs()];
        if (subject.outcome() == Outcome.CLASSES) {
            right[random.nextInt(right.length)] = 1;
            return right;
        }
        for (int i = 0; i < right.length; i++) {
            right[i] = subject.outcome() == Outcome.NUMBERS ? (float) random.nextGaussian() : random.nextInt(2);
        }
        return right;
    }

    int rows() {
        return features.length;
    }
}
