package dev.chainrule.job;

import dev.chainrule.plan.JobDefinition;
import dev.chainrule.plan.JobPlan;
import dev.chainrule.plan.MemoryEstimate;
import dev.chainrule.plan.Origin;
import dev.chainrule.plan.TrainingSettings;
import java.util.Optional;

/**
 * A job that nothing stands against, and that is not handed in yet.
 *
 * @param asked as it was asked for
 * @param origin what it goes on from; empty where it begins anew
 * @param settings by which it is planned
 */
public record Planned(JobDefinition asked, JobPlan plan, Optional<Origin> origin, TrainingSettings settings) {

    /** Bytes that it holds at most; reckoned anew each time. */
    public long memory() {
        return MemoryEstimate.of(plan, plan.network(), settings).total();
    }

    public String owner() {
        return plan.definition().owner();
    }

    public int priority() {
        return plan.definition().priority();
    }
}
