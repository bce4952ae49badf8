package dev.chainrule.explanation.picture;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.PixelGrid;
import dev.chainrule.encoding.feature.Scaled;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.encoding.feature.Wide;
import dev.chainrule.explanation.Subject;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import dev.chainrule.table.ColumnType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The picture that a network gets: where each of its numbers stands among the inputs, and how it became one. Numbers are in the
 * order {@code [height, width, channels]}.
 *
 * @param white the number of a white pixel in the data
 * @param inputs the input of each number; {@link #NONE} of one that the network does not get
 * @param centers an input is {@code (number - center) / spread}; one for each number
 * @param spreads 0 where the input is always 0
 * @param standardized whether inputs of 0 are the mean of the training rows
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record PictureInputs(
        int height,
        int width,
        int channels,
        double white,
        int[] inputs,
        double[] centers,
        double[] spreads,
        boolean standardized) {

    static final int NONE = -1;

    /** @throws ProblemException where the features of the network are no picture */
    static PictureInputs of(Subject subject) {
        Encoding encoding = subject.encoding();
        Optional<Wide> whole = encoding.onlyWide().filter(wide -> wide.type() == ColumnType.IMAGE);
        if (whole.isPresent()) {
            return of(whole.get());
        }
        PixelGrid grid = encoding.written() == null ? null : encoding.written().picture();
        if (grid == null) {
            throw noPictures("its features are no pixels of a picture");
        }
        return of(grid, encoding.features());
    }

    private static PictureInputs of(Wide wide) {
        int channels = wide.shape().get(2);
        int size = wide.width();
        int[] inputs = new int[size];
        double[] centers = new double[size];
        double[] spreads = new double[size];
        for (int i = 0; i < size; i++) {
            inputs[i] = i;
            centers[i] = wide.centers().get(i % channels);
            spreads[i] = wide.spreads().get(i % channels);
        }
        return new PictureInputs(
                wide.shape().get(0),
                wide.shape().get(1),
                channels,
                wide.white(),
                inputs,
                centers,
                spreads,
                standardizes(wide.scaling()));
    }

    private static PictureInputs of(PixelGrid grid, List<FeatureEncoding> features) {
        int size = grid.height() * grid.width() * grid.channels();
        int[] inputs = new int[size];
        Arrays.fill(inputs, NONE);
        double[] centers = new double[size];
        double[] spreads = new double[size];
        boolean standardized = true;
        int at = 0;
        for (int i = 0; i < features.size(); i++) {
            Scaled scaled = scaled(features.get(i));
            int place = grid.places().get(i);
            inputs[place] = at;
            centers[place] = scaled.center();
            spreads[place] = scaled.spread();
            standardized &= standardizes(scaled.scaling());
            at += features.get(i).width();
        }
        return new PictureInputs(
                grid.height(), grid.width(), grid.channels(), grid.largest(), inputs, centers, spreads, standardized);
    }

    private static boolean standardizes(Scaling scaling) {
        return scaling == Scaling.STANDARDIZE || scaling == Scaling.STANDARDIZE_TOGETHER;
    }

    private static Scaled scaled(FeatureEncoding feature) {
        if (feature instanceof FeatureEncoding.Indicated indicated) {
            return scaled(indicated.feature());
        }
        if (feature instanceof FeatureEncoding.Required required) {
            return scaled(required.feature());
        }
        if (feature instanceof Scaled scaled && scaled.scaling() != Scaling.LOG1P) {
            return scaled;
        }
        throw noPictures("\"%s\" is no pixel that is shifted and scaled".formatted(feature.column()));
    }

    private static ProblemException noPictures(String why) {
        return new ProblemException(
                ProblemKind.INVALID,
                "no_pictures",
                "The network is not asked about pictures: %s.".formatted(why),
                List.of(
                        Violation.at(
                                "",
                                "the network is not asked about pictures: " + why,
                                null,
                                "a model of a column of pictures, or of columns of pixels; attribution and trace explain any other")));
    }

    /** Numbers of a picture. */
    int size() {
        return inputs.length;
    }

    /** Which of these the network does not get. */
    int missing() {
        return (int) Arrays.stream(inputs).filter(input -> input == NONE).count();
    }

    /** What was sent, of inputs as the network gets them; of one that is always the same that one. */
    double[] numbers(float[] row) {
        double[] numbers = new double[inputs.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = inputs[i] == NONE ? 0 : row[inputs[i]] * spreads[i] + centers[i];
        }
        return numbers;
    }

    /** How a number of the picture becomes an input. */
    double encoded(int place, double number) {
        return spreads[place] == 0 ? 0 : (number - centers[place]) / spreads[place];
    }

    /** By each number of the picture, of derivatives by the inputs. */
    double[] byNumbers(double[] byInputs) {
        double[] slopes = new double[inputs.length];
        for (int i = 0; i < slopes.length; i++) {
            slopes[i] = inputs[i] == NONE || spreads[i] == 0 ? 0 : byInputs[inputs[i]] / spreads[i];
        }
        return slopes;
    }

    /**
     * The mean of each channel: of the training rows where the scaling has kept it, else of this picture.
     *
     * @return one for each number of the picture
     */
    double[] means(double[] numbers) {
        if (standardized) {
            return centers.clone();
        }
        double[] sums = new double[channels];
        for (int i = 0; i < numbers.length; i++) {
            sums[i % channels] += numbers[i] * channels / numbers.length;
        }
        double[] means = new double[numbers.length];
        for (int i = 0; i < means.length; i++) {
            means[i] = sums[i % channels];
        }
        return means;
    }

    /** What {@link #means} are, in words. */
    String meansInWords() {
        return standardized ? "mean of the training rows" : "mean of each channel of this picture";
    }
}
