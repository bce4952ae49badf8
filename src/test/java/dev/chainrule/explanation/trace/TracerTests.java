package dev.chainrule.explanation.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.explanation.Opened;
import dev.chainrule.explanation.Subject;
import dev.chainrule.explanation.trace.TraceResponse.BiasBlame;
import dev.chainrule.explanation.trace.TraceResponse.LayerBlame;
import dev.chainrule.explanation.trace.TraceResponse.NeuronBlame;
import dev.chainrule.explanation.trace.TraceResponse.NeuronTrace;
import dev.chainrule.explanation.trace.TraceResponse.WeightBlame;
import dev.chainrule.network.activation.Maxout;
import dev.chainrule.network.activation.PRelu;
import dev.chainrule.network.activation.Relu;
import dev.chainrule.network.activation.Tanh;
import dev.chainrule.network.layer.Convolution;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.layer.Flatten;
import dev.chainrule.network.layer.LayerNormalization;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.layer.MaxPooling;
import dev.chainrule.network.layer.Padding;
import dev.chainrule.network.layer.Reshape;
import dev.chainrule.network.layer.Residual;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a trace says of layers that are more than a sum and a bend, and how much of it. */
class TracerTests {

    private static final String SGD = "{\"type\": \"sgd\", \"learning_rate\": 0.25}";

    private static TraceDefinition of(@Nullable String target, int top, @Nullable Integer firstNeuron) {
        JsonNode right = target == null ? null : JsonMapper.shared().readTree(target);
        return new TraceDefinition(null, right, null, top, firstNeuron, null, null, null, null);
    }

    private static TraceResponse trace(List<LayerSpec> layers, TraceDefinition asked, String optimizer) {
        try (Subject subject = Opened.subject(3, layers, 1, optimizer)) {
            return new Tracer(subject, asked, Opened.SETTINGS).trace();
        }
    }

    @Test
    void refusesNumbersOfNoLayer() {
        try (Subject subject = Opened.subject(3, List.of(new Dense(2, new Tanh())), 1, SGD)) {
            TraceDefinition asked =
                    new TraceDefinition(null, null, List.of(1, 0, -1, 3, 99), 20, null, null, null, null, null);
            assertThatThrownBy(() -> new Tracer(subject, asked, Opened.SETTINGS))
                    .isInstanceOfSatisfying(ProblemException.class, refused -> {
                        assertThat(refused.violations())
                                .extracting(Violation::pointer)
                                .containsExactly("/layers/1", "/layers/2", "/layers/3", "/layers/4");
                        assertThat(refused.violations())
                                .extracting(Violation::hint)
                                .containsOnly("1 to 2; the output layer is the last");
                    });
        }
    }

    @Test
    void saysOfTooFewAndTooManyNeuronsTheSame() {
        try (Subject subject = Opened.subject(3, List.of(new Dense(2, new Tanh())), 1, SGD)) {
            for (long top : new long[] {-1, 0, 1001, 2_000_000, 99_999_999_999L}) {
                TraceDefinition asked = new TraceDefinition(null, null, null, top, null, null, null, null, null);
                assertThatThrownBy(() -> new Tracer(subject, asked, Opened.SETTINGS))
                        .isInstanceOfSatisfying(
                                ProblemException.class,
                                refused -> assertThat(
                                                refused.violations().get(0).detail())
                                        .isEqualTo("must be from 1 to 1000 (chainrule.explanation.max-top)"));
            }
        }
    }

    @Test
    void descendsByTheLearningRateTimesTheGradient() {
        TraceResponse trace = trace(List.of(new Dense(2, new Tanh())), of("0.5", 20, null), SGD);
        for (LayerBlame layer : Objects.requireNonNull(trace.backward())) {
            for (WeightBlame weight : layer.neurons().get(0).weights()) {
                assertThat(weight.update()).isCloseTo(-0.25 * weight.dlDw(), within(1e-15));
                assertThat(weight.newWeight()).isCloseTo(weight.weight() - 0.25 * weight.dlDw(), within(1e-15));
                assertThat(weight.quantities()).isNull();
            }
        }
    }

    @Test
    void namesWhatComesFromInsideAResidualBlock() {
        TraceResponse trace = trace(
                List.of(new Residual(List.of(new Dense(3, new Relu()), new LayerNormalization(1e-5)), 0.5)),
                of("0.5", 20, null),
                SGD);
        var terms = trace.layers().get(0).neurons().get(1).terms();
        assertThat(terms.get(0).from()).isEqualTo("x1");
        assertThat(terms.get(1).from()).isEqualTo("hidden 1, inner layer 2, neuron 1");
        assertThat(terms.get(1).weight()).isEqualTo(0.5);
        var inside = Objects.requireNonNull(trace.layers().get(0).inside());
        assertThat(inside.get(1).neurons().get(0).details()).containsKeys("x", "mean", "variance", "epsilon");
        assertThat(inside.get(1).neurons().get(0).terms().get(0).from()).isEqualTo("hidden 1, inner layer 1, neuron 0");
        LayerBlame blame = Objects.requireNonNull(trace.backward()).get(1);
        assertThat(Objects.requireNonNull(blame.inside())).hasSize(2);
    }

    @Test
    void tellsPiecesAndWhatActivationsLearn() {
        TraceResponse trace =
                trace(List.of(new Dense(2, new Maxout(3)), new Dense(2, new PRelu(0.25))), of("0.5", 20, null), SGD);
        assertThat(trace.layers().get(0).neurons()).hasSize(6);
        assertThat(trace.layers().get(0).neurons().get(4).piece()).isEqualTo(1);
        assertThat(trace.layers().get(1).neurons().get(0).learned()).isEqualTo(0.25);
        LayerBlame sloped = Objects.requireNonNull(trace.backward()).get(1);
        assertThat(Objects.requireNonNull(sloped.neurons().get(0).learned()).name())
                .isEqualTo("slope");
    }

    /** {@code [3, 3, 1]} seen by one filter. */
    private static TraceResponse ofPicture(LayerSpec filter) {
        List<LayerSpec> layers = List.of(new Reshape(List.of(3, 3, 1)), filter, new Flatten());
        try (Subject subject = Opened.subject(9, layers, 1, SGD)) {
            return new Tracer(subject, of("0.5", 20, null), Opened.SETTINGS).trace();
        }
    }

    @Test
    void addsUpTheSharesOfAllPlacesThatHaveTheSameWeights() {
        LayerSpec filter = new Convolution(1, 2, Padding.Rule.VALID, new PRelu(0.25));
        TraceResponse trace = ofPicture(filter);
        LayerBlame layer = Objects.requireNonNull(trace.backward()).get(2);
        assertThat(layer.places()).isEqualTo(4);
        double[] weights = new double[4];
        double bias = 0;
        double slope = 0;
        for (NeuronBlame neuron : layer.neurons()) {
            List<WeightBlame> blamed = neuron.weights();
            for (int i = 0; i < 4; i++) {
                WeightBlame weight = blamed.get(i);
                assertThat(weight.share()).isCloseTo(neuron.dlDz() * weight.dzDw(), within(1e-15));
                weights[i] += Objects.requireNonNull(weight.share());
            }
            bias += Objects.requireNonNull(Objects.requireNonNull(neuron.bias()).share());
            slope += Objects.requireNonNull(
                    Objects.requireNonNull(neuron.learned()).share());
        }
        NeuronBlame first = layer.neurons().get(0);
        for (int i = 0; i < 4; i++) {
            WeightBlame weight = first.weights().get(i);
            assertThat(weight.dlDw())
                    .isCloseTo(weights[i], within(1e-12))
                    .isNotCloseTo(Objects.requireNonNull(weight.share()), within(1e-9));
            assertThat(weight.update()).isCloseTo(-0.25 * weight.dlDw(), within(1e-12));
        }
        BiasBlame ofFilter = Objects.requireNonNull(first.bias());
        assertThat(ofFilter.dlDb()).isCloseTo(bias, within(1e-12));
        assertThat(ofFilter.update()).isCloseTo(-0.25 * bias, within(1e-12));
        assertThat(Objects.requireNonNull(first.learned()).dlDvalue()).isCloseTo(slope, within(1e-12));
        assertThat(trace.notes()).anySatisfy(note -> assertThat(note).contains("sum over all places"));
        assertThat(TraceMarkdown.of(trace))
                .contains("All 4 places have the same weights")
                .contains("| weight | w | ∂z/∂w | share | ∂L/∂w | update | new w |\n|---|---|---|---|---|---|---|\n");
        JsonNode output = JsonMapper.shared().valueToTree(trace).at("/backward/0/neurons/0");
        assertThat(output.at("/weights/0").has("share")).isFalse();
        assertThat(output.at("/bias").has("share")).isFalse();
    }

    @Test
    void hasNoSharesWhereAWeightHasOnePlace() {
        TraceResponse trace = ofPicture(new Convolution(1, 3, Padding.Rule.VALID, new Tanh()));
        LayerBlame layer = Objects.requireNonNull(trace.backward()).get(2);
        assertThat(layer.places()).isNull();
        assertThat(layer.neurons().get(0).weights())
                .allSatisfy(weight -> assertThat(weight.share()).isNull());
        assertThat(TraceMarkdown.of(trace)).doesNotContain("share");
    }

    @Test
    void spellsOutTheMomentsOfAdam() {
        TraceResponse trace = trace(List.of(new Dense(2, new Tanh())), of("0.5", 20, null), "{\"type\": \"adam\"}");
        WeightBlame weight = Objects.requireNonNull(trace.backward())
                .get(0)
                .neurons()
                .get(0)
                .weights()
                .get(0);
        assertThat(Objects.requireNonNull(weight.quantities()))
                .containsKeys("m before", "v before", "m", "v", "m̂", "v̂");
        assertThat(weight.update()).isCloseTo(-0.001 * Math.signum(weight.dlDw()), within(1e-6));
    }

    @Test
    void showsAWideLayerByItsLargestOrPageByPage() {
        try (Subject subject = Opened.subject(784, List.of(new Dense(128, new Relu())), 10, SGD)) {
            TraceResponse most = new Tracer(subject, of(null, 5, null), Opened.SETTINGS).trace();
            assertThat(most.layers().get(0).neurons()).hasSize(5);
            assertThat(most.layers().get(0).omitted()).isEqualTo(123);
            var neuron = most.layers().get(0).neurons().get(0);
            assertThat(neuron.terms()).hasSize(5);
            double told = neuron.terms().stream()
                    .mapToDouble(TraceResponse.Term::product)
                    .sum();
            assertThat(told + Objects.requireNonNull(neuron.omittedSum()) + neuron.bias())
                    .isCloseTo(neuron.z(), within(1e-12));
            TraceResponse page = new Tracer(subject, of(null, 3, 126), Opened.SETTINGS).trace();
            assertThat(page.layers().get(0).neurons())
                    .extracting(TraceResponse.NeuronTrace::neuron)
                    .containsExactly(126, 127);
            assertThatThrownBy(() -> new Tracer(subject, of(null, 1000, null), Opened.SETTINGS))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            refused -> assertThat(refused.violations().get(0).detail())
                                    .contains("chainrule.explanation.max-terms"));
        }
    }

    private static final List<LayerSpec> SEEING = List.of(
            new Reshape(List.of(4, 5, 2)),
            new Convolution(
                    3,
                    List.of(3, 2),
                    List.of(1, 2),
                    Padding.Rule.SAME,
                    List.of(1),
                    1,
                    new Tanh(),
                    null,
                    true,
                    null,
                    null),
            new MaxPooling(2),
            new Flatten());

    private static TraceResponse seen(int layer, List<Integer> at) {
        try (Subject subject = Opened.subject(40, SEEING, 1, SGD)) {
            return new Tracer(
                            subject,
                            new TraceDefinition(null, null, List.of(layer), 20, null, at, null, null, null),
                            Opened.SETTINGS)
                    .trace();
        }
    }

    /** From the row and the weights by their names alone. */
    @Test
    void aReaderCanReckonOneOutputPixelOfAConvolutionAgain() {
        NeuronTrace neuron = seen(2, List.of(0, 1, 2)).layers().get(0).neurons().get(0);
        TraceResponse.WindowTrace window = Objects.requireNonNull(neuron.window());

        assertThat(window.at()).containsExactly(0, 1, 2);
        assertThat(window.from()).as("one line of padding above").containsExactly(-1, 2);
        assertThat(window.size()).containsExactly(3, 2);
        assertThat(window.outside()).isEqualTo(2);
        assertThat(window.won()).isNull();
        assertThat(neuron.terms()).hasSize(2 * 2 * 2);
        assertThat(neuron.omittedTerms()).isZero();
        try (Subject subject = Opened.subject(40, SEEING, 1, SGD)) {
            double z = 0;
            int at = 0;
            for (int i = 1; i < 3; i++) {
                for (int j = 0; j < 2; j++) {
                    for (int channel = 0; channel < 2; channel++) {
                        int pixel = ((i - 1) * 5 + 2 + j) * 2 + channel;
                        double value = ((Number)
                                        Objects.requireNonNull(subject.example().get("x" + pixel)))
                                .doubleValue();
                        double weight = subject.network().parameters().get(0, ((i * 2 + j) * 2 + channel) * 3 + 2);
                        assertThat(neuron.terms().get(at).at()).containsExactly(i - 1, 2 + j, channel);
                        assertThat(neuron.terms().get(at).weight()).isEqualTo(weight);
                        assertThat(neuron.terms().get(at).value()).isEqualTo(value);
                        assertThat(neuron.terms().get(at).product()).isEqualTo(weight * value);
                        z += weight * value;
                        at++;
                    }
                }
            }
            z += subject.network().parameters().get(0, 3 * 2 * 2 * 3 + 2);
            assertThat(neuron.z()).isCloseTo(z, within(1e-12));
            assertThat(neuron.a()).isCloseTo(Math.tanh(z), within(1e-12));
        }
    }

    @Test
    void namesThePixelThatWonAPooling() {
        NeuronTrace pooled = seen(3, List.of(1, 0, 1)).layers().get(0).neurons().get(0);
        TraceResponse.WindowTrace window = Objects.requireNonNull(pooled.window());
        assertThat(window.from()).containsExactly(2, 0);
        List<Integer> won = Objects.requireNonNull(window.won());
        double largest = Double.NEGATIVE_INFINITY;
        for (int y = 2; y < 4; y++) {
            for (int x = 0; x < 2; x++) {
                double value = seen(2, List.of(y, x, 1))
                        .layers()
                        .get(0)
                        .neurons()
                        .get(0)
                        .a();
                if (value > largest) {
                    largest = value;
                    assertThat(pooled.a()).isGreaterThanOrEqualTo(value);
                }
                assertThat(value == pooled.a()).isEqualTo(won.equals(List.of(y, x)));
            }
        }
        assertThat(pooled.a()).isEqualTo(largest);
    }

    @Test
    void refusesPlacesThatNoLayerHas() {
        assertThat(refused(2, List.of(4, 0, 0)).hint()).isEqualTo("[0, 0, 0] to [3, 2, 2]");
        assertThat(refused(2, List.of(0, 0, -1)).pointer()).isEqualTo("/at");
        assertThat(refused(4, List.of(0, 0, 0)).detail()).contains("is no picture");
        try (Subject subject = Opened.subject(40, SEEING, 1, SGD)) {
            assertThatThrownBy(() -> new Tracer(
                            subject,
                            new TraceDefinition(null, null, null, 20, null, List.of(0, 0, 0), null, null, null),
                            Opened.SETTINGS))
                    .hasMessageContaining("\"layers\" has to name");
        }
    }

    private static TraceResponse insideBlock(@Nullable List<Integer> at, @Nullable List<Integer> inner) {
        List<LayerSpec> layers = List.of(
                new Reshape(List.of(4, 5, 2)),
                new Residual(
                        List.of(
                                new Convolution(3, 3, Padding.Rule.SAME, new Tanh()),
                                new Convolution(2, 3, Padding.Rule.SAME, new Tanh())),
                        1),
                new Flatten());
        try (Subject subject = Opened.subject(40, layers, 1, SGD)) {
            return new Tracer(
                            subject,
                            new TraceDefinition(null, null, List.of(2), 20, null, at, inner, null, null),
                            Opened.SETTINGS)
                    .trace();
        }
    }

    @Test
    void reachesOnePixelInsideAResidualBlock() {
        TraceResponse.LayerTrace block =
                insideBlock(List.of(1, 2, 1), List.of(2)).layers().get(0);
        List<TraceResponse.LayerTrace> inside = Objects.requireNonNull(block.inside());
        NeuronTrace pixel = inside.get(1).neurons().get(0);

        assertThat(inside.get(1).neurons()).hasSize(1);
        assertThat(pixel.terms()).hasSize(3 * 3 * 3);
        assertThat(pixel.omittedTerms()).isZero();
        assertThat(Objects.requireNonNull(pixel.window()).at()).containsExactly(1, 2, 1);
        double sum =
                pixel.terms().stream().mapToDouble(TraceResponse.Term::product).sum();
        assertThat(pixel.a()).isCloseTo(Math.tanh(sum + pixel.bias()), within(1e-9));
        TraceResponse.Term first = pixel.terms().get(0);
        NeuronTrace before = Objects.requireNonNull(
                        insideBlock(first.at(), List.of(1)).layers().get(0).inside())
                .get(0)
                .neurons()
                .get(0);
        assertThat(first.value()).isEqualTo(before.a());

        assertThat(refusedInside(List.of(0, 0, 0), List.of(3)).hint()).isEqualTo("1 to 2");
        assertThat(refusedInside(List.of(0, 0, 0), List.of(1, 1)).hint()).contains("no layer is inside");
        assertThat(refusedInside(List.of(0, 0, 3), List.of(1)).pointer()).isEqualTo("/at");
        assertThat(refusedInside(null, List.of(1)).pointer()).isEqualTo("/inner");
    }

    private static Violation refusedInside(@Nullable List<Integer> at, @Nullable List<Integer> inner) {
        return catchThrowableOfType(ProblemException.class, () -> insideBlock(at, inner))
                .violations()
                .get(0);
    }

    private static Violation refused(int layer, List<Integer> at) {
        ProblemException refusal = catchThrowableOfType(ProblemException.class, () -> seen(layer, at));
        return refusal.violations().get(0);
    }
}
