package dev.chainrule.model;

import dev.chainrule.choice.Parameter;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What may be changed about a model: what people say of it. What is left out stays as it is. */
record ModelChange(
        @Parameter(
                value = "What it is for, in your words; an empty text, or null, removes it.",
                whenNull = " ",
                max = 2000)
        @Nullable
        String description,

        @Parameter(
                value =
                        "Words to find it by, instead of those it has; an empty list, or null, removes them. Each 1 to 50 letters, "
                                + "digits, blanks and . _ : / = -, beginning with a letter or digit.",
                whenNull = "[]",
                max = 20)
        @Nullable
        List<String> tags) {

    private static final String RULE =
            "1 to 50 letters, digits, blanks and . _ : / = -, beginning with a letter or digit";
    private static final Pattern TAG = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N} ._:/=-]{0,49}");

    ModelChange {
        if (description == null && tags == null) {
            throw new IllegalArgumentException("nothing to change: description or tags are required");
        }
        if (tags != null) {
            List<String> asked = tags;
            List<Violation> wrong = IntStream.range(0, asked.size())
                    .filter(i -> !isTag(asked.get(i).strip()))
                    .mapToObj(i -> Violation.at("/tags/" + i, "cannot be a tag", asked.get(i), RULE))
                    .toList();
            if (!wrong.isEmpty()) {
                throw ProblemException.invalid(wrong);
            }
            tags = asked.stream().map(String::strip).distinct().toList();
        }
    }

    static boolean isTag(String tag) {
        return TAG.matcher(tag).matches();
    }
}
