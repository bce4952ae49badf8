package dev.chainrule.plan;

import dev.chainrule.definition.Spelling;
import dev.chainrule.network.activation.Relu;
import dev.chainrule.network.layer.Convolution;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.layer.Flatten;
import dev.chainrule.network.layer.GlobalAveragePooling;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.layer.MaxPooling;
import dev.chainrule.network.layer.Padding;
import dev.chainrule.network.layer.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The hidden layers for rows that are pictures, where nobody asks for others.
 *
 * @param why they are these, as a sentence
 */
record PictureLayers(List<LayerSpec> layers, String why) {

    private static final int AXES = 3;
    /** Of the shorter side: below it a dense layer sees the whole picture as cheaply. */
    private static final int SHORTEST_SIDE = 12;
    /** Of the longer side, once what is in a picture has been gathered. */
    private static final int SMALL_ENOUGH = 7;
    /** Fewer rows than that say too little for so many weights. */
    private static final int FEW_ROWS = 1000;

    private static final int FIRST_FILTERS = 16;
    private static final int MOST_FILTERS = 128;
    private static final int UNITS = 128;
    private static final int KERNEL = 3;
    private static final int POOL = 2;
    /** Of more, which large or long pictures leave, each channel becomes its mean. */
    private static final int MOST_FLAT = 4096;

    /**
     * @param column its name
     * @param shape of its cells
     * @param rows to learn from
     * @return empty where a cell is no picture, or so small a one that it is as good as a row of numbers
     */
    static Optional<PictureLayers> of(String column, Shape shape, long rows) {
        if (shape.dims().size() != AXES) {
            return Optional.empty();
        }
        int height = shape.dims().get(0);
        int width = shape.dims().get(1);
        if (Math.min(height, width) < SHORTEST_SIDE) {
            return Optional.empty();
        }
        boolean few = rows < FEW_ROWS;
        List<LayerSpec> layers = new ArrayList<>();
        int filters = few ? FIRST_FILTERS / 2 : FIRST_FILTERS;
        int last = filters;
        while (Math.max(height, width) > SMALL_ENOUGH && Math.min(height, width) >= POOL) {
            layers.add(new Convolution(filters, KERNEL, Padding.Rule.SAME, new Relu()));
            layers.add(new MaxPooling(POOL));
            height /= POOL;
            width /= POOL;
            last = filters;
            filters = Math.min(2 * filters, few ? MOST_FILTERS / 2 : MOST_FILTERS);
        }
        layers.add((long) height * width * last > MOST_FLAT ? new GlobalAveragePooling() : new Flatten());
        layers.add(new Dense(few ? UNITS / 2 : UNITS, new Relu()));
        String why = String.format(
                Locale.ROOT,
                "%s is a picture of %s, so a small convolutional network was chosen%s; \"network\" says otherwise",
                column,
                Spelling.pixels(shape.dims().get(0), shape.dims().get(1)),
                few
                        ? String.format(Locale.ROOT, ", with half the usual filters for %,d rows to learn from", rows)
                        : "");
        return Optional.of(new PictureLayers(layers, why));
    }
}
