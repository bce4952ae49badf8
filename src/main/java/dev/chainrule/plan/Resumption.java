package dev.chainrule.plan;

import dev.chainrule.checkpoint.Checkpoint;
import dev.chainrule.dataset.Dataset;
import dev.chainrule.definition.Definitions;
import dev.chainrule.encoding.FeatureEncoding;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.network.Adoption;
import dev.chainrule.network.optimizer.Optimizer;
import dev.chainrule.problem.Violation;
import dev.chainrule.split.Splitting;
import dev.chainrule.table.Column;
import dev.chainrule.table.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A job that resumes from another: what it must have in common with that, what it takes over, and what not. */
public final class Resumption {

    /** What the weights and their encoding belong to. */
    private static final List<String> FIXED =
            List.of("/task", "/target", "/features", "/preprocessing", "/network/layers", "/network/output/activation");

    private final Origin origin;
    private final JobPlan plan;
    private final JsonNode now;
    private final Dataset dataset;

    public Resumption(Origin origin, JobPlan plan) {
        this.origin = origin;
        this.plan = plan;
        this.now = plan.json();
        this.dataset = plan.dataset();
    }

    /** Everything that stands against it. */
    public List<Violation> violations() {
        List<Violation> violations = new ArrayList<>();
        FIXED.stream().filter(pointer -> !isSame(pointer)).forEach(pointer -> {
            String detail = "cannot change: the weights of %s depend on it".formatted(origin.id());
            String hint = "leave it out, or " + origin.definition().at(pointer);
            violations.add(Violation.at(pointer, detail, now.at(pointer), hint));
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

    /** As text: of numbers that are the same, one may have been read and the other not. */
    private boolean isSame(String pointer) {
        return now.at(pointer).toString().equals(origin.definition().at(pointer).toString());
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

    public Adoption adoption() {
        return new Adoption(
                sameRows() && isSame("/training/batch_size"),
                isSame("/training/optimizer/type") && remembersTheSame(),
                isSame("/training/schedule"),
                sameRows() && isSame("/training/early_stopping/metric"));
    }

    /** An optimizer of the same name may keep other things of each weight, as RMSProp does with momentum and centered. */
    private boolean remembersTheSame() {
        return optimizer(now).remembers().equals(optimizer(origin.definition()).remembers());
    }

    private static Optimizer optimizer(JsonNode definition) {
        return Definitions.readStored(definition.at("/training/optimizer"), Optimizer.class);
    }

    /** In the same order, and the same validation rows. */
    private boolean sameRows() {
        return dataset.sha256().equals(origin.datasetSha256()) && isSameSplit() && isSame("/training/seed");
    }

    /** A definition of before there were test sets does not say that it has none. */
    private boolean isSameSplit() {
        JsonNode before = origin.definition().at("/split");
        return before.isObject()
                && Definitions.readStored(before, Splitting.class).drawsAs(plan.split());
    }

    /** What a user should know of it. */
    public List<String> warnings() {
        if (origin.checkpoint() == null) {
            return List.of("starts with the weights of %s; the optimizer and everything else start anew"
                    .formatted(origin.place()));
        }
        Adoption adoption = adoption();
        return Stream.of(
                        Optional.of("resumes from " + origin.place()),
                        when(
                                !dataset.sha256().equals(origin.datasetSha256()),
                                "the dataset is different; it is encoded with the preprocessing of the checkpoint"),
                        when(
                                !adoption.place(),
                                "resumes at the beginning of an epoch, because the rows are shuffled differently"),
                        when(!adoption.slots(), "the optimizer is different, so its state starts anew"),
                        when(
                                !adoption.schedule(),
                                "the learning-rate schedule is different and starts here, over the remaining steps"),
                        when(
                                adoption.schedule() && stretched(),
                                "the learning-rate schedule now spans %s epochs, so the learning rate differs from the original one"
                                        .formatted(plan.epochs())),
                        when(
                                !adoption.best() && stops(),
                                "the best weights so far are discarded, because they were measured differently"))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<String> when(boolean so, String warning) {
        return so ? Optional.of(warning) : Optional.empty();
    }

    private boolean stretched() {
        return !isSame("/training/epochs")
                && !List.of("constant", "reduce_on_plateau")
                        .contains(now.at("/training/schedule/type").asString());
    }

    private boolean stops() {
        return origin.definition().at("/training/early_stopping/patience").asInt(0) > 0;
    }
}
