package dev.chainrule.plan.check;

import dev.chainrule.checkpoint.Checkpoint;
import dev.chainrule.choice.Menu;
import dev.chainrule.dataset.Dataset;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.network.WarmStart;
import dev.chainrule.network.schedule.Constant;
import dev.chainrule.network.schedule.ReduceOnPlateau;
import dev.chainrule.network.schedule.Schedule;
import dev.chainrule.plan.ClassLabels;
import dev.chainrule.plan.JobDefinition;
import dev.chainrule.plan.JobPlan;
import dev.chainrule.plan.Origin;
import dev.chainrule.plan.ResolvedDefinition;
import dev.chainrule.plan.ResolvedDefinition.ResolvedTraining;
import dev.chainrule.problem.Violation;
import dev.chainrule.table.Column;
import dev.chainrule.table.ColumnType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** A job that resumes from another: what it must have in common with that, what it takes over, and what not. */
public final class ResumeCheck {

    /** What the weights and their encoding belong to, by JSON pointer. */
    private static final Map<String, Function<ResolvedDefinition, Object>> FIXED = fixed();

    private final Origin origin;
    private final JobPlan plan;
    private final ResolvedDefinition before;
    private final ResolvedDefinition now;
    private final Dataset dataset;

    public ResumeCheck(Origin origin, JobPlan plan) {
        this.origin = origin;
        this.plan = plan;
        this.before = origin.definition();
        this.now = plan.definition();
        this.dataset = plan.dataset();
    }

    private static Map<String, Function<ResolvedDefinition, Object>> fixed() {
        Map<String, Function<ResolvedDefinition, Object>> fixed = new LinkedHashMap<>();
        fixed.put("/task", ResolvedDefinition::task);
        fixed.put("/target", ResolvedDefinition::target);
        fixed.put("/features", ResolvedDefinition::features);
        fixed.put("/preprocessing", ResolvedDefinition::preprocessing);
        fixed.put("/network/layers", definition -> definition.network().layers());
        fixed.put(
                "/network/output/activation",
                definition -> definition.network().output().activation());
        return fixed;
    }

    /** Everything that stands against it. */
    public List<Violation> violations() {
        List<Violation> violations = new ArrayList<>();
        FIXED.forEach((pointer, part) -> {
            if (!isSame(part)) {
                String detail = "cannot change: the weights of %s depend on it".formatted(origin.id());
                String hint = "leave it out, or " + origin.json().at(pointer);
                violations.add(Violation.at(pointer, detail, plan.json().at(pointer), hint));
            }
        });
        for (FeatureEncoding feature : origin.encoding().features()) {
            column(feature.column(), feature.type(), violations);
        }
        if (origin.encoding().target() instanceof TargetEncoding.Classes classes) {
            column(classes.column(), classes.type(), violations);
            newClasses(classes, violations);
        }
        if (plan.folds() > 0) {
            String detail = "a resumed network cannot be cross-validated";
            violations.add(Violation.at("/split/folds", detail, plan.folds(), "{\"validation\": 0.2}"));
        }
        if (plan.figureFolds() > 0) {
            String detail = "a resumed network cannot be trained once more for each fold";
            violations.add(Violation.at("/split/cross_validation", detail, plan.figureFolds(), "0"));
        }
        if (plan.refit() != JobDefinition.Refit.NONE) {
            String detail = "a resumed network cannot be trained once more from its beginning";
            violations.add(Violation.at("/refit", detail, plan.refit().word(), "\"none\""));
        }
        Checkpoint checkpoint = origin.checkpoint();
        if (checkpoint != null && plan.epochs() <= checkpoint.position().epoch()) {
            int done = checkpoint.position().epoch();
            violations.add(Violation.at(
                    "/training/epochs",
                    "are counted from the start of training, and %s are done".formatted(done),
                    plan.epochs(),
                    "more than %s".formatted(done)));
        }
        return violations;
    }

    private boolean isSame(Function<ResolvedDefinition, ?> part) {
        return part.apply(now).equals(part.apply(before));
    }

    private boolean isSameOfTraining(Function<ResolvedTraining, ?> part) {
        return isSame(definition -> part.apply(definition.training()));
    }

    /** One that is missing is said elsewhere. */
    private void column(String name, ColumnType type, List<Violation> violations) {
        find(name).filter(column -> column.type() != type).ifPresent(column -> {
            String detail = "the column \"%s\" holds values of type %s, and of type %s in the dataset of %s"
                    .formatted(name, column.type().word(), type.word(), origin.id());
            violations.add(
                    Violation.at("/dataset", detail, dataset.name(), "a dataset with columns of the same types"));
        });
    }

    private Optional<Column> find(String name) {
        return dataset.columns().stream()
                .filter(column -> column.name().equals(name))
                .findFirst();
    }

    private void newClasses(TargetEncoding.Classes classes, List<Violation> violations) {
        List<String> known = classes.labels().stream().map(String::valueOf).toList();
        List<String> unknown = find(classes.column()).stream()
                .flatMap(column -> ClassLabels.of(column).stream())
                .filter(label -> !known.contains(label))
                .toList();
        if (!unknown.isEmpty()) {
            String detail = "has classes that the network of %s has no output for: %s"
                    .formatted(origin.id(), String.join(", ", unknown));
            violations.add(Violation.at("/dataset", detail, dataset.name(), "rows of: " + String.join(", ", known)));
        }
    }

    public WarmStart warmStart() {
        return new WarmStart(
                sameRows() && isSameOfTraining(ResolvedTraining::batchSize),
                isSameOfTraining(training -> Menu.nameOf(training.optimizer())) && remembersTheSame(),
                isSameOfTraining(ResolvedTraining::schedule),
                sameRows()
                        && isSameOfTraining(training -> training.earlyStopping().metric()));
    }

    /** An optimizer of the same name may keep other things of each weight, as RMSProp does with momentum and centered. */
    private boolean remembersTheSame() {
        return isSameOfTraining(training -> training.optimizer().remembers());
    }

    /** In the same order, and the same validation rows. */
    private boolean sameRows() {
        return dataset.sha256().equals(origin.datasetSha256())
                && before.split().drawsAs(now.split())
                && isSameOfTraining(ResolvedTraining::seed);
    }

    /** What a user should know of it. */
    public List<String> warnings() {
        if (origin.checkpoint() == null) {
            return List.of("starts with the weights of %s; the optimizer and everything else start anew"
                    .formatted(origin.place()));
        }
        WarmStart warmStart = warmStart();
        return Stream.of(
                        Optional.of("resumes from " + origin.place()),
                        when(
                                !dataset.sha256().equals(origin.datasetSha256()),
                                "the dataset is different; it is encoded with the preprocessing of the checkpoint"),
                        when(
                                !warmStart.place(),
                                "resumes at the beginning of an epoch, because the rows are shuffled differently"),
                        when(!warmStart.slots(), "the optimizer is different, so its state starts anew"),
                        when(
                                !warmStart.schedule(),
                                "the learning-rate schedule is different and starts here, over the remaining steps"),
                        when(
                                warmStart.schedule() && stretched(),
                                "the learning-rate schedule now spans %s epochs, so the learning rate differs from the original one"
                                        .formatted(plan.epochs())),
                        when(
                                !warmStart.best() && before.training().stopsEarly(),
                                "the best weights so far are discarded, because they were measured differently"))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<String> when(boolean so, String warning) {
        return so ? Optional.of(warning) : Optional.empty();
    }

    /** A schedule that does not go by how many steps there are is none the wiser. */
    private boolean stretched() {
        Schedule schedule = now.training().schedule();
        return !isSameOfTraining(ResolvedTraining::epochs)
                && !(schedule instanceof Constant)
                && !(schedule instanceof ReduceOnPlateau);
    }
}
