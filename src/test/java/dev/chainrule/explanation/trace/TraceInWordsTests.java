package dev.chainrule.explanation.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.encoding.feature.Categorical;
import dev.chainrule.encoding.feature.CategoryValues;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.OneHot;
import dev.chainrule.encoding.feature.Ranked;
import dev.chainrule.encoding.feature.Scaled;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.explanation.Opened;
import dev.chainrule.explanation.Subject;
import dev.chainrule.explanation.trace.TraceResponse.ColumnTrace;
import dev.chainrule.explanation.trace.TraceResponse.CrossTerm;
import dev.chainrule.explanation.trace.TraceResponse.LayerTrace;
import dev.chainrule.explanation.trace.TraceResponse.NeuronBlame;
import dev.chainrule.explanation.trace.TraceResponse.NeuronTrace;
import dev.chainrule.network.NetworkSpec;
import dev.chainrule.network.WrittenTraining.OptimizerState;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.activation.LeakyRelu;
import dev.chainrule.network.activation.LogSoftmax;
import dev.chainrule.network.activation.Maxout;
import dev.chainrule.network.activation.Sigmoid;
import dev.chainrule.network.activation.Softmax;
import dev.chainrule.network.layer.Activated;
import dev.chainrule.network.layer.BatchNormalization;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.layer.Dropout;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.layer.Residual;
import dev.chainrule.table.ColumnType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a trace says of encodings, activations, losses and optimizers beside the bare numbers, as JSON and as Markdown. */
@NullUnmarked // javac 17 does not see in class files that members of a map may be null
class TraceInWordsTests {

    private static final String MSE = "\"mse\"";
    private static final String SGD = "\"optimizer\": {\"type\": \"sgd\", \"learning_rate\": 0.25}";

    private static TargetEncoding number(Scaling scaling, double center, double spread) {
        return new TargetEncoding.NumericTargets(
                List.of(new TargetEncoding.NumberTarget("price", ColumnType.NUMBER, scaling, center, spread)));
    }

    private static final TargetEncoding FLOWERS =
            new TargetEncoding.Classes("species", ColumnType.CATEGORY, List.of("<b>rose</b>", "se|tosa", "virginica"));

    private static FeatureEncoding plain(String column) {
        return new Scaled(column, ColumnType.NUMBER, Scaling.NONE, 0, 1, 7);
    }

    private static Subject subject(
            List<FeatureEncoding> features,
            List<LayerSpec> layers,
            Activation output,
            TargetEncoding target,
            String loss,
            Map<String, @Nullable Object> example) {
        Encoding encoding = new Encoding(features, target);
        NetworkSpec spec = new NetworkSpec(encoding.inputs(), layers, encoding.outputs(), output);
        return Opened.subject(spec, encoding, example, loss, SGD, null);
    }

    private static TraceResponse trace(Subject subject, @Nullable String target, int top) {
        JsonNode right = target == null ? null : JsonMapper.shared().readTree(target);
        return new Tracer(
                        subject,
                        new TraceDefinition(null, right, null, top, null, null, null, null, null),
                        Opened.SETTINGS)
                .trace();
    }

    private static TraceResponse ofTwo(List<LayerSpec> layers, Activation output, TargetEncoding target, String loss) {
        Map<String, @Nullable Object> example = new LinkedHashMap<>();
        example.put("x", 0.5);
        example.put("y", -0.75);
        try (Subject subject = subject(List.of(plain("x"), plain("y")), layers, output, target, loss, example)) {
            return trace(subject, target == FLOWERS ? "\"virginica\"" : "3.3", 20);
        }
    }

    private static TraceResponse of(FeatureEncoding feature, @Nullable Object value, int top) {
        Map<String, @Nullable Object> example = new LinkedHashMap<>();
        example.put(feature.column(), value);
        try (Subject subject =
                subject(List.of(feature), List.of(), new Identity(), number(Scaling.NONE, 0, 1), MSE, example)) {
            return trace(subject, null, top);
        }
    }

    @Test
    void reachesRawUnitsStepByStep() {
        for (Scaling scaling : Scaling.values()) {
            boolean none = scaling == Scaling.NONE;
            TraceResponse trace =
                    ofTwo(List.of(), new Identity(), number(scaling, none ? 0 : 1.25, none ? 1 : 2.5), MSE);
            var answer = trace.decoding().get(0);
            assertThat(Calculator.of(answer.inNumbers()))
                    .as(scaling + ": " + answer.inNumbers())
                    .isCloseTo((Double) Objects.requireNonNull(trace.prediction()), within(1e-3));
            assertThat(answer.value()).isEqualTo(trace.prediction());
            assertThat(answer.outputs().get(0).value())
                    .isEqualTo(trace.layers().get(0).neurons().get(0).a());
            var target = Objects.requireNonNull(trace.targetEncoding()).get(0);
            assertThat(target.raw()).isEqualTo(3.3);
            assertThat(Calculator.of(Objects.requireNonNull(target.inNumbers())))
                    .as(scaling + ": " + target.inNumbers())
                    .isCloseTo(Objects.requireNonNull(trace.loss()).targets().get(0), within(1e-4));
            String markdown = TraceMarkdown.of(trace);
            assertThat(markdown).contains("In numbers: " + answer.inNumbers(), "y = " + target.inNumbers());
        }
    }

    @Test
    void writesAsManyDigitsAsACalculatorNeeds() {
        TraceResponse trace = ofTwo(List.of(), new Identity(), number(Scaling.STANDARDIZE, 1234567.125, 0.5), MSE);
        assertThat(trace.decoding().get(0).inNumbers()).startsWith("1234567.125 + 0.5 · ");
    }

    @Test
    void tellsOfATargetThatNeverVaries() {
        TraceResponse trace = ofTwo(List.of(), new Identity(), number(Scaling.STANDARDIZE, 4, 0), MSE);
        assertThat(trace.decoding().get(0).formula()).isEqualTo("the value of all training rows");
        assertThat(trace.decoding().get(0).inNumbers()).isEqualTo("4");
    }

    @Test
    void tellsHowOutputsBecomeAClass() {
        TraceResponse trace = ofTwo(List.of(), new Softmax(), FLOWERS, "\"categorical_cross_entropy\"");
        var answer = trace.decoding().get(0);
        assertThat(answer.inNumbers()).startsWith("max(").endsWith("so " + answer.value());
        assertThat(Objects.requireNonNull(trace.targetEncoding()).get(0).targets())
                .extracting(TraceResponse.Input::value)
                .containsExactly(0.0, 0.0, 1.0);
        TargetEncoding two = new TargetEncoding.Classes("sold", ColumnType.BOOLEAN, List.of(false, true));
        Map<String, @Nullable Object> example = Map.of("x", 0.5);
        try (Subject subject =
                subject(List.of(plain("x")), List.of(), new Sigmoid(), two, "\"binary_cross_entropy\"", example)) {
            assertThat(trace(subject, "true", 20).decoding().get(0).inNumbers())
                    .matches("true: .*; false: 1 − .* = .*; so .*");
        }
    }

    @Test
    void showsTheParametersOfALoss() {
        TraceResponse trace =
                ofTwo(List.of(), new Identity(), number(Scaling.NONE, 0, 1), "{\"type\": \"huber\", \"delta\": 1.5}");
        var loss = Objects.requireNonNull(trace.loss());
        assertThat(loss.parameters()).containsExactly(Map.entry("delta", 1.5));
        assertThat(loss.inNumbers()).contains("1.5 · (|");
        assertThat(TraceMarkdown.of(trace)).contains("L = 1.5 · (\\|");
    }

    @Test
    void showsThePiecesOfAMaxoutAndTheirMaximum() {
        TraceResponse trace =
                ofTwo(List.of(new Dense(2, new Maxout(3))), new Identity(), number(Scaling.NONE, 0, 1), MSE);
        LayerTrace layer = trace.layers().get(0);
        assertThat(layer.pieces()).isEqualTo(3);
        for (NeuronTrace neuron : layer.neurons()) {
            assertThat(Calculator.of(Objects.requireNonNull(neuron.aInNumbers())))
                    .isCloseTo(neuron.a(), within(1e-5));
        }
        String markdown = TraceMarkdown.of(trace);
        assertThat(markdown).doesNotContain("operatorname{maxout}");
        assertThat(markdown.split(Pattern.quote("\\max(z_{0}, z_{1}, z_{2}) = "), -1))
                .hasSize(3);
    }

    @Test
    void derivesASoftmaxFromItsExponentials() {
        TraceResponse trace = ofTwo(List.of(), new Softmax(), FLOWERS, "\"categorical_cross_entropy\"");
        LayerTrace layer = trace.layers().get(0);
        double sum = layer.neurons().stream()
                .mapToDouble(neuron -> Objects.requireNonNull(neuron.exponential()))
                .sum();
        assertThat(Objects.requireNonNull(layer.exponentials()).sum()).isCloseTo(sum, within(1e-12));
        for (NeuronTrace neuron : layer.neurons()) {
            assertThat(Objects.requireNonNull(neuron.exponential()) / sum).isCloseTo(neuron.a(), within(1e-12));
            assertThat(Calculator.of(Objects.requireNonNull(neuron.aInNumbers())))
                    .isCloseTo(neuron.a(), within(1e-5));
        }
        assertThat(TraceMarkdown.of(trace))
                .contains("$$S = \\sum_j e^{z_j - ", "$a = \\frac{e^{z - ")
                .doesNotContain("operatorname{softmax}");
    }

    @Test
    void derivesALogSoftmaxInAHiddenLayer() {
        TraceResponse trace =
                ofTwo(List.of(new Activated(new LogSoftmax())), new Identity(), number(Scaling.NONE, 0, 1), MSE);
        for (NeuronTrace neuron : trace.layers().get(0).neurons()) {
            assertThat(Calculator.of(Objects.requireNonNull(neuron.aInNumbers())))
                    .isCloseTo(neuron.a(), within(1e-5));
        }
        assertThat(TraceMarkdown.of(trace)).contains("a = z - ", "\\ln S");
    }

    @Test
    void addsWhatTheOtherOutputsOfASoftmaxAreToBlameFor() {
        List<String> losses = List.of(
                "\"categorical_cross_entropy\"",
                "\"mse\"",
                "{\"type\": \"categorical_cross_entropy\", \"label_smoothing\": 0.1}");
        for (String loss : losses) {
            TraceResponse trace = ofTwo(List.of(), new Softmax(), FLOWERS, loss);
            for (NeuronBlame neuron :
                    Objects.requireNonNull(trace.backward()).get(0).neurons()) {
                double crossed = Objects.requireNonNull(neuron.crossTerms()).stream()
                        .mapToDouble(CrossTerm::product)
                        .sum();
                assertThat(crossed).isCloseTo(Objects.requireNonNull(neuron.crossSum()), within(1e-12));
                assertThat(Objects.requireNonNull(neuron.dlDa()) * neuron.daDz() + crossed)
                        .isCloseTo(neuron.dlDz(), within(1e-9));
            }
            assertThat(TraceMarkdown.of(trace))
                    .contains(
                            "= \\sum_k \\frac{\\partial L}{\\partial a_k} \\cdot \\frac{\\partial a_k}{\\partial z} = ");
        }
        TraceResponse hinge = ofTwo(List.of(), new Softmax(), FLOWERS, "\"hinge\"");
        assertThat(Objects.requireNonNull(hinge.backward())
                        .get(0)
                        .neurons()
                        .get(0)
                        .crossTerms())
                .isNull();
        assertThat(TraceMarkdown.of(hinge)).contains("without a step over a");
    }

    @Test
    void addsUpWhatItLeavesOutOfManyOutputs() {
        List<Object> labels =
                IntStream.range(0, 30).<Object>mapToObj(i -> "c" + (i + 10)).toList();
        TargetEncoding many = new TargetEncoding.Classes("kind", ColumnType.CATEGORY, labels);
        try (Subject subject =
                subject(List.of(plain("x")), List.of(), new Softmax(), many, "\"mse\"", Map.of("x", 0.5))) {
            TraceResponse trace = trace(subject, "\"c11\"", 4);
            NeuronBlame neuron =
                    Objects.requireNonNull(trace.backward()).get(0).neurons().get(0);
            assertThat(neuron.crossTerms()).hasSize(4);
            assertThat(neuron.omittedCrossTerms()).isEqualTo(25);
            assertThat(Objects.requireNonNull(neuron.dlDa()) * neuron.daDz()
                            + Objects.requireNonNull(neuron.crossSum()))
                    .isCloseTo(neuron.dlDz(), within(1e-12));
            assertThat(TraceMarkdown.of(trace)).contains("_{\\text{25 more}}", "_{\\text{26 more}}");
        }
    }

    @Test
    void statesTheFormulaThatIsEvaluated() {
        TraceResponse trace = ofTwo(
                List.of(
                        new Dropout(0.5),
                        new BatchNormalization(0.9, 1e-5),
                        new Residual(List.of(new Dense(2, new LeakyRelu(0.25))), 1),
                        new Residual(List.of(new Dense(3, new Identity())), 1)),
                new Identity(),
                number(Scaling.NONE, 0, 1),
                MSE);
        List<String> formulas = trace.layers().stream().map(LayerTrace::formula).toList();
        assertThat(formulas.get(0)).startsWith("y = x, because").contains("only training");
        assertThat(formulas.get(1)).contains("running mean and variance");
        assertThat(formulas.get(2)).isEqualTo("y = x + scale · F(x)");
        assertThat(formulas.get(3)).isEqualTo("y = x·P + scale · F(x)");
        assertThat(formulas.get(4)).isEqualTo("a = x·W + b");
        LayerTrace inner =
                Objects.requireNonNull(trace.layers().get(2).inside()).get(0);
        assertThat(inner.formula()).isEqualTo("a = f(x·W + b)");
        assertThat(Objects.requireNonNull(inner.activationSettings()).values()).containsExactly(0.25);
    }

    @Test
    void hasANullForAValueThatIsMissing() {
        TraceResponse trace = of(new FeatureEncoding.Indicated(plain("x")), null, 20);
        JsonNode column = JsonMapper.shared().valueToTree(trace).at("/encoding/0");
        assertThat(column.has("raw")).isTrue();
        assertThat(column.get("raw").isNull()).isTrue();
        assertThat(column.get("used").doubleValue()).isEqualTo(7);
        assertThat(TraceMarkdown.of(trace)).contains("| missing, so 7.0 |");
    }

    @Test
    void findsAValueWhoseNameIsSentInAnotherForm() {
        TraceResponse trace = of(plain("x"), 1.0, 20);
        assertThat(trace.encoding().get(0).raw()).isEqualTo(1.0);
        Map<String, @Nullable Object> example = new LinkedHashMap<>();
        example.put(" sepal_length ", 2.5);
        try (Subject subject = subject(
                List.of(plain("sepal_length")), List.of(), new Identity(), number(Scaling.NONE, 0, 1), MSE, example)) {
            ColumnTrace column = trace(subject, null, 20).encoding().get(0);
            assertThat(column.raw()).isEqualTo(2.5);
            assertThat(column.used()).isNull();
        }
    }

    @Test
    void showsTheShareThatAQuantileIsOf() {
        Ranked ranked = new Ranked("x", ColumnType.NUMBER, List.of(0.0, 1.0, 2.0, 3.0, 4.0), 3);
        ColumnTrace there = of(ranked, 1.0, 20).encoding().get(0);
        assertThat(there.lookedUp()).containsExactly(Map.entry("fraction", 0.25));
        assertThat(there.inputs().get(0).value()).isCloseTo(-0.67449, within(1e-5));
        assertThat(of(ranked, null, 20).encoding().get(0).lookedUp()).containsExactly(Map.entry("fraction", 0.75));
        assertThat(TraceMarkdown.of(of(ranked, 1.0, 20))).contains("with fraction 0.25");
    }

    @Test
    void showsTheMeanThatIsLookedUpForACategory() {
        CategoryValues valued = new CategoryValues(
                "colour",
                ColumnType.CATEGORY,
                Categorical.TARGET_MEAN,
                List.of("blue", "red"),
                null,
                List.of("target mean of colour"),
                List.of(-1.0, 1.5),
                List.of(0.0),
                List.of(new CategoryValues.Standard(0.25, 0.5)));
        ColumnTrace red = of(valued, "red", 20).encoding().get(0);
        assertThat(red.lookedUp()).containsExactly(Map.entry("m", 1.0), Map.entry("mean", 0.25), Map.entry("std", 0.5));
        assertThat(red.formula()).startsWith("(m − mean) / std");
        assertThat(of(valued, "green", 20).encoding().get(0).lookedUp()).containsEntry("m", 0.25);
        CategoryValues older = new CategoryValues(
                "colour",
                ColumnType.CATEGORY,
                Categorical.TARGET_MEAN,
                List.of("blue", "red"),
                null,
                List.of("target mean of colour"),
                List.of(-1.0, 1.5),
                List.of(0.0));
        assertThat(of(older, "red", 20).encoding().get(0).lookedUp()).containsExactly(Map.entry("standardized m", 1.5));
        assertThat(older.encodesAs(valued)).isTrue();
    }

    @Test
    void keepsTheStandardsOfLookedUpNumbersInAStoredEncoding() {
        CategoryValues valued = new CategoryValues(
                "colour",
                ColumnType.CATEGORY,
                Categorical.ORDINAL,
                List.of("blue", "red"),
                null,
                List.of("colour"),
                List.of(-1.0, 1.0),
                List.of(0.0),
                List.of(new CategoryValues.Standard(0.5, 0.5)));
        JsonMapper json = JsonMapper.shared();
        assertThat(json.readValue(json.writeValueAsString(valued), FeatureEncoding.class))
                .isEqualTo(valued);
    }

    @Test
    void letsNoNameOrValueEndATableOrBecomeHtml() {
        FeatureEncoding category =
                new OneHot("col|our", ColumnType.CATEGORY, List.of("<i>red</i>", "a|b", "c\nd"), null);
        TraceResponse trace = of(category, "a|b", 20);
        List<String> rows = table(TraceMarkdown.of(trace));
        assertThat(rows).hasSize(5);
        assertThat(rows).allSatisfy(row -> assertThat(cells(row)).as(row).isEqualTo(5));
        assertThat(rows.get(2)).contains("`col\\|our`", "| a\\|b |", "`col\\|our=<i>red</i>`");
        TraceResponse flowers = ofTwo(List.of(), new Softmax(), FLOWERS, "\"categorical_cross_entropy\"");
        assertThat(TraceMarkdown.of(flowers).replaceAll("`[^`]*`", "")).doesNotContain("<b>");
    }

    /** Markdown says nothing after a blank line of a table. */
    @Test
    void hasARowForACategoryThatNobodyKnows() {
        FeatureEncoding category = new OneHot("colour", ColumnType.CATEGORY, List.of("blue", "red", "white"), null);
        List<FeatureEncoding> features = List.of(category, plain("x"));
        Map<String, @Nullable Object> example = new LinkedHashMap<>();
        example.put("colour", "<u>green</u>");
        example.put("x", 1.5);
        try (Subject subject = subject(features, List.of(), new Identity(), number(Scaling.NONE, 0, 1), MSE, example)) {
            TraceResponse trace = trace(subject, null, 2);
            String markdown = TraceMarkdown.of(trace);
            List<String> rows = table(markdown);
            assertThat(rows).hasSize(4);
            assertThat(rows.get(2)).contains("\\<u\\>green", "| all 3 inputs | 0 |");
            assertThat(rows.get(3)).contains("`x`");
            assertThat(markdown).contains("> colour: \"\\<u\\>green");
        }
    }

    /** The first of a text. */
    private static List<String> table(String markdown) {
        String from = markdown.substring(markdown.indexOf("| column |"));
        return from.substring(0, from.indexOf("\n\n")).lines().toList();
    }

    private static int cells(String row) {
        return row.replace("\\|", "").split("\\|", -1).length - 2;
    }

    private static OptimizerState standing(long steps, int parameters) {
        return new OptimizerState(steps, steps, steps, 10, 5, new float[0][parameters], new double[0], false);
    }

    private static TraceResponse atStep(long steps, String schedule) {
        Encoding encoding = new Encoding(List.of(plain("x")), number(Scaling.NONE, 0, 1));
        NetworkSpec spec = new NetworkSpec(1, List.of(), 1, new Identity());
        String training = SGD + ", \"schedule\": \"%s\"".formatted(schedule);
        try (Subject subject =
                Opened.subject(spec, encoding, Map.of("x", 0.5), MSE, training, () -> standing(steps, 2))) {
            return trace(subject, "3", 20);
        }
    }

    @Test
    void saysThatAScheduleIsOverAndMovesNothing() {
        TraceResponse over = atStep(2, "cosine");
        assertThat(Objects.requireNonNull(over.optimizer()).learningRate()).isZero();
        assertThat(over.notes())
                .containsExactly(
                        "The training and its schedule (cosine) are over after step 2, and this would be a step"
                                + " after the last: the learning rate is 0, so the optimizer would move nothing. An earlier"
                                + " checkpoint shows what it did.");
        assertThat(TraceMarkdown.of(over)).contains("> The training and its schedule");
        assertThat(atStep(1, "cosine").notes()).isEmpty();
        assertThat(atStep(2, "constant").notes()).isEmpty();
    }
}
