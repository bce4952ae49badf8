package dev.chainrule.explanation.picture;

import dev.chainrule.explanation.Subject;
import dev.chainrule.explanation.picture.FeatureMapsResponse.Channel;
import dev.chainrule.network.Workspace;
import dev.chainrule.network.layer.Layer;
import dev.chainrule.network.layer.ReceptiveField;
import dev.chainrule.network.layer.Shape;
import dev.chainrule.network.math.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Shows what comes out of a layer for one picture. */
@Component
class FeatureMaps {

    private static final String COMPARED =
            "All channels are on one scale. A strong activation says that the channel found there what it looks for, and not whether"
                    + " that spoke for the answer; what a channel looks for is in no words, and another training may give it another number.";

    private final PictureSettings settings;

    FeatureMaps(PictureSettings settings) {
        this.settings = settings;
    }

    FeatureMapsResponse of(Subject subject, FeatureMapsDefinition definition, AskedPicture asked) {
        LayerPath path = path(subject, definition);
        Shape shape = path.requirePicture(subject, "/layer");
        Shown shown = Shown.of(
                "channels", shape.last(), shape.positions(), definition.first(), definition.count(), settings, "/");
        try (Workspace workspace = subject.network().explainingWorkspace(1)) {
            workspace.input().writeRow(0, asked.inputs());
            workspace.forward();
            double[] outputs = new double[subject.spec().outputs()];
            workspace.outputs().readRow(0, outputs);
            Matrix activations = path.in(workspace.explained()).a();
            double[] all = new double[activations.columns()];
            activations.readRow(0, all);
            List<Channel> channels = IntStream.range(shown.first(), shown.end())
                    .mapToObj(channel -> channel(all, shape, channel))
                    .toList();
            List<String> warnings = new ArrayList<>(asked.warnings());
            warnOfSilence(channels, warnings);
            return new FeatureMapsResponse(
                    "feature_maps",
                    subject.id(),
                    subject.checkpointId(),
                    path.number(),
                    path.inner(),
                    path.name(subject),
                    path.type(),
                    shape.dims(),
                    field(subject, path),
                    subject.predicted(outputs),
                    Arrays.stream(all).min().orElse(0),
                    Arrays.stream(all).max().orElse(0),
                    channels,
                    shape.last() - shown.count(),
                    List.of(COMPARED),
                    warnings);
        }
    }

    /** The layer that was asked for, or the last one with filters, or the last whose output is a picture. */
    private static LayerPath path(Subject subject, FeatureMapsDefinition definition) {
        Integer number = definition.layer();
        if (number != null) {
            return LayerPath.of(subject, number, definition.inner(), "/layer", "/inner");
        }
        return LayerPath.lastWithFilters(subject, definition.inner()).orElseGet(() -> {
            List<LayerPath> pictures = LayerPath.ofPictures(subject);
            int last =
                    pictures.isEmpty() ? 1 : pictures.get(pictures.size() - 1).number();
            return LayerPath.of(subject, last, definition.inner(), "/layer", "/inner");
        });
    }

    private static @Nullable List<Long> field(Subject subject, LayerPath path) {
        if (!path.inner().isEmpty()) {
            return null;
        }
        ReceptiveField field = ReceptiveField.PIXEL;
        for (Layer layer : subject.network().layers().layers().subList(0, path.number())) {
            field = field.through(layer);
        }
        return field.size();
    }

    private static Channel channel(double[] all, Shape shape, int channel) {
        int height = shape.dims().get(0);
        int width = shape.dims().get(1);
        double[][] values = new double[height][width];
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        double sum = 0;
        int zero = 0;
        for (int place = 0; place < height * width; place++) {
            double value = all[place * shape.last() + channel];
            values[place / width][place % width] = value;
            min = Math.min(min, value);
            max = Math.max(max, value);
            sum += value;
            zero += value == 0 ? 1 : 0;
        }
        return new Channel(channel, min, max, sum / (height * width), zero, values);
    }

    private static void warnOfSilence(List<Channel> channels, List<String> warnings) {
        List<Integer> silent = channels.stream()
                .filter(channel -> channel.min() == 0 && channel.max() == 0)
                .map(Channel::channel)
                .toList();
        if (silent.size() == channels.size()) {
            warnings.add(
                    "every channel that is shown is 0 at all places of this picture: nothing of it goes on from here");
        } else if (!silent.isEmpty()) {
            warnings.add("%s of %s channels are 0 at all places of this picture: %s%s"
                    .formatted(
                            silent.size(),
                            channels.size(),
                            silent.subList(0, Math.min(20, silent.size())),
                            silent.size() > 20 ? " and more" : ""));
        }
    }
}
