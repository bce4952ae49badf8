package dev.chainrule.prediction.dialect;

import dev.chainrule.definition.Spelling;
import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.feature.PixelGrid;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.encoding.feature.Wide;
import dev.chainrule.format.Picture;
import dev.chainrule.prediction.EncodedPictures;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import dev.chainrule.table.Resize;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** A row as a picture, for a model whose features are pixels: brought to their size and their range of numbers. */
public final class PictureQuestion {

    private static final double WHITE = 255;
    /** While it is decoded and resized. */
    private static final long BYTES_OF_PIXEL = 24;

    private final Encoding encoding;
    /** The column that is the picture; null where each pixel is a column. */
    private final @Nullable Wide column;

    private final @Nullable PixelGrid grid;
    private final int mostPixels;
    private final LongConsumer held;

    /**
     * @param held is told of the heap that a picture takes; may throw
     * @throws ProblemException where the features of the model are no pixels
     */
    public PictureQuestion(Encoding encoding, int mostPixels, LongConsumer held) {
        this.column = encoding.onlyWide().filter(Wide::takesPictures).orElse(null);
        PixelGrid picture =
                encoding.written() == null ? null : encoding.written().picture();
        if (picture == null && column == null) {
            throw new ProblemException(
                    ProblemKind.UNSUPPORTED_MEDIA_TYPE,
                    "no_pixels",
                    "The features of this model are not the pixels of a picture, so it takes none; send rows as JSON or CSV.");
        }
        this.encoding = encoding;
        this.grid = picture;
        this.mostPixels = mostPixels;
        this.held = held;
    }

    /**
     * @param name of the file, as messages have it
     * @throws ProblemException where it is no picture, or too large a one
     */
    public RawRow row(InputStream in, String name) throws IOException {
        Picture picture;
        try {
            picture = Picture.decoded(in, mostPixels, pixels -> held.accept(pixels * BYTES_OF_PIXEL));
        } catch (Picture.Broken e) {
            throw broken("%s %s".formatted(name, e.how()));
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        if (column != null) {
            values.put(column.column(), EncodedPictures.numbers(picture, column, resize()));
        } else {
            pixels(picture, Objects.requireNonNull(grid), values);
        }
        return new RawRow("", values, false);
    }

    private void pixels(Picture picture, PixelGrid pixels, Map<String, @Nullable Object> values) {
        int[] numbers = picture.numbers(pixels.width(), pixels.height(), pixels.channels(), resize());
        for (int i = 0; i < encoding.features().size(); i++) {
            int number = numbers[pixels.places().get(i)];
            values.put(
                    encoding.features().get(i).column(),
                    pixels.largest() == WHITE ? (Object) number : (Object) (number * pixels.largest() / WHITE));
        }
    }

    /** As the pictures that it has learned from were. */
    private Resize resize() {
        return encoding.written() == null ? Resize.STRETCH : encoding.written().resize();
    }

    private String size() {
        return column == null
                ? Objects.requireNonNull(grid).words()
                : Spelling.pixels(column.shape().get(0), column.shape().get(1));
    }

    private ProblemException broken(String detail) {
        String hint = String.format(
                Locale.ROOT,
                "a whole PNG or JPEG file of at most %,d pixels (chainrule.prediction.max-pixels); it is brought to %s",
                mostPixels,
                size());
        return new ProblemException(
                ProblemKind.INVALID, "invalid", detail, List.of(Violation.at("", detail, null, hint)));
    }
}
