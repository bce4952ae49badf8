package dev.chainrule.prediction.dialect;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.Wide;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The columns of single numbers that pictures and sequences become in a table as CSV, such as {@code image_0_0}. */
final class NumberColumns {

    /** One of them: of which feature it is a number, and which. */
    record Part(Wide feature, int place) {}

    private final Map<String, Part> parts = new HashMap<>();
    private final List<String> row = new ArrayList<>();

    NumberColumns(Encoding encoding) {
        for (FeatureEncoding feature : encoding.features()) {
            Optional<Wide> wide = Wide.of(feature);
            if (wide.isEmpty()) {
                row.add(feature.column());
                continue;
            }
            List<String> names = feature.inputNames();
            row.addAll(names);
            for (int i = 0; i < names.size(); i++) {
                parts.put(names.get(i), new Part(wide.get(), i));
            }
        }
        encoding.features().forEach(feature -> parts.remove(feature.column()));
    }

    /** What a column of this name is a number of; null where of nothing. */
    @Nullable
    Part of(String name) {
        return parts.get(name);
    }

    /** The columns of a row in which each number is one of its own, in the order of the features. */
    List<String> row() {
        return row;
    }

    /** The features of which numbers are named. */
    List<Wide> features(List<String> named) {
        return named.stream()
                .flatMap(name -> Optional.ofNullable(parts.get(name)).stream())
                .map(Part::feature)
                .distinct()
                .toList();
    }
}
