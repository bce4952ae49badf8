package dev.chainrule.plan.check;

import dev.chainrule.definition.Spelling;
import dev.chainrule.network.EarlyStopping;
import dev.chainrule.network.metric.Series;
import dev.chainrule.network.schedule.ReduceOnPlateau;
import dev.chainrule.plan.JobPlan;
import dev.chainrule.plan.MetricName;
import dev.chainrule.problem.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether the metrics that a job goes by, or records, are measured at all. */
final class MetricCheck {

    private final JobPlan plan;
    private final List<Violation> violations = new ArrayList<>();

    private MetricCheck(JobPlan plan) {
        this.plan = plan;
    }

    private static List<Violation> violations(JobPlan plan, Consumer<MetricCheck> part) {
        MetricCheck check = new MetricCheck(plan);
        part.accept(check);
        return check.violations;
    }

    /** Of those that are to be in the history. */
    static List<Violation> recorded(JobPlan plan) {
        return violations(plan, MetricCheck::metrics);
    }

    static List<Violation> earlyStopping(JobPlan plan) {
        return violations(plan, MetricCheck::earlyStopping);
    }

    static List<Violation> schedule(JobPlan plan) {
        return violations(plan, MetricCheck::schedule);
    }

    private void earlyStopping() {
        EarlyStopping stopping = plan.earlyStopping();
        if (stopping != null) {
            measured("/training/early_stopping/metric", stopping.metric(), plan.holdsBack());
        }
    }

    /** The network that becomes the model must see it too, so the validation rows of folds are not enough. */
    private void schedule() {
        if (plan.training().schedule() instanceof ReduceOnPlateau plateau) {
            measured("/training/schedule/metric", String.valueOf(plateau.metric()), plan.validationShare() > 0);
        }
    }

    private void measured(String pointer, String metric, boolean heldBack) {
        List<String> known = MetricName.watchable(plan.metrics(), heldBack);
        if (!known.contains(metric)) {
            add(pointer, unmeasured(Series.VALIDATION.names(metric) && !heldBack), metric, hint(metric, known));
        }
    }

    private void metrics() {
        List<String> asked = plan.metricNames();
        List<String> known = new ArrayList<>();
        plan.metrics().forEach(metric -> known.add(metric.word()));
        plan.metrics().forEach(metric -> known.add(Series.TRAINING.of(metric.word())));
        boolean measured = plan.validationShare() > 0;
        if (!measured) {
            known.removeIf(name -> !Series.TRAINING.names(name));
        }
        for (int i = 0; i < asked.size(); i++) {
            String name = asked.get(i);
            if (!known.contains(name)) {
                boolean ofNoRows = !measured && !Series.TRAINING.names(name);
                add("/training/metrics/" + i, unmeasured(ofNoRows), name, hint(name, known));
            }
        }
    }

    private static String unmeasured(boolean ofNoRows) {
        return ofNoRows ? "is not measured, because there is no validation split" : "is not a metric of this job";
    }

    private static String hint(String written, List<String> known) {
        String meant = Stream.of(Series.VALIDATION.of(written), Series.TRAINING.of(written))
                .filter(known::contains)
                .findFirst()
                .or(() -> Spelling.nearest(written, known))
                .map("did you mean \"%s\"? "::formatted)
                .orElse("");
        return meant + "one of: " + String.join(", ", known);
    }

    private void add(String pointer, String detail, @Nullable Object got, String hint) {
        violations.add(Violation.at(pointer, detail, got, hint));
    }
}
