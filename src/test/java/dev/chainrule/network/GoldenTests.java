package dev.chainrule.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.choice.Menu;
import dev.chainrule.definition.Definitions;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.Celu;
import dev.chainrule.network.activation.Elu;
import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.activation.LeakyRelu;
import dev.chainrule.network.activation.Maxout;
import dev.chainrule.network.activation.Softmax;
import dev.chainrule.network.activation.Softplus;
import dev.chainrule.network.activation.Swish;
import dev.chainrule.network.activation.Tanh;
import dev.chainrule.network.layer.BatchNormalization;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.layer.Embedding;
import dev.chainrule.network.layer.Embedding.EmbeddedColumn;
import dev.chainrule.network.layer.Layer;
import dev.chainrule.network.layer.LayerNormalization;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.layer.Mode;
import dev.chainrule.network.layer.Pass;
import dev.chainrule.network.layer.PassContext;
import dev.chainrule.network.layer.Residual;
import dev.chainrule.network.layer.Shape;
import dev.chainrule.network.loss.CategoricalCrossEntropy;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.math.Cost;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.LearnedNonlinearity;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.math.RandomStream;
import dev.chainrule.network.math.RandomStream.Purpose;
import dev.chainrule.network.math.RandomStreams;
import dev.chainrule.network.math.Slots;
import dev.chainrule.network.optimizer.Optimizer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Both kernels against PyTorch; {@code golden/generate.py} says how the numbers were made. */
class GoldenTests {

    private static final JsonMapper JSON = new JsonMapper();

    enum Precision {
        FLOAT32,
        FLOAT64;

        Kernels kernels() {
            return this == FLOAT32 ? Kernels.fast() : Kernels.reference();
        }

        double tolerance(JsonNode golden) {
            return golden.get("tolerance").get(name().toLowerCase(Locale.ROOT)).doubleValue();
        }
    }

    private final Memory memory = Kernels.reference().memory();

    @AfterEach
    void giveBack() {
        memory.close();
    }

    private static JsonNode golden(String name) throws IOException {
        try (InputStream in = GoldenTests.class.getResourceAsStream("/golden/" + name + ".json")) {
            return JSON.readTree(in);
        }
    }

    private static double[][] values(JsonNode array) {
        boolean flat = array.isEmpty() || array.get(0).isNumber();
        double[][] values = new double[flat ? 1 : array.size()][];
        for (int i = 0; i < values.length; i++) {
            JsonNode row = flat ? array : array.get(i);
            values[i] = new double[row.size()];
            for (int j = 0; j < values[i].length; j++) {
                values[i][j] = row.get(j).doubleValue();
            }
        }
        return values;
    }

    private static Matrix matrix(Memory memory, JsonNode array) {
        double[][] values = values(array);
        Matrix matrix = memory.allocate(values.length, values[0].length);
        fill(matrix, values);
        return matrix;
    }

    private static void fill(Matrix matrix, double[][] values) {
        for (int i = 0; i < values.length; i++) {
            for (int j = 0; j < values[i].length; j++) {
                matrix.set(i, j, values[i][j]);
            }
        }
    }

    private void assertClose(String what, Matrix actual, JsonNode expected, double tolerance) {
        Numbers.assertClose(what, actual, matrix(memory, expected), tolerance);
    }

    @ParameterizedTest
    @EnumSource
    void activationsAgree(Precision precision) throws IOException {
        JsonNode golden = golden("activations");
        for (Activation activation : Samples.of(Activation.class)) {
            assertActivation(precision, activation, golden, Menu.nameOf(activation));
        }
        assertActivation(precision, new LeakyRelu(0.2), golden, "leaky_relu 0.2");
        assertActivation(precision, new Elu(1.5), golden, "elu 1.5");
        assertActivation(precision, new Celu(0.5), golden, "celu 0.5");
        assertActivation(precision, new Swish(2), golden, "swish 2");
        assertActivation(precision, new Softplus(2), golden, "softplus 2");
        assertActivation(precision, new Maxout(3), golden, "maxout 3");
    }

    /** The golden input in as many rows as the output has: of an activation of several pieces they are longer. */
    private void assertActivation(Precision precision, Activation activation, JsonNode golden, String name) {
        Kernels kernels = precision.kernels();
        double tolerance = precision.tolerance(golden);
        JsonNode expected = golden.get("activations").get(name);
        assertThat(expected).as("golden numbers of " + name).isNotNull();
        try (Memory own = kernels.memory()) {
            Matrix input = matrix(own, golden.get("input"));
            Matrix upstream = matrix(own, golden.get("upstream"));
            int rows = expected.get("output").size();
            Matrix z = input.slice(0, rows, Math.toIntExact(input.size() / rows));
            Matrix gradient = own.allocate(rows, z.columns());
            Matrix a = kernels.outputOf(activation, z, own);
            kernels.activate(activation, z, null, a);
            assertClose(name, a, expected.get("output"), tolerance);
            kernels.activationGradient(activation, z, a, upstream.slice(0, rows, a.columns()), gradient);
            Matrix shaped = gradient.slice(0, input.rows(), input.columns());
            assertClose(name + "′", shaped, expected.get("gradient"), tolerance);
        }
    }

    @ParameterizedTest
    @EnumSource
    void learnedActivationsAgree(Precision precision) throws IOException {
        JsonNode golden = golden("activations");
        Kernels kernels = precision.kernels();
        double tolerance = precision.tolerance(golden);
        for (Activation activation : Samples.of(Activation.class)) {
            if (activation instanceof LearnedNonlinearity learner) {
                String name = Menu.nameOf(activation);
                JsonNode expected = golden.get("learned").get(name);
                assertThat(expected).as("golden numbers of " + name).isNotNull();
                try (Memory own = kernels.memory()) {
                    Matrix z = matrix(own, golden.get("input"));
                    Matrix gradient = matrix(own, golden.get("upstream"));
                    Matrix learned = matrix(own, expected.get("learned"));
                    Matrix a = own.allocate(z.rows(), z.columns());
                    Matrix learnedGradient = own.allocate(1, z.columns());
                    kernels.activateLearned(learner, z, learned, a);
                    assertClose(name, a, expected.get("output"), tolerance);
                    kernels.learnedGradient(learner, z, learned, gradient, learnedGradient);
                    assertClose(name + " ∂z", gradient, expected.get("gradient"), tolerance);
                    assertClose(name + " ∂s", learnedGradient, expected.get("learned_gradient"), tolerance);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void lossesAgree(Precision precision) throws IOException {
        JsonNode golden = golden("losses");
        Set<String> met = new TreeSet<>();
        for (JsonNode expected : golden.get("losses")) {
            Loss loss = Definitions.read(expected.get("loss"), Loss.class);
            met.add(Menu.nameOf(loss));
            assertLoss(precision, loss, golden.get("outputs"), golden, expected.get("of_outputs"));
            for (Activation activation : Samples.of(Activation.class)) {
                JsonNode ofLogits = expected.get("of_logits").get(Menu.nameOf(activation));
                Cost cost = loss.onLogits(activation);
                if (ofLogits != null) {
                    assertThat(cost).as("%s before %s", loss, activation).isNotNull();
                    assertLoss(precision, Objects.requireNonNull(cost), golden.get("logits"), golden, ofLogits);
                } else if (cost != null) {
                    assertThat(cost).as("%s before %s", loss, activation).isSameAs(loss);
                }
            }
        }
        assertThat(met).containsExactlyInAnyOrderElementsOf(Menu.of(Loss.class).names());
    }

    private void assertLoss(Precision precision, Cost cost, JsonNode values, JsonNode golden, JsonNode expected) {
        Kernels kernels = precision.kernels();
        double tolerance = precision.tolerance(golden);
        try (Memory own = kernels.memory()) {
            Matrix outputs = matrix(own, values);
            Matrix targets = matrix(own, golden.get("targets"));
            Matrix weights = Numbers.ones(own, outputs.rows());
            Matrix slope = own.allocate(outputs.rows(), outputs.columns());
            double sum = kernels.loss(cost, outputs, targets, weights, 1.0 / outputs.rows(), slope);
            double value = expected.get("value").doubleValue();
            assertThat(sum / outputs.rows()).isCloseTo(value, within(tolerance * Math.abs(value)));
            assertClose(cost + "′", slope, expected.get("gradient"), tolerance);
        }
    }

    @ParameterizedTest
    @EnumSource
    void denseAgrees(Precision precision) throws IOException {
        JsonNode golden = golden("dense");
        double tolerance = precision.tolerance(golden);
        Activation activation = Samples.of(Activation.class).stream()
                .filter(a -> Menu.nameOf(a).equals(golden.get("activation").stringValue()))
                .findFirst()
                .orElseThrow();
        try (Memory own = precision.kernels().memory()) {
            Matrix input = matrix(own, golden.get("input"));
            Matrix weights = matrix(own, golden.get("weights"));
            Matrix bias = matrix(own, golden.get("bias"));
            Layer layer = new Dense(weights.columns(), activation).build(weights.rows());
            Matrix parameters = own.allocate(1, layer.parameterCount());
            Matrix gradients = own.allocate(1, layer.parameterCount());
            precision.kernels().copy(weights, parameters.slice(0, weights.rows(), weights.columns()));
            precision.kernels().copy(bias, parameters.slice(weights.size(), 1, bias.columns()));
            Matrix state = own.allocate(1, layer.stateCount());
            Pass pass = layer.pass(new PassContext(
                    precision.kernels(),
                    own,
                    input.rows(),
                    parameters,
                    state,
                    Mode.TRAIN,
                    gradients,
                    true,
                    new RandomStreams()));

            assertClose("output", pass.forward(input), golden.get("output"), tolerance);
            Matrix inputGradient = pass.backward(input, matrix(own, golden.get("upstream")));
            assertClose("∂x", Objects.requireNonNull(inputGradient), golden.get("input_gradient"), tolerance);
            Matrix weightGradient = gradients.slice(0, weights.rows(), weights.columns());
            assertClose("∂W", weightGradient, golden.get("weights_gradient"), tolerance);
            Matrix biasGradient = gradients.slice(weights.size(), 1, bias.columns());
            assertClose("∂b", biasGradient, golden.get("bias_gradient"), tolerance);
        }
    }

    private static final Map<String, LayerSpec> LAYERS = Map.of(
            "batch_normalization", new BatchNormalization(0.1, 1e-5),
            "layer_normalization", new LayerNormalization(1e-5),
            "residual", new Residual(List.of(new Dense(5, new Tanh()), new Dense(4, new Identity())), 0.5),
            "projected", new Residual(List.of(new BatchNormalization(0.1, 1e-5), new Dense(3, new Tanh())), 1),
            "embedding",
                    new Embedding(null, List.of(new EmbeddedColumn(1, "five", 5), new EmbeddedColumn(3, "three", 3))));

    @ParameterizedTest
    @EnumSource
    void layersAgreeInTrainingAndInPrediction(Precision precision) throws IOException {
        JsonNode golden = golden("layers");
        for (Map.Entry<String, LayerSpec> layer : LAYERS.entrySet()) {
            JsonNode expected = golden.get("layers").get(layer.getKey());
            assertLayer(precision, layer.getValue().build(4), expected, precision.tolerance(golden));
        }
    }

    /** {@code golden/shaped.py} says how the numbers were made. */
    @ParameterizedTest
    @EnumSource
    void layersOverPicturesAndSequencesAgree(Precision precision) throws IOException {
        JsonNode golden = golden("shaped");
        for (String name : golden.get("layers").propertyNames()) {
            JsonNode expected = golden.get("layers").get(name);
            LayerSpec spec = Definitions.read(expected.get("layer"), LayerSpec.class);
            Layer layer = spec.build(shape(expected.get("shape")));
            assertThat(layer.output()).as(name).isEqualTo(shape(expected.get("output_shape")));
            assertThat(layer.parameterCount())
                    .as(name)
                    .isEqualTo(expected.get("parameters").size());
            assertLayer(precision, layer, expected, precision.tolerance(golden));
        }
    }

    private static Shape shape(JsonNode dims) {
        return Shape.of(dims.valueStream().mapToInt(JsonNode::intValue).toArray());
    }

    private void assertLayer(Precision precision, Layer layer, JsonNode golden, double tolerance) {
        try (Memory own = precision.kernels().memory()) {
            Matrix parameters = own.allocate(1, layer.parameterCount());
            Matrix gradients = own.allocate(1, layer.parameterCount());
            Matrix state = own.allocate(1, layer.stateCount());
            layer.initialize(parameters, state, RandomStream.of(1, Purpose.INITIALIZATION, 0));
            fill(parameters, values(golden.get("parameters")));
            String name = layer.spec().toString();
            int rows = golden.get("input").size();
            PassContext context = new PassContext(
                    precision.kernels(),
                    own,
                    rows,
                    parameters,
                    state,
                    Mode.TRAIN,
                    gradients,
                    true,
                    new RandomStreams());
            Pass training = layer.pass(context);
            for (JsonNode batch : golden.get("batches")) {
                Matrix input = matrix(own, batch.get("input"));
                assertClose(name, training.forward(input), batch.get("output"), tolerance);
                Matrix upstream = matrix(own, batch.get("upstream"));
                Matrix inputGradient = Objects.requireNonNull(training.backward(input, upstream));
                assertClose(name + " ∂x", inputGradient, batch.get("input_gradient"), tolerance);
                assertClose(name + " ∂θ", gradients, batch.get("gradients"), tolerance);
                training.updateState();
            }
            if (layer.stateCount() > 0) {
                assertClose(name + " state", state, golden.get("state"), tolerance);
            }
            Pass prediction = layer.pass(new PassContext(
                    precision.kernels(), own, rows, parameters, state, Mode.PREDICT, null, false, new RandomStreams()));
            Matrix input = matrix(own, golden.get("input"));
            assertClose(name + " predicts", prediction.forward(input), golden.get("prediction"), tolerance);
        }
    }

    @ParameterizedTest
    @EnumSource
    void dropoutAgreesUnderTheSameMask(Precision precision) throws IOException {
        JsonNode golden = golden("layers").get("dropout");
        double rate = golden.get("rate").doubleValue();
        double kept = Arrays.stream(values(golden.get("mask"))[0]).max().orElseThrow();
        Kernels kernels = precision.kernels();
        try (Memory own = kernels.memory()) {
            Matrix drawn = own.allocate(100, 100);
            kernels.drawMask(RandomStream.of(1, Purpose.EXAMPLE, 0), rate, drawn);
            double silenced = 0;
            for (float[] row : Numbers.values(drawn)) {
                for (float value : row) {
                    silenced += value == 0 ? 1e-4 : 0;
                    assertThat(value == 0 || Math.abs(value - kept) < 1e-6).isTrue();
                }
            }
            assertThat(silenced).isCloseTo(rate, within(0.02));
            Matrix mask = matrix(own, golden.get("mask"));
            Matrix output = matrix(own, golden.get("input"));
            kernels.multiplyElements(output, mask, output);
            assertClose("output", output, golden.get("output"), 1e-6);
            Matrix gradient = matrix(own, golden.get("upstream"));
            kernels.multiplyElements(gradient, mask, gradient);
            assertClose("∂x", gradient, golden.get("input_gradient"), 1e-6);
        }
    }

    @ParameterizedTest
    @EnumSource
    void optimizersAgreeForFiveSteps(Precision precision) throws IOException {
        JsonNode golden = golden("optimizers");
        Set<Class<?>> seen = new HashSet<>();
        for (JsonNode training : golden.get("trainings")) {
            Optimizer optimizer = Definitions.read(training.get("optimizer"), Optimizer.class);
            train(precision, optimizer, golden, training);
            seen.add(optimizer.getClass());
        }
        assertThat(seen)
                .as("optimizers with golden numbers")
                .containsExactlyInAnyOrderElementsOf(Menu.of(Optimizer.class).members());
    }

    private void train(Precision precision, Optimizer optimizer, JsonNode golden, JsonNode training) {
        JsonNode steps = training.get("steps");
        double learningRate = optimizer.learningRate();
        NetworkSpec spec = new NetworkSpec(4, List.of(new Dense(5, new Tanh())), 3, new Softmax());
        double tolerance = precision.tolerance(golden);
        Kernels kernels = precision.kernels();
        try (Memory own = kernels.memory();
                Network network = Network.initialize(spec, kernels, 0);
                Workspace workspace =
                        network.trainingWorkspace(golden.get("input").size())) {
            fill(network.parameters(), values(golden.get("parameters")));
            fill(workspace.input(), values(golden.get("input")));
            fill(workspace.targets(), values(golden.get("targets")));
            int size = network.parameters().columns();
            Slots slots = kernels.slots(optimizer, size, own);
            Matrix[] gradients = {workspace.gradients()};
            for (int step = 1; step <= steps.size(); step++) {
                JsonNode expected = steps.get(step - 1);
                double loss = workspace.backward(new CategoricalCrossEntropy());
                assertThat(loss).isCloseTo(expected.get("loss").doubleValue(), within(tolerance * loss));
                kernels.update(optimizer, network.parameters(), gradients, slots, learningRate, step, 0, size);
                String what = optimizer + " after step " + step;
                assertClose(what, network.parameters(), expected.get("parameters"), tolerance);
            }
        }
    }
}
