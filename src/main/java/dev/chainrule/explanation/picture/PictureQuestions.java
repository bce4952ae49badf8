package dev.chainrule.explanation.picture;

import dev.chainrule.definition.Spelling;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.explanation.AskedOutput;
import dev.chainrule.explanation.SignificantDigits;
import dev.chainrule.explanation.Subject;
import dev.chainrule.explanation.picture.FeatureMapsResponse.Channel;
import dev.chainrule.explanation.picture.PixelMap.Covered;
import dev.chainrule.explanation.picture.SaliencyDefinition.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** What is asked about one picture, wherever that came from. */
@Component
class PictureQuestions {

    /** Of two probabilities, below which an answer is as good as a guess between the two. */
    private static final double UNDECIDED = 0.1;

    /** So near to 0 or 1 that covering a part moves little. */
    private static final double SATURATED = 1e-4;

    private static final String NO_CAUSE =
            "The map shows what this network's answer is sensitive to at this picture. It is no proof of a cause, neither in the world nor for"
                    + " other pictures, and says nothing about whether the answer is right.";

    private final FeatureMaps maps;
    private final Saliencies saliencies;
    private final PictureSettings settings;

    PictureQuestions(FeatureMaps maps, Saliencies saliencies, PictureSettings settings) {
        this.maps = maps;
        this.saliencies = saliencies;
        this.settings = settings;
    }

    Function<Subject, FeatureMapsResponse> featureMaps(FeatureMapsDefinition definition, AskedPicture.Source picture) {
        return subject -> maps.of(subject, definition, picture.apply(subject));
    }

    /** A square for each channel. */
    static ResponseEntity<byte[]> png(FeatureMapsResponse found) {
        List<double[][]> tiles = found.channels().stream().map(Channel::values).toList();
        double most = Math.max(Math.abs(found.min()), Math.abs(found.max()));
        String saying =
                "Feature maps of %s, shape %s: a square for each channel, teal above 0, orange below 0, white at 0, one scale for all"
                        .formatted(found.name(), found.shape());
        return png(Tiles.sheet(tiles, Tiles.columns(tiles), most == 0 ? 1 : most, saying));
    }

    private static ResponseEntity<byte[]> png(byte[] file) {
        return ResponseEntity.ok().contentType(MediaType.IMAGE_PNG).body(file);
    }

    Function<Subject, SaliencyResponse> saliency(SaliencyDefinition definition, AskedPicture.Source picture) {
        return subject -> {
            AskedPicture asked = picture.apply(subject).requireShown(settings);
            double[] outputs = asked.outputs(subject.network());
            AskedOutput output = AskedOutput.of(subject, definition.of(), () -> outputs);
            return answer(
                    subject, definition, asked, outputs, output, saliencies.of(subject, definition, asked, output));
        };
    }

    /** The map over the picture. */
    Function<Subject, ResponseEntity<byte[]>> overlay(SaliencyDefinition definition, AskedPicture.Source picture) {
        return subject -> {
            AskedPicture asked = picture.apply(subject).requireShown(settings);
            double[] outputs = asked.outputs(subject.network());
            AskedOutput output = AskedOutput.of(subject, definition.of(), () -> outputs);
            PixelMap map = saliencies.of(subject, definition, asked, output);
            Method method = method(definition);
            String saying = "%s of %s: %s; teal above 0, orange below 0, the picture itself at 0%s%s"
                    .formatted(
                            method.word(),
                            output.of(),
                            method.scale(),
                            asked.black() < 0
                                    ? ", from %s, which is black, to %s, which is white"
                                            .formatted(
                                                    SignificantDigits.of(asked.black()),
                                                    SignificantDigits.of(asked.white()))
                                    : "",
                            otherTargets(subject, definition, output)
                                    .map(other -> "; " + other)
                                    .orElse(""));
            return png(Tiles.overlay(asked, map, saying));
        };
    }

    private static Method method(SaliencyDefinition definition) {
        return Objects.requireNonNullElse(definition.method(), Method.GRADIENT);
    }

    private static SaliencyResponse answer(
            Subject subject,
            SaliencyDefinition definition,
            AskedPicture asked,
            double[] outputs,
            AskedOutput output,
            PixelMap map) {
        Method method = method(definition);
        LayerPath layer = map.layer();
        Covered covered = map.covered();
        double value = output.value(outputs[output.output()]);
        List<String> warnings = new ArrayList<>(asked.warnings());
        warnOfAnswer(subject, definition, outputs, output, warnings);
        if (map.coarser() != null) {
            warnings.add(map.coarser());
        }
        warnOfMap(method, map, output, value, warnings);
        return new SaliencyResponse(
                "saliency",
                subject.id(),
                subject.checkpointId(),
                method,
                method.formula(),
                method.source(),
                output.of(),
                value,
                map.score(),
                subject.predicted(outputs),
                List.of(asked.picture().height(), asked.picture().width()),
                map.values(),
                map.min(),
                map.max(),
                method.scale(),
                layer == null ? null : (Integer) layer.number(),
                layer == null ? null : layer.name(subject),
                map.layerMap(),
                map.channelWeights(),
                covered == null ? null : covered.window(),
                covered == null ? null : covered.stride(),
                covered == null ? null : covered.tops(),
                covered == null ? null : covered.lefts(),
                covered == null ? null : covered.drops(),
                method == Method.OCCLUSION || method == Method.GRADIENT_X_INPUT
                        ? asked.picture().meansInWords()
                        : null,
                map.samples(),
                notes(method, map),
                warnings);
    }

    private static List<String> notes(Method method, PixelMap map) {
        List<String> notes = new ArrayList<>(List.of(NO_CAUSE));
        notes.add(
                switch (method) {
                    case GRADIENT, SMOOTH_GRAD ->
                        "A large value says that a small change there would change the score, not that the pixel speaks for the answer.";
                    case GRADIENT_X_INPUT ->
                        "A slope holds for small changes: taking the pixel to its mean may change the score by more or less.";
                    case OCCLUSION ->
                        "Pixels are covered together: what only several of them far apart would change is not seen, and a covered picture may be"
                                + " unlike any that the network learned from.";
                    case GRAD_CAM ->
                        "The map has the %s places of the layer and is only drawn finer; what speaks against the answer is cut off at 0."
                                .formatted(size(map.layerMap()));
                });
        return notes;
    }

    private static String size(double @Nullable [][] layerMap) {
        double[][] map = Objects.requireNonNull(layerMap);
        return "%s × %s".formatted(map.length, map[0].length);
    }

    /** What stands against the answer that is explained. */
    private static void warnOfAnswer(
            Subject subject,
            SaliencyDefinition definition,
            double[] outputs,
            AskedOutput output,
            List<String> warnings) {
        otherTargets(subject, definition, output).ifPresent(warnings::add);
        if (!(subject.encoding().target() instanceof TargetEncoding.Classes classes)) {
            return;
        }
        double[] probabilities = classes.probabilities(outputs);
        AskedOutput said = AskedOutput.of(subject, null, () -> outputs);
        if (!said.wanted().equals(output.wanted())) {
            warnings.add("%s is explained, and the model answers %s".formatted(output.of(), said.wanted()));
        }
        double[] sorted = Arrays.stream(probabilities).sorted().toArray();
        double best = sorted[sorted.length - 1];
        double second = sorted[sorted.length - 2];
        if (best - second < UNDECIDED) {
            warnings.add("the model is undecided: its two likeliest classes have the probabilities %s and %s"
                    .formatted(SignificantDigits.of(best), SignificantDigits.of(second)));
        }
    }

    /** That several are predicted and nobody said which is meant. */
    private static Optional<String> otherTargets(Subject subject, SaliencyDefinition definition, AskedOutput output) {
        List<String> others = subject.encoding().target().columns().stream()
                .filter(column -> !column.equals(output.wanted()))
                .toList();
        return definition.of() != null || subject.encoding().target().columns().size() < 2
                ? Optional.empty()
                : Optional.of("only %s is explained; \"of\" names another target: %s"
                        .formatted(output.of(), Spelling.listed(others)));
    }

    private static void warnOfMap(
            Method method, PixelMap map, AskedOutput output, double value, List<String> warnings) {
        if (map.most() == 0) {
            warnings.add(
                    switch (method) {
                        case GRAD_CAM ->
                            "the map is 0 everywhere: at no place does what this layer found speak for %s; gradient or occlusion may say more"
                                    .formatted(output.of());
                        case OCCLUSION ->
                            "the map is 0 everywhere: no covered window changes the answer, so it does not hang on any single one; try a larger window";
                        default ->
                            "the gradient is 0 at every pixel: no path from a pixel to the score is open here, as behind units that are silent; this does not say that no"
                                    + " pixel matters, and occlusion may show which do";
                    });
        } else if (method == Method.OCCLUSION && !output.isNumber() && Math.min(value, 1 - value) < SATURATED) {
            warnings.add(
                    "the probability is %s: so near to %s that a covered window moves it little, and small values of the map can still be what counts"
                            .formatted(SignificantDigits.of(value), value > 0.5 ? "1" : "0"));
        }
    }
}
