package dev.chainrule.plan.check;

import dev.chainrule.choice.Menu;
import dev.chainrule.encoding.Task;
import dev.chainrule.network.augmentation.Augmentation;
import dev.chainrule.network.augmentation.Mixing;
import dev.chainrule.plan.JobPlan;
import dev.chainrule.problem.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether there are pictures to be changed, and targets that can be mixed. */
final class AugmentationCheck {

    private static final String POINTER = "/training/augmentation";

    private final JobPlan plan;
    private final List<Violation> violations = new ArrayList<>();

    private AugmentationCheck(JobPlan plan) {
        this.plan = plan;
    }

    static List<Violation> violations(JobPlan plan) {
        AugmentationCheck check = new AugmentationCheck(plan);
        List<Augmentation> steps = Objects.requireNonNullElse(plan.training().augmentation(), List.of());
        if (!steps.isEmpty()) {
            check.pictures();
        }
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i) instanceof Mixing mixing) {
                check.targets(mixing, POINTER + "/" + i);
            }
        }
        return check.violations;
    }

    private void pictures() {
        if (plan.pictures().isEmpty()) {
            add(
                    POINTER,
                    "only pictures can be augmented, and the features are not one column of type image",
                    plan.columns().features(),
                    "\"features\": [a column of the shape [height, width, channels]], or leave it out");
        }
    }

    private void targets(Mixing mixing, String pointer) {
        String name = Menu.nameOf(mixing);
        if (plan.columns().task() == Task.REGRESSION) {
            add(pointer, "mixes classes, and this is a regression", name, "leave it out");
        } else if (!plan.loss().takesShares()) {
            String detail =
                    "mixes classes, and the loss %s takes no shares of several".formatted(Menu.nameOf(plan.loss()));
            add(
                    pointer,
                    detail,
                    name,
                    "leave it out, or \"loss\": \"%s\""
                            .formatted(Menu.nameOf(plan.outcome().usualLoss())));
        }
    }

    private void add(String pointer, String detail, @Nullable Object got, String hint) {
        violations.add(Violation.at(pointer, detail, got, hint));
    }
}
