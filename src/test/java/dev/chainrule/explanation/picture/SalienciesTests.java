package dev.chainrule.explanation.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.encoding.feature.RowIssues;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.encoding.feature.Wide;
import dev.chainrule.explanation.AskedOutput;
import dev.chainrule.explanation.ExplanationSettings;
import dev.chainrule.explanation.Opened;
import dev.chainrule.explanation.Subject;
import dev.chainrule.explanation.picture.SaliencyDefinition.Method;
import dev.chainrule.network.Network;
import dev.chainrule.network.NetworkSpec;
import dev.chainrule.network.Workspace;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.activation.Relu;
import dev.chainrule.network.activation.Sigmoid;
import dev.chainrule.network.activation.Softmax;
import dev.chainrule.network.activation.Tanh;
import dev.chainrule.network.layer.Convolution;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.layer.Flatten;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.layer.MaxPooling;
import dev.chainrule.network.layer.Padding;
import dev.chainrule.network.layer.Reshape;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.table.ColumnType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked // javac 17 does not see in class files that members of a map may be null
class SalienciesTests {

    private static final PictureSettings SETTINGS = new PictureSettings(200_000, 4096, 200);
    private static final int HEIGHT = 6;
    private static final int WIDTH = 5;
    private static final int CHANNELS = 2;

    private final Saliencies saliencies = new Saliencies(SETTINGS, Opened.SETTINGS);

    /** Pixels from 0 to 200 whose channels are scaled differently. */
    private static Wide image(int height, int width, int channels, Scaling scaling) {
        List<Double> centers = IntStream.range(0, channels)
                .mapToObj(channel -> scaling == Scaling.NONE ? 0 : 90.0 + 7 * channel)
                .toList();
        List<Double> spreads = IntStream.range(0, channels)
                .mapToObj(channel -> scaling == Scaling.NONE ? 1 : 40.0 + 25 * channel)
                .toList();
        return new Wide("image", ColumnType.IMAGE, List.of(height, width, channels), scaling, centers, spreads, 255);
    }

    private static Subject subject(Wide image, TargetEncoding target, Activation activation, LayerSpec... layers) {
        List<LayerSpec> all = new ArrayList<>(List.of(new Reshape(image.shape())));
        all.addAll(List.of(layers));
        NetworkSpec spec = new NetworkSpec(image.width(), all, target.width(), activation);
        Map<String, @Nullable Object> example = new LinkedHashMap<>();
        example.put(
                "image",
                IntStream.range(0, image.width())
                        .mapToObj(i -> (double) (i * 37 % 201))
                        .toList());
        return Opened.subject(
                spec, new Encoding(List.of(image), target), example, "\"mse\"", "\"optimizer\": \"sgd\"", null);
    }

    private static TargetEncoding classes(Object... labels) {
        return new TargetEncoding.Classes("kind", ColumnType.TEXT, List.of(labels));
    }

    private static TargetEncoding number() {
        return new TargetEncoding.NumericTargets(
                List.of(new TargetEncoding.NumberTarget("size", ColumnType.NUMBER, Scaling.STANDARDIZE, 10, 3)));
    }

    private static Subject threeKinds() {
        return subject(
                image(HEIGHT, WIDTH, CHANNELS, Scaling.STANDARDIZE),
                classes("a", "b", "c"),
                new Softmax(),
                new Convolution(3, 3, Padding.Rule.SAME, new Tanh()),
                new MaxPooling(2),
                new Flatten(),
                new Dense(4, new Tanh()));
    }

    private static SaliencyDefinition by(Method method) {
        return new SaliencyDefinition(null, method, null, null, null, null, null, null, null, null, null);
    }

    private static SaliencyDefinition covering(List<Integer> window, List<Integer> stride) {
        return new SaliencyDefinition(null, Method.OCCLUSION, null, null, null, window, stride, null, null, null, null);
    }

    private static AskedPicture example(Subject subject) {
        PictureInputs picture = PictureInputs.of(subject);
        float[] inputs = subject.encode(subject.example(), "/row", new RowIssues());
        return new AskedPicture(picture, inputs, picture.numbers(inputs), new ArrayList<>());
    }

    private static AskedOutput output(Subject subject, String of) {
        return AskedOutput.of(subject, of, () -> example(subject).outputs(subject.network()));
    }

    /** S of changed numbers. */
    private static double score(Subject subject, AskedOutput output, double[] numbers) {
        PictureInputs picture = PictureInputs.of(subject);
        try (Scores scores = new Scores(subject.network(), output, 1)) {
            double[] inputs = new double[numbers.length];
            Arrays.setAll(inputs, i -> picture.encoded(i, numbers[i]));
            return scores.of(inputs);
        }
    }

    private static double difference(Subject subject, AskedOutput output, double[] numbers, int place) {
        double step = 1e-3;
        double[] more = numbers.clone();
        double[] less = numbers.clone();
        more[place] += step;
        less[place] -= step;
        return (score(subject, output, more) - score(subject, output, less)) / (2 * step);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "b", "c"})
    void steepnessIsTheLargestCentralDifferenceOfAnyChannel(String kind) {
        try (Subject subject = threeKinds()) {
            requireDifferences(subject, kind);
        }
    }

    @Test
    void ofANumberAndOfTheFirstOfTwoClassesTheDifferencesAreThoseOfTheirScores() {
        Wide image = image(HEIGHT, WIDTH, CHANNELS, Scaling.STANDARDIZE);
        Convolution convolution = new Convolution(3, 3, Padding.Rule.VALID, new Tanh());
        try (Subject subject = subject(image, number(), new Tanh(), convolution, new Flatten())) {
            requireDifferences(subject, "size");
        }
        try (Subject subject = subject(image, classes("no", "yes"), new Sigmoid(), convolution, new Flatten())) {
            requireDifferences(subject, "no");
            double no = saliencies
                    .of(subject, by(Method.GRADIENT), example(subject), output(subject, "no"))
                    .score();
            double yes = saliencies
                    .of(subject, by(Method.GRADIENT), example(subject), output(subject, "yes"))
                    .score();
            assertThat(no).isCloseTo(-yes, within(1e-12)).isNotZero();
        }
    }

    private void requireDifferences(Subject subject, String of) {
        AskedPicture asked = example(subject);
        AskedOutput output = output(subject, of);
        double[][] map =
                saliencies.of(subject, by(Method.GRADIENT), asked, output).values();
        double[][] products = saliencies
                .of(subject, by(Method.GRADIENT_X_INPUT), asked, output)
                .values();
        assertThat(map).hasDimensions(HEIGHT, WIDTH);
        double largest =
                Arrays.stream(map).flatMapToDouble(Arrays::stream).max().orElseThrow();
        assertThat(largest).isPositive();
        for (int pixel = 0; pixel < HEIGHT * WIDTH; pixel++) {
            double steepest = 0;
            double product = 0;
            for (int channel = 0; channel < CHANNELS; channel++) {
                int place = pixel * CHANNELS + channel;
                double slope = difference(subject, output, asked.numbers(), place);
                steepest = Math.max(steepest, Math.abs(slope));
                product += slope * (asked.numbers()[place] - (90 + 7 * channel));
            }
            assertThat(map[pixel / WIDTH][pixel % WIDTH])
                    .as("pixel %s", pixel)
                    .isCloseTo(steepest, within(1e-6 * largest));
            assertThat(products[pixel / WIDTH][pixel % WIDTH]).isCloseTo(product, within(1e-4 * largest));
        }
    }

    @Test
    void theSlopesOfLittleNoiseAreThoseOfThePictureAndThoseOfMuchAreOthers() {
        try (Subject subject = threeKinds()) {
            AskedPicture asked = example(subject);
            double[][] plain = saliencies
                    .of(subject, by(Method.GRADIENT), asked, output(subject, "a"))
                    .values();
            double[][] still = smooth(subject, asked, 1e-7, 42);
            double[][] noisy = smooth(subject, asked, 0.3, 42);
            for (int y = 0; y < HEIGHT; y++) {
                assertThat(still[y]).containsExactly(plain[y], within(1e-6));
            }
            assertThat(noisy).isDeepEqualTo(smooth(subject, asked, 0.3, 42));
            assertThat(Arrays.deepEquals(noisy, plain)).isFalse();
            assertThat(Arrays.deepEquals(noisy, smooth(subject, asked, 0.3, 43)))
                    .isFalse();
        }
    }

    private double[][] smooth(Subject subject, AskedPicture asked, double noise, long seed) {
        SaliencyDefinition definition =
                new SaliencyDefinition(null, Method.SMOOTH_GRAD, null, null, null, null, null, 10, noise, seed, null);
        return saliencies.of(subject, definition, asked, output(subject, "a")).values();
    }

    /** As a prediction of a picture whose window has been painted over says. */
    @Test
    void occlusionIsWhatPredictingChangedPicturesSays() {
        try (Subject subject = threeKinds()) {
            AskedPicture asked = example(subject);
            PixelMap map = saliencies.of(subject, covering(List.of(3, 2), List.of(2)), asked, output(subject, "b"));
            PixelMap.Covered covered = map.covered();
            assertThat(covered.tops())
                    .as("the last window ends with the picture")
                    .containsExactly(0, 2, 3);
            assertThat(covered.lefts()).containsExactly(0, 2, 3);
            double whole = probability(subject, asked.numbers(), 1);
            double[][] sums = new double[HEIGHT][WIDTH];
            int[][] counts = new int[HEIGHT][WIDTH];
            for (int i = 0; i < covered.tops().length; i++) {
                for (int j = 0; j < covered.lefts().length; j++) {
                    double[] painted = asked.numbers().clone();
                    for (int y = covered.tops()[i]; y < covered.tops()[i] + 3; y++) {
                        for (int x = covered.lefts()[j]; x < covered.lefts()[j] + 2; x++) {
                            painted[(y * WIDTH + x) * CHANNELS] = 90;
                            painted[(y * WIDTH + x) * CHANNELS + 1] = 97;
                            counts[y][x]++;
                        }
                    }
                    double drop = whole - probability(subject, painted, 1);
                    assertThat(covered.drops()[i][j]).isCloseTo(drop, within(1e-6));
                    for (int y = covered.tops()[i]; y < covered.tops()[i] + 3; y++) {
                        for (int x = covered.lefts()[j]; x < covered.lefts()[j] + 2; x++) {
                            sums[y][x] += drop;
                        }
                    }
                }
            }
            assertThat(map.most()).isGreaterThan(1e-3);
            for (int y = 0; y < HEIGHT; y++) {
                for (int x = 0; x < WIDTH; x++) {
                    assertThat(map.values()[y][x]).isCloseTo(sums[y][x] / counts[y][x], within(1e-6));
                }
            }
        }
    }

    private static double probability(Subject subject, double[] numbers, int output) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("image", DoubleStream.of(numbers).boxed().toList());
        try (Network fast = subject.network().copy(Kernels.fast());
                Workspace workspace = fast.predictionWorkspace(1)) {
            workspace.input().writeRow(0, subject.encode(row, "/row", new RowIssues()));
            return workspace.forward().get(0, output);
        }
    }

    @Test
    void withoutAMeanOfTheTrainingRowsWhatIsCoveredIsTheMeanOfThePicture() {
        Wide image = image(2, 2, 1, Scaling.NONE);
        try (Subject subject = subject(image, number(), new Identity(), new Flatten())) {
            PictureInputs picture = PictureInputs.of(subject);
            assertThat(picture.means(new double[] {0, 37, 74, 111})).containsOnly(55.5);
            assertThat(picture.meansInWords()).isEqualTo("mean of each channel of this picture");
            fill(subject, 1, 2, 3, 4, 0);
            PixelMap map =
                    saliencies.of(subject, covering(List.of(1), null), example(subject), output(subject, "size"));
            double[] pixels = {0, 37, 74, 111};
            for (int i = 0; i < 4; i++) {
                assertThat(map.values()[i / 2][i % 2])
                        .as("weight · spread of the target · distance from the mean")
                        .isCloseTo((i + 1) * 3 * (pixels[i] - 55.5), within(1e-3));
            }
        }
    }

    private static void fill(Subject subject, double... parameters) {
        assertThat(subject.parameters()).isEqualTo(parameters.length);
        for (int i = 0; i < parameters.length; i++) {
            subject.network().parameters().set(0, i, parameters[i]);
        }
    }

    /** Two filters of a single pixel, relu(x) and relu(−x), over which the output sums with weights that are known. */
    private static Subject tiny() {
        Subject subject = subject(
                image(2, 2, 1, Scaling.STANDARDIZE),
                new TargetEncoding.NumericTargets(
                        List.of(new TargetEncoding.NumberTarget("size", ColumnType.NUMBER, Scaling.NONE, 0, 1))),
                new Identity(),
                new Convolution(2, 1, Padding.Rule.VALID, new Relu()),
                new Flatten());
        fill(subject, 1, -1, 0, 0, 1, -2, 3, 4, -2, 0, 6, -6, 0.5);
        return subject;
    }

    @Test
    void gradCamIsTheOneReckonedByHand() {
        try (Subject subject = tiny()) {
            PictureInputs picture = PictureInputs.of(subject);
            float[] inputs = {2, -1, 0.5f, -3};
            AskedPicture asked = new AskedPicture(picture, inputs, picture.numbers(inputs), List.of());
            PixelMap map = saliencies.of(subject, by(Method.GRAD_CAM), asked, output(subject, "size"));

            assertThat(map.layer().number()).isEqualTo(2);
            assertThat(map.channelWeights())
                    .as("(1 + 3 − 2 + 6) / 4 and (−2 + 4 + 0 − 6) / 4")
                    .containsExactly(new double[] {2, -1}, within(1e-9));
            assertThat(map.layerMap()[0])
                    .as("2 · relu(x) − relu(−x), and no less than 0")
                    .containsExactly(new double[] {4, 0}, within(1e-9));
            assertThat(map.layerMap()[1]).containsExactly(new double[] {1, 0}, within(1e-9));
            assertThat(map.values()).as("of the size of the picture").isDeepEqualTo(map.layerMap());
            assertThat(map.score()).isCloseTo(2 * 1 + 1 * 4 - 0.5 * 2 - 3 * 6 + 0.5, within(1e-9));
        }
    }

    @Test
    void gradCamOfWhatWasAskedForIsOfThatLayer() {
        try (Subject subject = threeKinds()) {
            AskedPicture asked = example(subject);
            PixelMap pooled = saliencies.of(subject, ofLayer(3), asked, output(subject, "a"));
            assertThat(pooled.layerMap()).hasDimensions(3, 2);
            assertThat(pooled.values()).hasDimensions(HEIGHT, WIDTH);
            assertThat(refused(subject, ofLayer(4)).code()).isEqualTo("no_feature_maps");
            assertThat(refused(subject, ofLayer(4)).violations().get(0).hint())
                    .isEqualTo("one of the layers 1 (reshape), 2 (convolution), 3 (max_pooling)");
            assertThat(refused(subject, ofLayer(9)).violations().get(0).pointer())
                    .isEqualTo("/layer");
        }
    }

    private static SaliencyDefinition ofLayer(int layer) {
        return new SaliencyDefinition(null, Method.GRAD_CAM, null, layer, null, null, null, null, null, null, null);
    }

    private ProblemException refused(Subject subject, SaliencyDefinition definition) {
        AskedOutput output =
                AskedOutput.of(subject, null, () -> example(subject).outputs(subject.network()));
        return catchThrowableOfType(
                ProblemException.class, () -> saliencies.of(subject, definition, example(subject), output));
    }

    @Test
    void saysWhatWouldDoWhereThereIsNoConvolution() {
        Wide image = image(4, 4, 1, Scaling.STANDARDIZE);
        try (Subject subject = subject(image, number(), new Identity(), new Flatten(), new Dense(3, new Relu()))) {
            ProblemException refusal = refused(subject, by(Method.GRAD_CAM));
            assertThat(refusal.code()).isEqualTo("no_convolution");
            assertThat(refusal.violations().get(0).pointer()).isEqualTo("/method");
            assertThat(refusal.violations().get(0).hint()).contains("occlusion");
            assertThat(saliencies
                            .of(subject, by(Method.OCCLUSION), example(subject), output(subject, "size"))
                            .covered()
                            .drops())
                    .hasDimensions(4, 4);
        }
    }

    @Test
    void refusesWindowsThatDoNotFitAndWhatIsTooMuchWork() {
        try (Subject subject = threeKinds()) {
            assertThat(refused(subject, covering(List.of(7, 1), null))
                            .violations()
                            .get(0)
                            .detail())
                    .isEqualTo("is larger than the picture, which has [6, 5] pixels");
            assertThat(refused(subject, covering(List.of(2), List.of(3)))
                            .violations()
                            .get(0)
                            .pointer())
                    .isEqualTo("/stride");
            assertThat(refused(subject, covering(List.of(0), null))
                            .violations()
                            .get(0)
                            .pointer())
                    .isEqualTo("/window");
            ExplanationSettings little =
                    new ExplanationSettings(5_000_000, 1000, 1000, 50_000, 200, 1000, 10, 2, Duration.ofSeconds(1));
            Saliencies lazy = new Saliencies(new PictureSettings(200_000, 8, 200), Opened.SETTINGS);
            Saliencies poor = new Saliencies(SETTINGS, little);
            AskedOutput output = output(subject, "a");
            assertThat(catchThrowableOfType(
                                    ProblemException.class,
                                    () -> lazy.of(subject, covering(List.of(2), List.of(2)), example(subject), output))
                            .getMessage())
                    .contains("chainrule.explanation.picture.max-windows");
            assertThat(catchThrowableOfType(
                                    ProblemException.class,
                                    () -> poor.of(subject, by(Method.GRADIENT), example(subject), output))
                            .getMessage())
                    .contains("chainrule.explanation.max-work");
        }
    }

    private static Saliencies withRoomFor(Subject subject, int passes) {
        return new Saliencies(
                SETTINGS,
                new ExplanationSettings(
                        5_000_000, 1000, 1000, 50_000, 200, passes * subject.work(), 10, 2, Duration.ofSeconds(1)));
    }

    @Test
    void coversAtFewerPlacesByDefaultWhereTheUsualOnesAreTooMuchWork() {
        try (Subject subject = threeKinds()) {
            AskedPicture asked = example(subject);
            AskedOutput output = output(subject, "a");
            PixelMap usual = saliencies.of(subject, by(Method.OCCLUSION), asked, output);
            assertThat(usual.covered().window()).containsExactly(1, 1);
            assertThat(usual.covered().stride()).containsExactly(1, 1);
            assertThat(usual.coarser()).isNull();
            Saliencies poor = withRoomFor(subject, 11);
            PixelMap coarse = poor.of(subject, by(Method.OCCLUSION), asked, output);
            assertThat(coarse.covered().window()).containsExactly(3, 2);
            assertThat(coarse.covered().stride()).containsExactly(2, 2);
            assertThat(coarse.covered().drops()).hasDimensions(3, 3);
            assertThat(coarse.coarser())
                    .contains("at 9 places", "the usual 30", "windows [1, 1]", "chainrule.explanation.max-work");
            PixelMap apart = poor.of(subject, covering(List.of(3, 4), null), asked, output);
            assertThat(apart.covered().stride())
                    .as("half of the window, as that fits")
                    .containsExactly(1, 2);
            assertThat(refusal(poor, subject, covering(List.of(1), null))).isEqualTo("/window");
            assertThat(refusal(poor, subject, covering(null, List.of(1)))).isEqualTo("/stride");
            assertThat(refusal(withRoomFor(subject, 3), subject, by(Method.OCCLUSION)))
                    .isEqualTo("/method");
        }
    }

    @Test
    void aStrideIsNeverLargerThanTheWindowThatItsDefaultIs() {
        try (Subject subject = threeKinds()) {
            PixelMap map = saliencies.of(subject, covering(null, List.of(2)), example(subject), output(subject, "a"));
            assertThat(map.covered().window()).containsExactly(2, 2);
        }
    }

    @Test
    void averagesOverFewerNoisyCopiesByDefaultWhereTheUsualOnesAreTooMuchWork() {
        try (Subject subject = threeKinds()) {
            AskedPicture asked = example(subject);
            AskedOutput output = output(subject, "a");
            PixelMap usual = saliencies.of(subject, by(Method.SMOOTH_GRAD), asked, output);
            assertThat(usual.samples()).isEqualTo(25);
            assertThat(usual.coarser()).isNull();
            Saliencies poor = withRoomFor(subject, 12);
            PixelMap few = poor.of(subject, by(Method.SMOOTH_GRAD), asked, output);
            assertThat(few.samples()).isEqualTo(3);
            assertThat(few.coarser()).contains("3 noisy copies", "the usual 25", "chainrule.explanation.max-work");
            SaliencyDefinition asMany = new SaliencyDefinition(
                    null, Method.SMOOTH_GRAD, null, null, null, null, null, 25, null, null, null);
            assertThat(refusal(poor, subject, asMany)).isEqualTo("/samples");
            assertThat(refusal(withRoomFor(subject, 5), subject, by(Method.SMOOTH_GRAD)))
                    .isEqualTo("/method");
        }
    }

    private static String refusal(Saliencies saliencies, Subject subject, SaliencyDefinition definition) {
        AskedOutput output = output(subject, "a");
        return catchThrowableOfType(
                        ProblemException.class, () -> saliencies.of(subject, definition, example(subject), output))
                .violations()
                .get(0)
                .pointer();
    }

    @Test
    void ofSeveralTargetsItSaysWhichIsExplainedAndWhichOthersThereAre() {
        TargetEncoding.Classes cracked = new TargetEncoding.Classes("cracked", ColumnType.TEXT, List.of("no", "yes"));
        TargetEncoding.Classes dirty = new TargetEncoding.Classes("dirty", ColumnType.TEXT, List.of("no", "yes"));
        Wide image = image(HEIGHT, WIDTH, CHANNELS, Scaling.STANDARDIZE);
        TargetEncoding both = new TargetEncoding.Answers(List.of(cracked, dirty));
        PictureQuestions questions = new PictureQuestions(new FeatureMaps(SETTINGS), saliencies, SETTINGS);
        try (Subject subject = subject(image, both, new Sigmoid(), new Flatten())) {
            SaliencyResponse first = questions
                    .saliency(by(Method.GRADIENT), SalienciesTests::example)
                    .apply(subject);
            assertThat(first.of()).isEqualTo("cracked=yes");
            assertThat(first.warnings()).contains("only cracked=yes is explained; \"of\" names another target: dirty");
            byte[] overlay = questions
                    .overlay(by(Method.GRADIENT), SalienciesTests::example)
                    .apply(subject)
                    .getBody();
            assertThat(new String(overlay, StandardCharsets.ISO_8859_1)).contains("names another target: dirty");
            for (String named : List.of("dirty", "dirty=yes")) {
                SaliencyResponse second = questions
                        .saliency(
                                new SaliencyDefinition(
                                        null, Method.GRADIENT, named, null, null, null, null, null, null, null, null),
                                SalienciesTests::example)
                        .apply(subject);
                assertThat(second.of()).isEqualTo("dirty=yes");
                assertThat(second.warnings()).noneMatch(warning -> warning.contains("is explained"));
            }
        }
    }
}
