package dev.chainrule.plan.check;

import dev.chainrule.network.NetworkSpec;
import dev.chainrule.plan.JobPlan;
import dev.chainrule.plan.MemoryEstimate;
import dev.chainrule.plan.TrainingSettings;
import dev.chainrule.problem.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether the network and its matrices are as small as they have to be. */
final class SizeCheck {

    private static final long MOST_VALUES = Integer.MAX_VALUE;

    private final JobPlan plan;
    private final TrainingSettings settings;
    private final List<Violation> violations = new ArrayList<>();
    private @Nullable MemoryEstimate memory;

    private SizeCheck(JobPlan plan, TrainingSettings settings) {
        this.plan = plan;
        this.settings = settings;
    }

    static SizeCheck of(JobPlan plan, TrainingSettings settings) {
        SizeCheck check = new SizeCheck(plan, settings);
        check.size();
        return check;
    }

    List<Violation> violations() {
        return violations;
    }

    /** What it needs; null where even that is too much to tell. */
    @Nullable
    MemoryEstimate memory() {
        return memory;
    }

    /** Only for a definition that is otherwise right, because its shape must be known. */
    private void size() {
        NetworkSpec spec;
        long parameters;
        try {
            spec = plan.network();
            parameters = spec.parameterCount();
        } catch (ArithmeticException tooLarge) {
            add("/network/layers", "one layer would have more than 2³¹ parameters", null, "fewer units");
            return;
        }
        if (spec.build().mixesRows() && plan.batchSize() == 1) {
            String detail = "batch_normalization cannot measure a batch of a single row";
            add("/training/batch_size", detail, 1, "at least 2, or layer_normalization instead");
        }
        if (parameters > settings.maxParameters()) {
            String detail = String.format(Locale.ROOT, "the network would have %,d parameters", parameters);
            String hint = String.format(
                    Locale.ROOT, "at most %,d (chainrule.training.max-parameters)", settings.maxParameters());
            add("/network/layers", detail, parameters, hint);
        }
        try {
            MemoryEstimate needed = MemoryEstimate.of(plan, spec, settings);
            memory = needed;
            check(needed);
        } catch (ArithmeticException tooLarge) {
            String detail = "one matrix of a batch would have more than 2³¹ values";
            add("/training/batch_size", detail, plan.batchSize(), "a smaller batch, or fewer and smaller layers");
        }
    }

    private void check(MemoryEstimate needed) {
        if (needed.total() > settings.memoryBytes()) {
            String detail = "the job would need " + needed.arithmetic();
            String hint =
                    String.format(Locale.ROOT, "at most %,d bytes (chainrule.training.memory)", settings.memoryBytes());
            add(needed.largestTerm().pointer(), detail, needed.total(), hint);
        } else if (needed.largest() > MOST_VALUES) {
            String detail = String.format(Locale.ROOT, "one matrix of a batch would have %,d values", needed.largest());
            add(
                    "/training/batch_size",
                    detail,
                    plan.batchSize(),
                    String.format(Locale.ROOT, "at most %,d values: a smaller batch", MOST_VALUES));
        }
    }

    private void add(String pointer, String detail, @Nullable Object got, String hint) {
        violations.add(Violation.at(pointer, detail, got, hint));
    }
}
