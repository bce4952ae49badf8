package dev.chainrule.model;

import dev.chainrule.database.IdKind;
import dev.chainrule.definition.NameRule;
import dev.chainrule.problem.ProblemException;

/**
 * What models may be called: no name has a colon or an at sign, so {@code name:version} and {@code name@alias} mean one
 * thing only, and none is an id, or a word of a path beside the models.
 */
public final class ModelNames {

    /** In words. */
    public static final String RULE = NameRule.WORDS;

    private static final String COMPARE = "compare";

    private ModelNames() {}

    public static boolean isValid(String name) {
        return NameRule.suits(name) && !IdKind.MODEL.names(name) && !IdKind.JOB.names(name) && !name.equals(COMPARE);
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
