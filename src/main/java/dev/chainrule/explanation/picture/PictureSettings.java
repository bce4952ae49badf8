package dev.chainrule.explanation.picture;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much of a network one question about pictures shows.
 *
 * @param maxValues weights, activations or pixels in one answer; of more filters or channels as many are shown as fit, and a
 *     larger picture is refused with 422
 * @param maxWindows places at which one occlusion covers the picture; then 422
 * @param maxSamples most noisy copies of the picture that one saliency averages over; then 422
 */
@ConfigurationProperties("chainrule.explanation.picture")
record PictureSettings(
        @DefaultValue("200000") int maxValues,
        @DefaultValue("4096") int maxWindows,
        @DefaultValue("200") int maxSamples) {

    PictureSettings {
        requirePositive("max-values", maxValues);
        requirePositive("max-windows", maxWindows);
        requirePositive("max-samples", maxSamples);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "chainrule.explanation.picture.%s is %s: at least 1".formatted(name, value));
        }
    }
}
