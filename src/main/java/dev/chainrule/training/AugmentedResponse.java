package dev.chainrule.training;

import dev.chainrule.network.augmentation.PixelScale;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A picture of a dataset, and what augmentations make of it.
 *
 * @param object always {@code augmented}
 * @param dataset its id
 * @param column of pictures
 * @param row of the picture, counted from 0
 * @param seed of what is drawn
 * @param augmentation the steps, every default spelt out
 * @param pictures the picture as it is, and its variants
 */
record AugmentedResponse(
        String object,
        String dataset,
        String column,
        int row,
        long seed,
        List<JsonNode> augmentation,
        List<Shown> pictures) {

    /**
     * A picture in its own size.
     *
     * @param variant which one; 0 for the picture as it is
     * @param image PNG, as a data URL
     * @param mixed what it was mixed with, and how much; empty where it is of this row alone
     */
    record Shown(int variant, String image, List<Mixed> mixed) {}

    /**
     * A row that a picture was mixed with.
     *
     * @param row of the other picture
     * @param share of that picture in this one, 0 to 1; what the shares leave is of the row itself
     */
    record Mixed(int row, double share) {}

    static Shown shown(int variant, float[] picture, List<Mixed> mixed, PixelScale scale) {
        String base64 = Base64.getEncoder().encodeToString(new AugmentedSheet(scale).single(picture));
        return new Shown(variant, "data:image/png;base64," + base64, mixed);
    }
}
