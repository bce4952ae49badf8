package dev.chainrule.encoding.feature;

import dev.chainrule.problem.Violation;
import dev.chainrule.table.Resize;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong, and what is merely odd, in rows that a client sent; filled while they are read, and no further than
 * anybody will be told.
 */
public final class RowIssues {

    /** Violations that one answer names. */
    public static final int MOST_VIOLATIONS = 100;

    private static final int MOST_WARNINGS = 1000;

    private final List<Violation> violations = new ArrayList<>();
    private final Set<String> warnings = new LinkedHashSet<>();
    private final Forms forms;

    /** Reads the file of a picture that stands in a row as text. */
    @FunctionalInterface
    public interface Pictures {

        /**
         * Its numbers, brought to the size of the feature's cells.
         *
         * @param how it is brought to that size
         * @throws IllegalArgumentException where it is none, in words that follow the name of the feature
         */
        double[] numbers(String text, Wide feature, Resize how);
    }

    /** What is made ready for one row and of use to the next. */
    private static final class Forms {
        private final @Nullable Pictures pictures;
        private final Map<String, KnownForms> categories = new HashMap<>();
        private @Nullable FeatureNames names;

        Forms(@Nullable Pictures pictures) {
            this.pictures = pictures;
        }
    }

    public RowIssues() {
        this(new Forms(null));
    }

    /** Of rows in which pictures may stand as text. */
    public static RowIssues of(Pictures pictures) {
        return new RowIssues(new Forms(pictures));
    }

    private RowIssues(Forms forms) {
        this.forms = forms;
    }

    /** Of the next row, to the same network; nothing is found yet. */
    public RowIssues next() {
        return new RowIssues(forms);
    }

    /** What reads pictures that stand as text; null where nobody does. */
    @Nullable
    Pictures pictures() {
        return forms.pictures;
    }

    /** Whether nothing more need be looked for. */
    public boolean full() {
        return violations.size() >= MOST_VIOLATIONS;
    }

    /** The names of features, made ready once for all rows of which one needs them. */
    public FeatureNames names(Supplier<FeatureNames> made) {
        FeatureNames names = forms.names;
        if (names == null) {
            names = made.get();
            forms.names = names;
        }
        return names;
    }

    /** The categories of a feature in the forms that a client may write; made ready once for all rows. */
    KnownForms forms(CategoryEncoding feature) {
        return forms.categories.computeIfAbsent(feature.column(), column -> KnownForms.of(feature.categories()));
    }

    public void add(Violation violation) {
        if (!full()) {
            violations.add(violation);
        }
    }

    public void warn(String warning) {
        if (warnings.size() < MOST_WARNINGS) {
            warnings.add(warning);
        }
    }

    public List<Violation> violations() {
        return List.copyOf(violations);
    }

    /** Different ones. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }
}
