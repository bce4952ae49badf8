package dev.chainrule.prediction;

import dev.chainrule.encoding.feature.RowIssues;
import dev.chainrule.encoding.feature.Wide;
import dev.chainrule.format.Picture;
import dev.chainrule.table.Resize;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;

/** Pictures that stand in a row as the base64 of a PNG or JPEG file, such as a data URL has it. */
public final class EncodedPictures implements RowIssues.Pictures {

    /** Larger ones come as files, so that what they take is counted before. */
    private static final int MOST_PIXELS = 1 << 20;

    private static final double WHITE = 255;
    private static final Pattern DATA_URL = Pattern.compile("^data:[^,]{0,100};base64,");

    private static final EncodedPictures INSTANCE = new EncodedPictures();

    private EncodedPictures() {}

    /** Nothing is found yet in rows in which such pictures may stand. */
    public static RowIssues issues() {
        return RowIssues.of(INSTANCE);
    }

    @Override
    public double[] numbers(String text, Wide feature, Resize how) {
        byte[] file;
        try {
            file = Base64.getMimeDecoder().decode(DATA_URL.matcher(text).replaceFirst(""));
        } catch (IllegalArgumentException noBase64) {
            throw new IllegalArgumentException("is text that is no base64", noBase64);
        }
        try {
            Picture picture = Picture.decoded(new ByteArrayInputStream(file), MOST_PIXELS, pixels -> {});
            return numbers(picture, feature, how);
        } catch (Picture.Broken broken) {
            String most = String.format(Locale.ROOT, "; at most %,d pixels stand in a row", MOST_PIXELS);
            throw new IllegalArgumentException(broken.how() + (broken.how().startsWith("has") ? most : ""), broken);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** A picture brought to the size of a feature's cells, and to its range of numbers. */
    public static double[] numbers(Picture picture, Wide feature, Resize how) {
        int[] shown = picture.numbers(
                feature.shape().get(1), feature.shape().get(0), feature.shape().get(2), how);
        double[] numbers = new double[shown.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = feature.white() == WHITE ? shown[i] : shown[i] * feature.white() / WHITE;
        }
        return numbers;
    }
}
