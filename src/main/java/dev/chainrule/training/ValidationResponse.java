package dev.chainrule.training;

import dev.chainrule.choice.Menu;
import dev.chainrule.network.NetworkSpec;
import dev.chainrule.network.layer.Layer;
import dev.chainrule.network.layer.ReceptiveField;
import dev.chainrule.plan.ClassFraction;
import dev.chainrule.plan.JobPlan;
import dev.chainrule.plan.MemoryEstimate;
import dev.chainrule.plan.TrainingSettings;
import dev.chainrule.table.Column;
import dev.chainrule.table.ColumnType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The result of validating a job without training it.
 *
 * @param object always {@code validation}
 * @param parameters number of parameters of the network
 * @param steps of all networks, where there are folds
 * @param classes of the target with their rows; none for numbers, several targets and more than 100 classes
 * @param estimatedSeconds a rough estimate, from arithmetic and not from a measurement
 * @param valid always true: what cannot be trained is refused
 * @param layers of the network, first to last
 * @param messages warnings before it is trained
 */
record ValidationResponse(
        String object,
        boolean valid,
        JsonNode definition,
        List<LayerPart> layers,
        long parameters,
        MemoryPart memory,
        long steps,
        double estimatedSeconds,
        List<ColumnPart> columns,
        List<ClassFraction> classes,
        List<String> messages) {

    /** A network that is trained for cross-validated metrics learns from so many rows for each of the model's, about. */
    private static final double ROWS_OF_FOLD = 0.8;

    /** Multiplications and additions per second that one core does here, on average over small and large networks. */
    private static final double ARITHMETIC_PER_SECOND = 20e9;

    private static final int AXES_OF_A_PICTURE = 3;
    private static final int AXES_OF_A_SEQUENCE = 2;

    private static final double SECONDS_PER_STEP = 5e-6;
    /** A forward pass costs two operations per parameter and row, the way back about twice that. */
    private static final int ARITHMETIC_PER_PARAMETER = 6;

    /**
     * @param outputShape null stands for the rows of a batch
     * @param arithmetic the sum behind {@code parameters}
     * @param layers those inside it, first to last; none for most
     * @param parameters how many numbers it would learn
     * @param multiplications of a row on its way forward, about
     * @param receptiveField pixels of the picture that one place of what comes out can see, {@code [height, width]}, or
     *     {@code [steps]} of a sequence; null where there is neither
     */
    record LayerPart(
            String type,
            List<@Nullable Integer> outputShape,
            int parameters,
            String arithmetic,
            long multiplications,
            @Nullable List<Long> receptiveField,
            List<LayerPart> layers) {}

    /**
     * @param estimatedBytes the most that the matrices of the job hold, nearly all outside the heap
     * @param budgetBytes what all running jobs together may hold
     * @param heapBytes about what the job holds on the heap besides
     * @param fileBytes of the encoded features where they are too many for memory and kept in a file; 0 where they are not
     * @param terms what the estimate is made of
     * @param heapTerms what that of the heap is made of
     */
    record MemoryPart(
            long estimatedBytes,
            long budgetBytes,
            long heapBytes,
            long fileBytes,
            List<TermPart> terms,
            List<TermPart> heapTerms) {

        static MemoryPart of(MemoryEstimate estimate, long budget) {
            return new MemoryPart(
                    estimate.total(),
                    budget,
                    estimate.heap(),
                    estimate.fileBytes(),
                    terms(estimate.terms()),
                    terms(estimate.heapTerms()));
        }

        private static List<TermPart> terms(List<MemoryEstimate.Term> terms) {
            return terms.stream()
                    .map(term -> new TermPart(term.what(), term.arithmetic(), term.bytes()))
                    .toList();
        }
    }

    /**
     * @param arithmetic the product behind {@code bytes}
     * @param what takes them
     */
    record TermPart(String what, String arithmetic, long bytes) {}

    /**
     * @param role {@code feature}, {@code target} or {@code unused}
     * @param inputs how many inputs of the network it fills
     * @param reason why it has this role
     */
    record ColumnPart(String name, ColumnType type, String role, long inputs, String reason) {}

    static ValidationResponse of(JobPlan plan, TrainingSettings settings) {
        NetworkSpec spec = plan.network();
        MemoryEstimate memory = MemoryEstimate.of(plan, spec, settings);
        long rows = plan.trainingRows().sum();
        long steps = plan.trainingRows().map(plan::steps).sum();
        double further = 1 + plan.figureFolds() * ROWS_OF_FOLD;
        return new ValidationResponse(
                "validation",
                true,
                plan.json(),
                layers(spec.build().layers(), ReceptiveField.PIXEL),
                spec.parameterCount(),
                MemoryPart.of(memory, settings.memoryBytes()),
                steps,
                seconds(spec, Math.round(further * rows * plan.epochs()), Math.round(further * steps)),
                columns(plan),
                plan.classes(),
                plan.warnings());
    }

    /** @param before what one place of what comes in can see */
    private static List<LayerPart> layers(List<Layer> layers, ReceptiveField before) {
        List<LayerPart> parts = new ArrayList<>();
        ReceptiveField field = before;
        for (Layer layer : layers) {
            ReceptiveField after = field.through(layer);
            parts.add(layer(layer, field, after));
            field = after;
        }
        return parts;
    }

    private static LayerPart layer(Layer layer, ReceptiveField before, ReceptiveField after) {
        List<@Nullable Integer> shape = new ArrayList<>();
        shape.add(null);
        shape.addAll(layer.output().dims());
        boolean ofPictures = layer.window().isPresent() || layer.output().dims().size() == AXES_OF_A_PICTURE;
        return new LayerPart(
                Menu.nameOf(layer.spec()),
                shape,
                layer.parameterCount(),
                layer.parameterArithmetic(),
                layer.work(),
                ofPictures ? seen(layer, after) : null,
                layers(layer.inner(), before));
    }

    /** Of a sequence only how many steps. */
    private static List<Long> seen(Layer layer, ReceptiveField field) {
        return layer.output().dims().size() == AXES_OF_A_SEQUENCE ? field.size().subList(1, 2) : field.size();
    }

    private static double seconds(NetworkSpec spec, long rows, long steps) {
        double arithmetic = (double) ARITHMETIC_PER_PARAMETER * spec.build().work() * rows;
        double seconds = arithmetic / ARITHMETIC_PER_SECOND + steps * SECONDS_PER_STEP;
        return Math.rint(seconds * 1000) / 1000;
    }

    private static List<ColumnPart> columns(JobPlan plan) {
        return plan.dataset().columns().stream()
                .map(column -> column(plan, column))
                .toList();
    }

    private static ColumnPart column(JobPlan plan, Column column) {
        if (plan.columns().targets().contains(column.name())) {
            String reason = "predicted: " + plan.columns().task().word();
            return new ColumnPart(column.name(), column.type(), "target", 0, reason);
        }
        if (!plan.columns().features().contains(column.name())) {
            String reason = column.constant() ? "constant" : "not among the features";
            return new ColumnPart(column.name(), column.type(), "unused", 0, reason);
        }
        String reason = plan.columns().words(column);
        long inputs = plan.columns().inputs(column, plan.outputs());
        return new ColumnPart(column.name(), column.type(), "feature", inputs, reason);
    }
}
