package dev.chainrule.model;

import static java.util.stream.Collectors.joining;

import dev.chainrule.database.IdKind;
import dev.chainrule.definition.NameRule;
import dev.chainrule.problem.ProblemException;
import java.util.List;
import java.util.Set;

/**
 * What models may be called: no name has a colon or an at sign, so {@code name:version} and {@code name@alias} mean one
 * thing only, and none is an id, or a word of a path beside the models.
 */
public final class ModelNames {

    /** What {@code resume_from} and questions about trainings take beside models. */
    private static final List<IdKind> ID_KINDS = List.of(IdKind.MODEL, IdKind.JOB, IdKind.CHECKPOINT);

    /** What stands in paths where a model's name could. */
    private static final Set<String> OF_PATHS = Set.of("compare", "stats");

    /** In words. */
    public static final String RULE = "%s, not with %s, and neither \"compare\" nor \"stats\""
            .formatted(
                    NameRule.WORDS,
                    ID_KINDS.stream().map(kind -> '"' + kind.prefix() + '"').collect(joining(", ")));

    private ModelNames() {}

    public static boolean isValid(String name) {
        return NameRule.suits(name)
                && ID_KINDS.stream().noneMatch(kind -> kind.names(name))
                && !OF_PATHS.contains(name);
    }

    /** The model of a job that nobody named is called as its dataset, or nearly so where that cannot be. */
    public static String ofDataset(String name) {
        if (isValid(name)) {
            return name;
        }
        String called = "model-" + name;
        return called.substring(0, Math.min(NameRule.LONGEST, called.length()));
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
