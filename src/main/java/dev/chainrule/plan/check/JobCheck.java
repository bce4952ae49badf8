package dev.chainrule.plan.check;

import dev.chainrule.encoding.Task;
import dev.chainrule.model.ModelNames;
import dev.chainrule.plan.JobDefinition;
import dev.chainrule.plan.JobPlan;
import dev.chainrule.plan.MemoryEstimate;
import dev.chainrule.plan.TrainingSettings;
import dev.chainrule.problem.Violation;
import dev.chainrule.split.Splitting;
import dev.chainrule.split.SplittingCheck;
import dev.chainrule.table.Column;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Everything that stands against running a job, found before it is queued. */
public final class JobCheck {

    private final JobPlan plan;
    private final List<Violation> violations = new ArrayList<>();
    private @Nullable MemoryEstimate memory;

    private JobCheck(JobPlan plan) {
        this.plan = plan;
    }

    public static List<Violation> violations(JobPlan plan, TrainingSettings settings) {
        return of(plan, settings).violations;
    }

    public static JobCheck of(JobPlan plan, TrainingSettings settings) {
        JobCheck check = new JobCheck(plan);
        check.name();
        check.owner();
        check.violations.addAll(plan.columns().violations(plan.dataset().columns()));
        check.violations.addAll(SplittingCheck.violations(
                plan.split(), plan.dataset().columns(), plan.dataset().rows()));
        check.constants();
        check.target();
        check.violations.addAll(OutputCheck.violations(plan));
        check.violations.addAll(LayerCheck.embeddings(plan));
        check.violations.addAll(MetricCheck.recorded(plan));
        check.folds();
        check.refit();
        check.violations.addAll(MetricCheck.earlyStopping(plan));
        check.violations.addAll(ClassWeightCheck.violations(plan));
        check.violations.addAll(AugmentationCheck.violations(plan));
        check.violations.addAll(MetricCheck.schedule(plan));
        if (check.violations.isEmpty()) {
            check.violations.addAll(LayerCheck.widths(plan, plan.inputs(), plan.embedded()));
        }
        if (check.violations.isEmpty()) {
            SizeCheck size = SizeCheck.of(plan, settings);
            check.violations.addAll(size.violations());
            check.memory = size.memory();
        }
        return check;
    }

    public List<Violation> violations() {
        return violations;
    }

    /**
     * What the job needs at most.
     *
     * @throws IllegalStateException where something stands against it
     */
    public MemoryEstimate memory() {
        if (memory == null) {
            throw new IllegalStateException("nobody knows what a job needs that cannot be run");
        }
        return memory;
    }

    private void name() {
        String name = plan.definition().name();
        if (!ModelNames.isValid(name)) {
            add("/name", "cannot be the name of a job and its model", name, ModelNames.RULE);
        }
    }

    private void owner() {
        String owner = plan.definition().owner();
        if (owner.isBlank()) {
            add("/owner", "must not be blank", owner, "a name of up to 100 characters");
        }
    }

    private void constants() {
        List<String> constant = plan.dataset().columns().stream()
                .filter(Column::constant)
                .map(Column::name)
                .toList();
        if (constant.isEmpty()) {
            return;
        }
        if (constant.containsAll(plan.columns().features())) {
            add(
                    "/features",
                    "all of them are constant, so nothing can be learned from them",
                    plan.columns().features(),
                    "at least one column that is not constant");
        }
        if (plan.columns().task() == Task.REGRESSION) {
            plan.targetColumns().stream()
                    .filter(target -> target.constant() && target.distinct() > 0)
                    .map(Column::name)
                    .forEach(target -> add(
                            "/target",
                            "\"%s\" is constant, so there is nothing to predict".formatted(target),
                            target,
                            "a column that is not constant"));
        }
    }

    private void target() {
        if (plan.kept() == null) {
            violations.addAll(TargetCheck.violations(
                    plan.columns().task(), plan.targetColumns(), plan.dataset().rows()));
        }
    }

    private void refit() {
        if (plan.refit() == JobDefinition.Refit.VALIDATION && plan.validationShare() == 0) {
            String detail = "there is no validation set to learn from besides";
            add(
                    "/refit",
                    detail,
                    plan.refit().word(),
                    "\"none\", or \"split\": {\"validation\": 0.15, \"test\": 0.15}");
        } else if (plan.refit() == JobDefinition.Refit.VALIDATION && plan.testShare() == 0) {
            String detail = "there is no test set, and no other rows would be left to measure the model on";
            add("/refit", detail, plan.refit().word(), "\"none\", or \"split\": {\"test\": 0.15}, or \"all\"");
        }
    }

    /** Each row is a validation row in one of the folds, and each class must be in each of them. */
    private void folds() {
        int folds = plan.folds();
        long rows = plan.usableRows();
        if (folds > rows) {
            String detail = String.format(Locale.ROOT, "there are only %,d rows for %d folds", rows, folds);
            add("/split/folds", detail, folds, "at most as many folds as rows");
        } else if (folds > 0
                && plan.columns().task() == Task.CLASSIFICATION
                && plan.split().by() == Splitting.By.STRATIFIED) {
            plan.targetColumns().stream()
                    .map(Column::histogram)
                    .filter(Objects::nonNull)
                    .forEach(this::everyClassInEveryFold);
        }
    }

    private void everyClassInEveryFold(List<Column.ValueCount> classes) {
        classes.stream()
                .min(Comparator.comparingLong(Column.ValueCount::count))
                .filter(rarest -> rarest.count() < plan.folds())
                .ifPresent(rarest -> add(
                        "/split/folds",
                        String.format(
                                Locale.ROOT,
                                "the class \"%s\" has only %,d rows for %d folds",
                                rarest.value(),
                                rarest.count(),
                                plan.folds()),
                        plan.folds(),
                        "at most as many folds as the rarest class has rows"));
    }

    private void add(String pointer, String detail, @Nullable Object got, String hint) {
        violations.add(Violation.at(pointer, detail, got, hint));
    }
}
