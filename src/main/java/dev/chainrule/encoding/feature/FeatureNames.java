package dev.chainrule.encoding.feature;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The names of a model's features, and of the other columns of its data, in the forms that clients write them. */
public final class FeatureNames {

    private final Set<String> features;
    private final KnownForms forms;

    /** @param others columns of the data that are no features, and may be sent along */
    public FeatureNames(List<String> features, List<String> others) {
        this.features = new LinkedHashSet<>(features);
        this.forms = KnownForms.of(
                Stream.concat(features.stream(), others.stream()).distinct().toList());
    }

    /** Which column of the data is meant by a name; null where none is. */
    public @Nullable String meant(String name) {
        return features.contains(name) ? name : forms.meant(name);
    }

    /** Those of the features, in their order. */
    public Set<String> all() {
        return features;
    }

    /**
     * A row with the names as the model has them.
     *
     * @param named what has become of the row already
     * @param row as it was sent
     */
    @SuppressWarnings("ReferenceEquality") // the row itself: nothing has become of it yet
    public RawRow inTheirForm(RawRow named, RawRow row) {
        if (named != row) {
            return named;
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        row.values().forEach((name, value) -> {
            String meant = meant(name);
            boolean fits = meant != null
                    && !values.containsKey(meant)
                    && (meant.equals(name) || !row.values().containsKey(meant));
            values.put(fits ? meant : name, value);
        });
        return row.with(values);
    }
}
