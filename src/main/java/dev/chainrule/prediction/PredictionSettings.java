package dev.chainrule.prediction;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What may be asked at once.
 *
 * @param maxRows most rows in one request; those of a stream of lines have no limit
 * @param maxExplained most rows of one request with {@code ?explain=contributions}, times the targets of the model
 * @param maxLine longest line of a stream, at most 16 MB
 * @param maxStream bytes of one stream, unpacked
 * @param maxRatio how many times larger a packed stream may become, from 16 MB unpacked on
 * @param maxPicture largest picture that is sent in a form; one that is a body itself is bounded by
 *     {@code chainrule.web.max-json}
 * @param maxPixels most pixels of a picture, looked at before it is decoded
 * @param cacheFor how long a browser may keep what {@code GET …/predict} of an id answered
 */
@ConfigurationProperties("chainrule.prediction")
public record PredictionSettings(
        @DefaultValue("10000") int maxRows,
        @DefaultValue("20") int maxExplained,
        @DefaultValue("1MB") DataSize maxLine,
        @DefaultValue("16GB") DataSize maxStream,
        @DefaultValue("500") int maxRatio,
        @DefaultValue("16MB") DataSize maxPicture,
        @DefaultValue("10000000") int maxPixels,
        @DefaultValue("1h") Duration cacheFor) {

    private static final long MOST_BYTES_OF_LINE = 16L << 20;

    public PredictionSettings {
        if (maxLine.toBytes() < 1 || maxLine.toBytes() > MOST_BYTES_OF_LINE) {
            throw new IllegalArgumentException(
                    "chainrule.prediction.max-line is %sB: at least 1B and at most 16MB".formatted(maxLine.toBytes()));
        }
        if (maxRatio < 2) {
            throw new IllegalArgumentException("chainrule.prediction.max-ratio is %s: at least 2".formatted(maxRatio));
        }
        if (maxPicture.toBytes() < 1 || maxPicture.toBytes() > Integer.MAX_VALUE / 2) {
            throw new IllegalArgumentException("chainrule.prediction.max-picture is %sB: at least 1B and at most 1GB"
                    .formatted(maxPicture.toBytes()));
        }
    }
}
