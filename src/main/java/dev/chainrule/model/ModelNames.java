package dev.chainrule.model;

import dev.chainrule.problem.ProblemException;
import java.util.regex.Pattern;

/**
 * What models may be called: no name has a colon or an at sign, so {@code name:version} and {@code name@alias} mean one
 * thing only, and none is an id, or a word of a path beside the models.
 */
public final class ModelNames {

    /** In words. */
    public static final String RULE =
            "1 to 100 letters, digits, dots, dashes and underscores, beginning with a letter or digit";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final String COMPARE = "compare";

    private ModelNames() {}

    public static boolean isValid(String name) {
        return NAME.matcher(name).matches()
                && !name.startsWith(Models.ID_PREFIX)
                && !name.startsWith("job_")
                && !name.equals(COMPARE);
    }

    /**
     * The name itself.
     *
     * @param pointer where it was given
     * @throws ProblemException where it cannot be one
     */
    public static String checked(String pointer, String name) {
        if (!isValid(name)) {
            throw ProblemException.invalid(pointer, "cannot be the name of a model", name, RULE);
        }
        return name;
    }
}
