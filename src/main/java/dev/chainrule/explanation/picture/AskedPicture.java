package dev.chainrule.explanation.picture;

import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.encoding.feature.RowIssues;
import dev.chainrule.explanation.AskedInQuery;
import dev.chainrule.explanation.AskedRow;
import dev.chainrule.explanation.Subject;
import dev.chainrule.network.Network;
import dev.chainrule.prediction.EncodedPictures;
import dev.chainrule.problem.ProblemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A picture that a network is asked about.
 *
 * @param inputs as the network gets them
 * @param numbers of the picture in the units of the data, {@code [height, width, channels]}
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record AskedPicture(PictureInputs picture, float[] inputs, double[] numbers, List<String> warnings) {

    /** Where a question gets its picture from. */
    @FunctionalInterface
    interface Source extends Function<Subject, AskedPicture> {}

    /** @param row as a body has it: a row, or its number in the dataset of the network; null for the example */
    static Source ofRow(AskedInQuery reader, @Nullable JsonNode row) {
        return subject -> {
            PictureInputs picture = PictureInputs.of(subject);
            AskedRow asked = reader.row(subject, row);
            return of(picture, asked.inputs(), asked.warnings());
        };
    }

    /** @param read the row of a picture that is the body itself, as this network reads it */
    static Source ofFile(Function<Subject, RawRow> read) {
        return subject -> {
            PictureInputs picture = PictureInputs.of(subject);
            RowIssues issues = EncodedPictures.issues();
            return of(picture, subject.encode(read.apply(subject), issues), issues.warnings());
        };
    }

    private static AskedPicture of(PictureInputs picture, float[] inputs, List<String> found) {
        List<String> warnings = new ArrayList<>(found);
        double[] numbers = picture.numbers(inputs);
        if (Arrays.stream(numbers).allMatch(number -> number == numbers[0])) {
            warnings.add("all pixels are equal: what is said of such a picture says little of any other");
        }
        if (picture.missing() > 0) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "the network does not get %,d of the %,d numbers of the picture; they stand as 0",
                    picture.missing(),
                    picture.size()));
        }
        return new AskedPicture(picture, inputs, numbers, warnings);
    }

    /** @throws ProblemException where one answer cannot show so many pixels */
    AskedPicture requireShown(PictureSettings settings) {
        int pixels = picture.height() * picture.width();
        if (pixels > settings.maxValues()) {
            throw ProblemException.invalid(
                    "",
                    String.format(
                            Locale.ROOT,
                            "a map of %,d pixels is more than the %,d values that one answer shows (chainrule.explanation.picture.max-values)",
                            pixels,
                            settings.maxValues()),
                    pixels,
                    "a model of smaller pictures, or a larger limit");
        }
        return this;
    }

    /** The number that is drawn as black: 0, or the smallest where that is below it, as of pictures that are scaled already. */
    double black() {
        return Math.min(0, Arrays.stream(numbers).min().orElse(0));
    }

    /** The number that is drawn as white. */
    double white() {
        return black() < 0 ? Arrays.stream(numbers).max().orElse(0) : picture.white();
    }

    /** What a network in double precision answers. */
    double[] outputs(Network network) {
        try (var workspace = network.predictionWorkspace(1)) {
            workspace.input().writeRow(0, inputs);
            workspace.forward();
            double[] outputs = new double[workspace.outputs().columns()];
            workspace.outputs().readRow(0, outputs);
            return outputs;
        }
    }
}
