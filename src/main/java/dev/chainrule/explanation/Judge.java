package dev.chainrule.explanation;

import dev.chainrule.explanation.LearningRows.Encoded;
import dev.chainrule.model.manifest.Measurement;
import dev.chainrule.network.Evaluator;
import dev.chainrule.network.Network;
import dev.chainrule.network.TrainingData;
import dev.chainrule.network.Workspace;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import java.util.stream.IntStream;

/** Measures networks of one kind on the same rows. To be closed; for one thread. */
public final class Judge implements AutoCloseable {

    private final Subject subject;
    private final Memory memory;
    private final Matrix features;
    private final TrainingData data;
    private final int count;

    /** @param kernels those of every network that will be measured */
    public Judge(Subject subject, Encoded rows, Kernels kernels) {
        this.subject = subject;
        this.memory = kernels.memory();
        this.count = rows.rows().length;
        this.features = memory.allocate(count, subject.spec().inputs());
        Matrix targets = memory.allocate(count, subject.spec().outputs());
        for (int i = 0; i < count; i++) {
            features.writeRow(i, rows.features()[i]);
            targets.writeRow(i, rows.targets()[i]);
        }
        this.data = new TrainingData(
                features,
                targets,
                IntStream.range(0, count).toArray(),
                new int[0],
                subject.encoding().target().units(),
                null);
    }

    /** With every metric there is. */
    public Measurement measure(Network network) {
        return measure(network, subject.cut());
    }

    /**
     * The same by another threshold.
     *
     * @param threshold of two classes, above which the second is the answer
     */
    public Measurement measure(Network network, double threshold) {
        try (Evaluator evaluator = new Evaluator(network, subject.loss(), subject.outcome(), data, threshold)) {
            return Measurement.of(evaluator.evaluate(data.training()));
        }
    }

    /** {@code [rows][outputs]}. */
    public double[][] outputs(Network network) {
        double[][] outputs = new double[count][subject.spec().outputs()];
        try (Workspace workspace = network.predictionWorkspace(count)) {
            network.kernels().copy(features, workspace.input());
            Matrix result = workspace.forward();
            for (int i = 0; i < count; i++) {
                result.readRow(i, outputs[i]);
            }
        }
        return outputs;
    }

    /** A way to ask for the mean loss again and again, while the network's weights change. To be closed. */
    public Losses losses(Network network) {
        return new Losses(network);
    }

    /** The mean loss of the rows, for whatever weights the network has. */
    public final class Losses implements AutoCloseable {

        private final Workspace workspace;
        private final Loss loss = subject.loss();

        private Losses(Network network) {
            workspace = network.predictionWorkspace(count);
            network.kernels().copy(features, workspace.input());
            network.kernels().copy(data.targets(), workspace.targets());
        }

        public double now() {
            return workspace.loss(loss);
        }

        @Override
        public void close() {
            workspace.close();
        }
    }

    @Override
    public void close() {
        memory.close();
    }
}
