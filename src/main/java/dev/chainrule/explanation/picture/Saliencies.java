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
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds out which pixels of a picture an answer hangs on. */
@Component
class Saliencies {

    private static final int AT_ONCE = 64;
    private static final int NOISY_AT_ONCE = 25;
    /** Passes forward that one forward and back are worth, about. */
    private static final int FORWARD_AND_BACK = 3;

    private static final String TOO_MUCH_WORK =
            "one question takes multiplications for (chainrule.explanation.max-work)";

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
            case SMOOTH_GRAD -> smoothGrad(subject, definition, asked, output);
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

    private PixelMap smoothGrad(
            Subject subject, SaliencyDefinition definition, AskedPicture asked, AskedOutput output) {
        int samples = samples(subject, definition);
        PixelMap map = steepness(asked, smoothed(subject, definition, samples, asked, output));
        int usual = definition.samplesOrUsual();
        String fewer = samples == usual
                ? null
                : "%s noisy copies are averaged over instead of the usual %s: these are more than %s; \"samples\" says otherwise"
                        .formatted(
                                samples,
                                usual,
                                usual > settings.maxSamples()
                                        ? "one saliency averages over (chainrule.explanation.picture.max-samples)"
                                        : TOO_MUCH_WORK);
        return map.averaged(samples, fewer);
    }

    /** As many as asked for, or of the usual as many as one question has room for. */
    private int samples(Subject subject, SaliencyDefinition definition) {
        int samples = definition.samplesOrUsual();
        long room = limits.maxWork() / Math.max(1, subject.work()) / FORWARD_AND_BACK - 1;
        if (definition.samples() == null && room >= 1) {
            return (int) Math.min(samples, Math.min(settings.maxSamples(), room));
        }
        requireSamples(samples);
        requireWork(
                subject,
                (long) (samples + 1) * FORWARD_AND_BACK,
                definition.samples() == null ? "/method" : "/samples",
                definition.samples() == null ? Method.SMOOTH_GRAD.word() : (Object) samples,
                room < 1 ? "the method gradient" : String.format(Locale.ROOT, "at most %,d", room));
        return samples;
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
    private Slopes smoothed(
            Subject subject, SaliencyDefinition definition, int samples, AskedPicture asked, AskedOutput output) {
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
        return PixelMap.ofSlopes(values, slopes.score);
    }

    private PixelMap occlusion(Subject subject, SaliencyDefinition definition, AskedPicture asked, AskedOutput output) {
        PictureInputs picture = asked.picture();
        Cover usual = Cover.of(picture, definition.window(), definition.stride());
        Cover cover = affordable(subject, definition, picture, usual);
        List<Integer> window = cover.window();
        int[] tops = cover.tops();
        int[] lefts = cover.lefts();
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
            Covered covered = new Covered(window, cover.stride(), tops, lefts, drops);
            return PixelMap.ofWindows(values, score, covered, coarser(usual, cover));
        }
    }

    /** What is asked for or usual, or the finest that one question has room for. */
    private Cover affordable(Subject subject, SaliencyDefinition definition, PictureInputs picture, Cover usual) {
        long most = Math.min(settings.maxWindows(), limits.maxWork() / Math.max(1, subject.work()) - 1);
        if (usual.places() > most && definition.stride() == null) {
            Optional<Cover> coarser = Cover.finest(picture, definition.window(), most);
            if (coarser.isPresent()) {
                return coarser.get();
            }
        }
        requireWindows(subject, definition, usual);
        return usual;
    }

    private void requireWindows(Subject subject, SaliencyDefinition definition, Cover cover) {
        boolean own = definition.stride() != null || definition.window() != null;
        String field = definition.stride() != null ? "/stride" : own ? "/window" : "/method";
        Object got = definition.stride() != null ? cover.stride() : own ? cover.window() : Method.OCCLUSION.word();
        String hint = own ? "a larger stride, or a larger window" : "the method gradient, or a larger limit";
        if (cover.places() > settings.maxWindows()) {
            throw ProblemException.invalid(
                    field,
                    String.format(
                            Locale.ROOT,
                            "covers the picture at %,d places, and one occlusion at most at %,d (chainrule.explanation.picture.max-windows)",
                            cover.places(),
                            settings.maxWindows()),
                    got,
                    hint);
        }
        requireWork(subject, cover.places() + 1, field, got, hint);
    }

    /** Why windows are further apart or larger than usual; null where they are not. */
    private @Nullable String coarser(Cover usual, Cover cover) {
        if (usual.window().equals(cover.window()) && usual.stride().equals(cover.stride())) {
            return null;
        }
        return String.format(
                Locale.ROOT,
                "the picture is covered at %,d places, by windows %s that lie %s apart, instead of the usual %,d, by windows %s that lie %s apart: these are more than %s; \"window\" and \"stride\" say otherwise",
                cover.places(),
                cover.window(),
                cover.stride(),
                usual.places(),
                usual.window(),
                usual.stride(),
                usual.places() > settings.maxWindows()
                        ? "one occlusion covers (chainrule.explanation.picture.max-windows)"
                        : TOO_MUCH_WORK);
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
            return PixelMap.ofLayer(
                    PixelMap.bilinear(map, picture.height(), picture.width()), score, path, map, weights);
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
