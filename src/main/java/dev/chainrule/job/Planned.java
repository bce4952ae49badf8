package dev.chainrule.job;

import dev.chainrule.plan.JobDefinition;
import dev.chainrule.plan.JobPlan;
import dev.chainrule.plan.Origin;
import java.util.Optional;

/**
 * A job that nothing stands against, and that is not handed in yet.
 *
 * @param asked as it was asked for
 * @param origin what it goes on from; empty where it begins anew
 * @param memory bytes that it holds at most
 */
public record Planned(JobDefinition asked, JobPlan plan, Optional<Origin> origin, long memory) {

    public String owner() {
        return plan.definition().owner();
    }

    public int priority() {
        return plan.definition().priority();
    }
}
