package dev.chainrule.web;

import dev.chainrule.problem.ProblemException;
import tools.jackson.databind.JsonNode;

/** Fills in what a {@link DefinitionBody} leaves open from what it refers to, before it is read. */
public interface DefinitionCompletion {

    /** Whether it is for bodies that become such records. */
    boolean suits(Class<?> definition);

    /**
     * The whole body.
     *
     * @param body as it came
     * @throws ProblemException where it refers to what is not there
     */
    JsonNode complete(JsonNode body);
}
