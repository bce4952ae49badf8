package dev.chainrule.model;

import dev.chainrule.choice.Parameter;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What may be changed about a model: what people say of it. What is left out stays as it is. */
record ModelChange(
        @Parameter(value = "What it is for, in your words; an empty text removes it.", max = 2000) @Nullable
        String description,

        @Parameter(
                value =
                        "Words to find it by, instead of those it has; an empty list removes them. Each 1 to 50 letters, "
                                + "digits, blanks and . _ : / = -, beginning with a letter or digit.",
                max = 20)
        @Nullable
        List<String> tags) {

    private static final Pattern TAG = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N} ._:/=-]{0,49}");

    ModelChange {
        if (description == null && tags == null) {
            throw new IllegalArgumentException("nothing to change: description or tags are required");
        }
        if (tags != null) {
            tags = tags.stream().map(String::strip).distinct().toList();
            tags.stream().filter(tag -> !isTag(tag)).findFirst().ifPresent(tag -> {
                throw new IllegalArgumentException(
                        "\"%s\" cannot be a tag: 1 to 50 letters, digits, blanks and . _ : / = -, beginning with a letter or digit"
                                .formatted(tag));
            });
        }
    }

    static boolean isTag(String tag) {
        return TAG.matcher(tag).matches();
    }
}
