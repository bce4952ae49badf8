package dev.chainrule.encoding.feature;

import dev.chainrule.definition.Spelling;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a column of categories becomes inputs, when the categories of the training rows are remembered. */
public sealed interface CategoryEncoding extends FeatureEncoding permits OneHot, Embedded, CategoryValues {

    /** Those of the training rows, ascending. */
    List<Object> categories();

    /** The category that stands for a missing one; null when a missing one is unknown. */
    @Nullable
    Object fill();

    @Override
    default List<Object> known() {
        return categories();
    }

    @Override
    default @Nullable Object standIn() {
        return fill();
    }

    @Override
    default String expected() {
        return "one of " + Spelling.listed(categories());
    }

    default CategoryIndex places(List<String> dictionary) {
        return CategoryIndex.of(categories(), type(), dictionary, fill());
    }

    /** What a client's category is; {@link CategoryIndex#NONE} with a warning for one that no training row had. */
    default int place(RawValue raw) {
        Object sent = raw.category(type(), this::expected);
        Object category = sent == null ? fill() : sent;
        int place = category == null ? CategoryIndex.NONE : Labels.place(categories(), type(), category);
        if (place == CategoryIndex.NONE && sent instanceof String text) {
            String meant = raw.meant(this, text);
            place = meant == null ? CategoryIndex.NONE : Labels.place(categories(), type(), meant);
        }
        if (sent != null && place == CategoryIndex.NONE) {
            raw.warn("%s: \"%s\" was not seen in training, so it counts as unknown (known: %s)"
                    .formatted(column(), sent, Spelling.listed(categories())));
        }
        return place;
    }
}
