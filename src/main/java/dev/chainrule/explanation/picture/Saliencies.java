package dev.chainrule.explanation.picture;

import dev.chainrule.explanation.AskedOutput;
import dev.chainrule.explanation.ExplanationSettings;
import dev.chainrule.explanation.Subject;
import dev.chainrule.explanation.picture.PixelMap.Covered;
import dev.chainrule.explanation.picture.SaliencyDefinition.Method;
import dev.chainrule.network.Network;
import dev.chainrule.network.Workspace;
import dev.chainrule.network.layer.Explained;
import dev.chainrule.network.layer.Shape;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.RandomStream;
import dev.chainrule.network.math.RandomStream.Purpose;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds out which pixels of a picture an answer hangs on. */
@Component
class Saliencies {

    private static final int AT_ONCE = 64;
    private static final int NOISY_AT_ONCE = 25;
    /** Passes forward that one forward and back are worth, about. */
    private static final int FORWARD_AND_BACK = 3;

    private final PictureSettings settings;
    private final ExplanationSettings limits;

    Saliencies(PictureSettings settings, ExplanationSettings limits) {
        this.settings = settings;
        this.limits = limits;
    }

    PixelMap of(Subject subject, SaliencyDefinition definition, AskedPicture asked, AskedOutput output) {
        requireOwn(definition.layer(), "/layer", definition, Method.GRAD_CAM);
        requireOwn(definition.inner(), "/inner", definition, Method.GRAD_CAM);
        requireOwn(definition.window(), "/window", definition, Method.OCCLUSION);
        requireOwn(definition.stride(), "/stride", definition, Method.OCCLUSION);
        requireOwn(definition.samples(), "/samples", definition, Method.SMOOTH_GRAD);
        requireOwn(definition.noise(), "/noise", definition, Method.SMOOTH_GRAD);
        requireOwn(definition.seed(), "/seed", definition, Method.SMOOTH_GRAD);
        return switch (Objects.requireNonNullElse(definition.method(), Method.GRADIENT)) {
            case GRADIENT -> steepness(asked, slopes(subject, asked, output));
            case SMOOTH_GRAD -> steepness(asked, smoothed(subject, definition, asked, output));
            case GRADIENT_X_INPUT -> contributions(asked, slopes(subject, asked, output));
            case OCCLUSION -> occlusion(subject, definition, asked, output);
            case GRAD_CAM -> gradCam(subject, definition, asked, output);
        };
    }

    /** So that nobody takes a map for what it is not. */
    private static void requireOwn(@Nullable Object asked, String field, SaliencyDefinition definition, Method of) {
        if (asked != null && definition.method() != of) {
            throw ProblemException.invalid(
                    field,
                    "is of %s, and another method is asked for".formatted(of.word()),
                    asked,
                    "\"method\": \"%s\", or leave it out".formatted(of.word()));
        }
    }

    private void requireSamples(int samples) {
        if (samples > settings.maxSamples()) {
            throw ProblemException.invalid(
                    "/samples",
                    "are more noisy copies than one saliency averages over (chainrule.explanation.picture.max-samples)",
                    samples,
                    "1 to %s".formatted(settings.maxSamples()));
        }
    }

    private void requireWork(Subject subject, long passes, String field, Object got, String hint) {
        double work = (double) passes * subject.work();
        if (work > limits.maxWork()) {
            throw ProblemException.invalid(
                    field,
                    String.format(
                            Locale.ROOT,
                            "would take about %,.0f multiplications, and one question may take %,d (chainrule.explanation.max-work)",
                            work,
                            limits.maxWork()),
                    got,
                    hint);
        }
    }

    /**
     * Derivatives of the score.
     *
     * @param byNumbers by each number of the picture
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record Slopes(double score, double[] byNumbers) {}

    private Slopes slopes(Subject subject, AskedPicture asked, AskedOutput output) {
        requireWork(subject, FORWARD_AND_BACK, "", subject.parameters(), "a smaller network, or a larger limit");
        try (Scores scores = new Scores(subject.network(), output, 1)) {
            double score = scores.of(widened(asked.inputs()));
            return new Slopes(score, asked.picture().byNumbers(scores.gradient(0)));
        }
    }

    /** In float32, as noise is no finer. */
    private Slopes smoothed(Subject subject, SaliencyDefinition definition, AskedPicture asked, AskedOutput output) {
        int samples = definition.samplesOrUsual();
        requireSamples(samples);
        long room = limits.maxWork() / Math.max(1, subject.work()) / FORWARD_AND_BACK - 1;
        requireWork(
                subject,
                (long) (samples + 1) * FORWARD_AND_BACK,
                "/samples",
                samples,
                room < 1 ? "the method gradient" : String.format(Locale.ROOT, "at most %,d", room));
        PictureInputs picture = asked.picture();
        double span = Arrays.stream(asked.numbers()).max().orElse(0)
                - Arrays.stream(asked.numbers()).min().orElse(0);
        RandomStream random = RandomStream.of(definition.seedOrUsual(), Purpose.INPUT_NOISE, 0);
        double[] sum = new double[picture.size()];
        try (Network fast = subject.network().copy(Kernels.fast());
                Scores scores = new Scores(fast, output, fast.rowsAtOnce(Math.min(NOISY_AT_ONCE, samples)))) {
            for (int from = 0; from < samples; from += scores.rows()) {
                for (int row = 0; row < scores.rows(); row++) {
                    scores.set(row, noisy(asked, random, definition.noiseOrUsual() * span));
                }
                scores.run();
                for (int row = 0; row < Math.min(scores.rows(), samples - from); row++) {
                    add(picture.byNumbers(scores.gradient(row)), sum, samples);
                }
            }
        }
        return new Slopes(slopes(subject, asked, output).score, sum);
    }

    private static double[] noisy(AskedPicture asked, RandomStream random, double deviation) {
        PictureInputs picture = asked.picture();
        double[] inputs = widened(asked.inputs());
        for (int i = 0; i < picture.size(); i++) {
            double moved = random.nextGaussian() * deviation;
            if (picture.inputs()[i] != PictureInputs.NONE) {
                inputs[picture.inputs()[i]] = picture.encoded(i, asked.numbers()[i] + moved);
            }
        }
        return inputs;
    }

    private static void add(double[] slopes, double[] sum, int samples) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += slopes[i] / samples;
        }
    }

    private static double[] widened(float[] inputs) {
        double[] wide = new double[inputs.length];
        Arrays.setAll(wide, i -> inputs[i]);
        return wide;
    }

    private static PixelMap steepness(AskedPicture asked, Slopes slopes) {
        return ofPixels(asked.picture(), slopes, (place, sofar) -> Math.max(sofar, Math.abs(slopes.byNumbers[place])));
    }

    private static PixelMap contributions(AskedPicture asked, Slopes slopes) {
        double[] means = asked.picture().means(asked.numbers());
        return ofPixels(
                asked.picture(),
                slopes,
                (place, sofar) -> sofar + slopes.byNumbers[place] * (asked.numbers()[place] - means[place]));
    }

    /** Takes a channel of a pixel to those before it. */
    @FunctionalInterface
    private interface Channels {
        double and(int place, double sofar);
    }

    private static PixelMap ofPixels(PictureInputs picture, Slopes slopes, Channels channels) {
        double[][] values = new double[picture.height()][picture.width()];
        for (int i = 0; i < picture.size(); i++) {
            int pixel = i / picture.channels();
            int y = pixel / picture.width();
            int x = pixel % picture.width();
            values[y][x] = channels.and(i, values[y][x]);
        }
        return new PixelMap(values, slopes.score, null, null, null, null);
    }

    private PixelMap occlusion(Subject subject, SaliencyDefinition definition, AskedPicture asked, AskedOutput output) {
        PictureInputs picture = asked.picture();
        List<Integer> window = window(definition.window(), picture);
        List<Integer> stride = stride(definition.stride(), window);
        int[] tops = starts(picture.height(), window.get(0), stride.get(0));
        int[] lefts = starts(picture.width(), window.get(1), stride.get(1));
        requireWindows(subject, (long) tops.length * lefts.length, stride);
        double[][] drops = drops(subject, asked, output, window, tops, lefts);
        double[][] values = new double[picture.height()][picture.width()];
        int[][] covering = new int[picture.height()][picture.width()];
        for (int i = 0; i < tops.length; i++) {
            for (int j = 0; j < lefts.length; j++) {
                for (int y = tops[i]; y < tops[i] + window.get(0); y++) {
                    for (int x = lefts[j]; x < lefts[j] + window.get(1); x++) {
                        values[y][x] += drops[i][j];
                        covering[y][x]++;
                    }
                }
            }
        }
        for (int y = 0; y < values.length; y++) {
            for (int x = 0; x < values[y].length; x++) {
                values[y][x] /= covering[y][x];
            }
        }
        try (Scores scores = new Scores(subject.network(), output, 1)) {
            double score = scores.of(widened(asked.inputs()));
            return new PixelMap(values, score, null, null, null, new Covered(window, tops, lefts, drops));
        }
    }

    private static List<Integer> window(@Nullable List<Integer> asked, PictureInputs picture) {
        List<Integer> window = asked == null
                ? List.of(Math.max(1, picture.height() / 4), Math.max(1, picture.width() / 4))
                : both("/window", asked);
        if (window.get(0) > picture.height() || window.get(1) > picture.width()) {
            throw ProblemException.invalid(
                    "/window",
                    "is larger than the picture, which has [%s, %s] pixels"
                            .formatted(picture.height(), picture.width()),
                    asked,
                    "[1, 1] to [%s, %s]".formatted(picture.height(), picture.width()));
        }
        return window;
    }

    private static List<Integer> stride(@Nullable List<Integer> asked, List<Integer> window) {
        List<Integer> stride = asked == null
                ? List.of(Math.max(1, window.get(0) / 2), Math.max(1, window.get(1) / 2))
                : both("/stride", asked);
        if (stride.get(0) > window.get(0) || stride.get(1) > window.get(1)) {
            throw ProblemException.invalid(
                    "/stride",
                    "is larger than the window %s, so that some pixels are never covered".formatted(window),
                    asked,
                    "[1, 1] to %s".formatted(window));
        }
        return stride;
    }

    private static List<Integer> both(String field, List<Integer> asked) {
        List<Integer> both = asked.size() == 1 ? List.of(asked.get(0), asked.get(0)) : asked;
        if (both.stream().anyMatch(side -> side < 1)) {
            throw ProblemException.invalid(
                    field, "is a number of pixels or [height, width], each at least 1", asked, "such as 4, or [4, 6]");
        }
        return both;
    }

    /** From the first pixel on; the last one ends with the axis. */
    private static int[] starts(int size, int window, int stride) {
        int count = (size - window + stride - 1) / stride + 1;
        return IntStream.range(0, count)
                .map(i -> Math.min(i * stride, size - window))
                .toArray();
    }

    private void requireWindows(Subject subject, long windows, List<Integer> stride) {
        if (windows > settings.maxWindows()) {
            throw ProblemException.invalid(
                    "/stride",
                    String.format(
                            Locale.ROOT,
                            "covers the picture at %,d places, and one occlusion at most at %,d (chainrule.explanation.picture.max-windows)",
                            windows,
                            settings.maxWindows()),
                    stride,
                    "a larger stride, or a larger window");
        }
        requireWork(subject, windows + 1, "/stride", stride, "a larger stride, or a larger window");
    }

    /** The network is asked as for predictions, in float32. */
    private static double[][] drops(
            Subject subject, AskedPicture asked, AskedOutput output, List<Integer> window, int[] tops, int[] lefts) {
        double[][] drops = new double[tops.length][lefts.length];
        double[] means = asked.picture().means(asked.numbers());
        int windows = tops.length * lefts.length;
        try (Network fast = subject.network().copy(Kernels.fast());
                Workspace workspace = fast.predictionWorkspace(fast.rowsAtOnce(Math.min(AT_ONCE, windows + 1)))) {
            workspace.input().writeRow(0, asked.inputs());
            double whole = output.value(workspace.forward().get(0, output.output()));
            for (int from = 0; from < windows; from += workspace.rows()) {
                int count = Math.min(workspace.rows(), windows - from);
                for (int row = 0; row < count; row++) {
                    int top = tops[(from + row) / lefts.length];
                    int left = lefts[(from + row) % lefts.length];
                    workspace.input().writeRow(row, covered(asked, means, window, top, left));
                }
                Matrix answers = workspace.forward();
                for (int row = 0; row < count; row++) {
                    drops[(from + row) / lefts.length][(from + row) % lefts.length] =
                            whole - output.value(answers.get(row, output.output()));
                }
            }
        }
        return drops;
    }

    private static float[] covered(AskedPicture asked, double[] means, List<Integer> window, int top, int left) {
        PictureInputs picture = asked.picture();
        float[] inputs = asked.inputs().clone();
        for (int y = top; y < top + window.get(0); y++) {
            for (int x = left; x < left + window.get(1); x++) {
                for (int channel = 0; channel < picture.channels(); channel++) {
                    int place = (y * picture.width() + x) * picture.channels() + channel;
                    if (picture.inputs()[place] != PictureInputs.NONE) {
                        inputs[picture.inputs()[place]] = (float) picture.encoded(place, means[place]);
                    }
                }
            }
        }
        return inputs;
    }

    private PixelMap gradCam(Subject subject, SaliencyDefinition definition, AskedPicture asked, AskedOutput output) {
        LayerPath path = lastSeeing(subject, definition);
        Shape shape = path.requirePicture(subject, "/layer");
        int height = shape.dims().get(0);
        int width = shape.dims().get(1);
        int channels = shape.last();
        try (Scores scores = new Scores(subject.network(), output, 1)) {
            double score = scores.of(widened(asked.inputs()));
            Explained layer = path.in(scores.layers());
            Matrix slopes = Objects.requireNonNull(layer.back()).outputs();
            double[] weights = new double[channels];
            for (int i = 0; i < shape.size(); i++) {
                weights[i % channels] += slopes.get(0, i) / (height * width);
            }
            double[][] map = new double[height][width];
            for (int place = 0; place < height * width; place++) {
                double sum = 0;
                for (int channel = 0; channel < channels; channel++) {
                    sum += weights[channel] * layer.a().get(0, place * channels + channel);
                }
                map[place / width][place % width] = Math.max(0, sum);
            }
            PictureInputs picture = asked.picture();
            return new PixelMap(
                    PixelMap.bilinear(map, picture.height(), picture.width()), score, path, map, weights, null);
        }
    }

    /** The layer that was asked for, or the last one with filters. */
    private static LayerPath lastSeeing(Subject subject, SaliencyDefinition definition) {
        Integer number = definition.layer();
        if (number != null) {
            return LayerPath.of(subject, number, definition.inner(), "/layer", "/inner");
        }
        return LayerPath.lastWithFilters(subject, definition.inner())
                .orElseThrow(
                        () -> new ProblemException(
                                ProblemKind.INVALID,
                                "no_convolution",
                                "Grad-CAM looks at the last convolution, and this network has none whose output is a picture.",
                                List.of(
                                        Violation.at(
                                                "/method",
                                                "looks at the last convolution, and this network has none whose output is a picture",
                                                definition.method(),
                                                "\"gradient\", \"smooth_grad\" or \"occlusion\", which need none; or a network with a convolution"))));
    }
}
