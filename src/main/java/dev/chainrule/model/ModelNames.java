package dev.chainrule.model;

import dev.chainrule.database.IdKind;
import dev.chainrule.definition.NameRule;
import dev.chainrule.problem.ProblemException;
import java.util.List;

/**
 * What models may be called: no name has a colon or an at sign, so {@code name:version} and {@code name@alias} mean one
 * thing only, and none is an id, or a word of a path beside the models.
 */
public final class ModelNames {

    /** In words. */
    public static final String RULE = NameRule.WORDS
            + ", not with \"%s\", \"%s\" or \"%s\", and not \"compare\""
                    .formatted(IdKind.MODEL.prefix(), IdKind.JOB.prefix(), IdKind.CHECKPOINT.prefix());

    private static final String COMPARE = "compare";
    /** Of what {@code resume_from} and questions about trainings take beside models. */
    private static final List<IdKind> ID_KINDS = List.of(IdKind.MODEL, IdKind.JOB, IdKind.CHECKPOINT);

    private ModelNames() {}

    public static boolean isValid(String name) {
        return NameRule.suits(name) && ID_KINDS.stream().noneMatch(kind -> kind.names(name)) && !name.equals(COMPARE);
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
