package dev.chainrule.exchange.onnx;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.TargetEncoding.NumberTarget;
import dev.chainrule.encoding.TargetEncoding.NumericTargets;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.Scaled;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.exchange.onnx.write.OnnxExport;
import dev.chainrule.network.Network;
import dev.chainrule.network.NetworkSpec;
import dev.chainrule.network.Workspace;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.table.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** What tests compare engines with. */
final class Compared {

    static final OnnxExport EXPORT = new OnnxExport("houses", 3, Map.of("engine", "test", "seed", "42"), null);

    private Compared() {}

    /** Numbers as they are, in and out, so that an output is what the network says. */
    static Encoding plain(int inputs, int outputs) {
        List<FeatureEncoding> features = new ArrayList<>();
        for (int i = 0; i < inputs; i++) {
            features.add(new Scaled("x" + i, ColumnType.NUMBER, Scaling.NONE, 0, 1, 0));
        }
        List<NumberTarget> targets = new ArrayList<>();
        for (int i = 0; i < outputs; i++) {
            targets.add(new NumberTarget("y" + i, ColumnType.NUMBER, Scaling.NONE, 0, 1));
        }
        return new Encoding(features, new NumericTargets(targets));
    }

    /** Everything it learns is random, also biases, scales and running means. */
    static Network random(NetworkSpec spec, long seed) {
        Network network = Network.initialize(spec, Kernels.fast(), seed);
        SplittableRandom random = new SplittableRandom(seed);
        Matrix parameters = network.parameters();
        for (int i = 0; i < parameters.columns(); i++) {
            parameters.set(0, i, parameters.get(0, i) + 0.3 * random.nextGaussian());
        }
        Matrix state = network.state();
        for (int i = 0; i < state.columns(); i++) {
            state.set(0, i, 0.2 + random.nextDouble());
        }
        return network;
    }

    /** What the engine says of encoded rows. */
    static float[][] answers(Network network, float[][] rows) {
        try (Workspace workspace = network.predictionWorkspace(rows.length)) {
            for (int i = 0; i < rows.length; i++) {
                workspace.input().writeRow(i, rows[i]);
            }
            Matrix outputs = workspace.forward();
            float[][] answers = new float[rows.length][outputs.columns()];
            for (int i = 0; i < rows.length; i++) {
                outputs.readRow(i, answers[i]);
            }
            return answers;
        }
    }

    static float[][] rows(int count, int columns, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] rows = new float[count][columns];
        for (float[] row : rows) {
            for (int j = 0; j < columns; j++) {
                row[j] = (float) (1.5 * random.nextGaussian());
            }
        }
        return rows;
    }
}
