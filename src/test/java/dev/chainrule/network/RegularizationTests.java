package dev.chainrule.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.choice.Menu;
import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.activation.Softmax;
import dev.chainrule.network.activation.Tanh;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.layer.Embedding;
import dev.chainrule.network.layer.Embedding.EmbeddedColumn;
import dev.chainrule.network.loss.CategoricalCrossEntropy;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.loss.MeanSquaredError;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.optimizer.GradientDescent;
import dev.chainrule.network.regularizer.Elastic;
import dev.chainrule.network.regularizer.L1;
import dev.chainrule.network.regularizer.L2;
import dev.chainrule.network.regularizer.MaxNorm;
import dev.chainrule.network.regularizer.Penalty;
import dev.chainrule.network.regularizer.Regularizer;
import dev.chainrule.network.schedule.Constant;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Regularizers and input noise in training; golden numbers from {@code golden/generate.py}. */
class RegularizationTests {

    private static final double RATE = 0.1;

    private final Memory memory = Kernels.fast().memory();

    @AfterEach
    void giveBack() {
        memory.close();
    }

    static List<Regularizer> regularizers() {
        return List.of(new L1(0.02), new L2(0.3), new Elastic(0.02, 0.3), new MaxNorm(1.5));
    }

    private static float[] floats(JsonNode array) {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).floatValue();
        }
        return values;
    }

    private static float[][] rows(JsonNode array) {
        float[][] rows = new float[array.size()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = floats(array.get(i));
        }
        return rows;
    }

    private TrainingData data(float[][] features, float[][] targets) {
        return new TrainingData(
                Numbers.matrix(memory, features),
                Numbers.matrix(memory, targets),
                IntStream.range(0, features.length).toArray(),
                new int[0],
                new double[targets[0].length]);
    }

    private static TrainingPlan plan(
            Loss loss, Outcome outcome, int batchSize, @Nullable Regularizer regularizer, double noise) {
        return TrainingPlan.of(loss, new GradientDescent(RATE), new Constant(), outcome)
                .epochs(5)
                .batchSize(batchSize)
                .seed(1)
                .regularizer(regularizer)
                .inputNoise(noise)
                .build();
    }

    private static float[] trained(Network network, TrainingPlan plan, TrainingData data, List<Double> losses) {
        new Trainer(network, plan, data).run(new TrainingObserver() {
            @Override
            public boolean stepDone(long step, double loss, double learningRate) {
                losses.add(loss);
                return true;
            }

            @Override
            public void epochDone(EpochReport report) {}
        });
        return Numbers.values(network.parameters())[0];
    }

    @ParameterizedTest
    @MethodSource("regularizers")
    void agreesWithAutomaticDifferentiationForFiveSteps(Regularizer regularizer) throws IOException {
        try (InputStream in = RegularizationTests.class.getResourceAsStream("/golden/regularizers.json")) {
            JsonNode golden = new JsonMapper().readTree(in);
            JsonNode expected = golden.get("regularizers").get(Menu.nameOf(regularizer));
            NetworkSpec spec = new NetworkSpec(4, List.of(new Dense(5, new Tanh())), 3, new Softmax());
            try (Network network = Network.initialize(spec, Kernels.fast(), 0)) {
                network.parameters().writeRow(0, floats(golden.get("parameters")));
                TrainingData data = data(rows(golden.get("input")), rows(golden.get("targets")));
                List<Double> losses = new ArrayList<>();
                TrainingPlan plan = plan(new CategoricalCrossEntropy(), Outcome.CLASSES, 6, regularizer, 0);

                float[] weights = trained(network, plan, data, losses);

                for (int i = 0; i < weights.length; i++) {
                    double value = expected.get("parameters").get(i).doubleValue();
                    assertThat((double) weights[i]).isCloseTo(value, within(1e-5));
                }
                for (int i = 0; i < losses.size(); i++) {
                    double loss = expected.get("losses").get(i).doubleValue();
                    assertThat(losses.get(i)).isCloseTo(loss, within(1e-5));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("regularizers")
    void addsTheDerivativeOfItsPenalty(Regularizer regularizer) {
        if (regularizer instanceof Penalty penalty) {
            float[] weights = {-2, -0.5f, 0.25f, 3};
            float[] gradients = {1, 1, 1, 1};
            penalty.addGradient(weights, gradients, 3);
            for (int i = 0; i < 3; i++) {
                double slope = (penalty.penalty(weights[i] + 1e-4) - penalty.penalty(weights[i] - 1e-4)) / 2e-4;
                assertThat((double) gradients[i]).isCloseTo(1 + slope, within(1e-6));
            }
            assertThat(gradients[3]).isEqualTo(1);
        }
    }

    private float[] trainedLine(@Nullable Regularizer ofLayer, @Nullable Regularizer usual, double noise, int batch) {
        Dense layer = new Dense(5000, new Tanh(), null, true, null, ofLayer);
        NetworkSpec spec = new NetworkSpec(1, List.of(layer), 1, new Identity());
        TrainingData data = data(Numbers.of(3).normal(8, 1), Numbers.of(4).normal(8, 1));
        TrainingPlan plan = plan(new MeanSquaredError(), Outcome.NUMBERS, batch, usual, noise);
        try (Network network = Network.initialize(spec, Kernels.fast(), 2)) {
            network.parameters().slice(10_000, 1, 5000).writeRow(0, new float[5000]);
            return trained(network, plan, data, new ArrayList<>());
        }
    }

    @Test
    void aLayersOwnCountsMoreThanThatOfTheNetwork() {
        float[] plain = trainedLine(new L2(0), new L2(0), 0, 8);

        assertThat(trainedLine(null, null, 0, 8)).isEqualTo(plain);
        assertThat(trainedLine(new L2(0), new L2(0.5), 0, 8)).isNotEqualTo(plain);
        assertThat(trainedLine(new L2(0.5), new L2(0.5), 0, 8)).isEqualTo(trainedLine(null, new L2(0.5), 0, 8));
    }

    @Test
    void noiseIsThatOfTheSeedAndChangesWhatIsLearnt() {
        float[] noisy = trainedLine(null, null, 0.3, 3);

        assertThat(trainedLine(null, null, 0.3, 3)).isEqualTo(noisy);
        assertThat(trainedLine(null, null, 0, 3)).isNotEqualTo(noisy);
    }

    @Test
    void noiseLeavesTheIndicesOfCategoriesAlone() {
        assertThat(trainedOnIndices(3)).isEqualTo(trainedOnIndices(0));
    }

    private float[] trainedOnIndices(double noise) {
        Embedding embedding = new Embedding(2, List.of(new EmbeddedColumn(0, "shop", 4)));
        NetworkSpec spec = new NetworkSpec(1, List.of(embedding), 1, new Identity());
        float[][] shops = {{1}, {2}, {3}, {4}, {0}, {1}, {2}, {3}};
        TrainingData data = data(shops, Numbers.of(4).normal(8, 1));
        TrainingPlan plan = plan(new MeanSquaredError(), Outcome.NUMBERS, 3, null, noise);
        try (Network network = Network.initialize(spec, Kernels.fast(), 2)) {
            return trained(network, plan, data, new ArrayList<>());
        }
    }
}
