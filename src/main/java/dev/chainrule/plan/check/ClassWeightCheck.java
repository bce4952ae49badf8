package dev.chainrule.plan.check;

import dev.chainrule.definition.Spelling;
import dev.chainrule.encoding.Task;
import dev.chainrule.plan.ClassLabels;
import dev.chainrule.plan.ClassWeights;
import dev.chainrule.plan.JobPlan;
import dev.chainrule.problem.Violation;
import dev.chainrule.table.Column;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether there are classes to be weighted, and these. */
final class ClassWeightCheck {

    private final JobPlan plan;
    private final List<Violation> violations = new ArrayList<>();

    private ClassWeightCheck(JobPlan plan) {
        this.plan = plan;
    }

    static List<Violation> violations(JobPlan plan) {
        ClassWeightCheck check = new ClassWeightCheck(plan);
        check.classWeights();
        return check.violations;
    }

    private void classWeights() {
        ClassWeights weights = plan.training().classWeights();
        String pointer = "/training/class_weights";
        if (weights == null) {
            return;
        }
        if (plan.columns().task() == Task.REGRESSION || plan.columns().targets().size() > 1) {
            add(pointer, "only the classes of a single target can be weighted", null, "leave it out");
        } else if (weights instanceof ClassWeights.ByLabel byLabel) {
            List<Column> targets = plan.targetColumns();
            List<String> labels = targets.stream()
                    .flatMap(column -> ClassLabels.of(column).stream())
                    .toList();
            if (!targets.isEmpty() && labels.isEmpty()) {
                add(pointer, "there are too many classes to weight them one by one", null, "\"balanced\"");
            }
            byLabel.weights().forEach((label, weight) -> classWeight(label, weight, labels));
            if (byLabel.weights().values().stream().allMatch(weight -> weight == 0)) {
                add(pointer, "leaves no training row", byLabel.weights(), "a weight above 0");
            }
        }
    }

    private void classWeight(String label, double weight, List<String> labels) {
        String pointer = Violation.field("/training/class_weights", label);
        if (!labels.isEmpty() && !labels.contains(label)) {
            add(pointer, "there is no class \"%s\"".formatted(label), weight, Spelling.hint(label, labels));
        }
        if (weight < 0) {
            add(pointer, "must be at least 0", weight, "0 or more; 1 counts as if there were no weights");
        }
    }

    private void add(String pointer, String detail, @Nullable Object got, String hint) {
        violations.add(Violation.at(pointer, detail, got, hint));
    }
}
