package dev.chainrule.plan;

import dev.chainrule.problem.Violation;
import java.util.List;

/** Somebody besides the engine who may have something against a job; every bean of it is asked. */
@FunctionalInterface
public interface Objection {

    /** What stands against a job that is asked for. */
    List<Violation> objections(JobDefinition asked);
}
