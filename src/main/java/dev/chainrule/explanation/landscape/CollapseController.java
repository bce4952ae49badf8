package dev.chainrule.explanation.landscape;

import dev.chainrule.definition.Finite;
import dev.chainrule.explanation.AskedInQuery;
import dev.chainrule.explanation.AskedRow;
import dev.chainrule.explanation.ExplanationSettings;
import dev.chainrule.explanation.LearningRows;
import dev.chainrule.explanation.LearningRows.Encoded;
import dev.chainrule.explanation.LearningRows.Side;
import dev.chainrule.explanation.Phrases;
import dev.chainrule.explanation.Subject;
import dev.chainrule.explanation.Subjects;
import dev.chainrule.explanation.landscape.CollapseResponse.Bend;
import dev.chainrule.explanation.landscape.CollapseResponse.Local;
import dev.chainrule.explanation.landscape.CollapseResponse.Stretch;
import dev.chainrule.network.Workspace;
import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.layer.Embedding;
import dev.chainrule.network.layer.Explained;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import dev.chainrule.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What networks come down to, over HTTP. */
@RestController
class CollapseController {

    static final String ROW =
            "A row as JSON, or its number in the dataset from 0; by default the example of the model.";
    private static final String FORMULA =
            "z = x·W′ + b′, with x as the network gets it, encoded, and z before the activation of the outputs";

    private final Subjects subjects;
    private final LearningRows rows;
    private final AskedInQuery inQuery;
    private final ExplanationSettings settings;

    CollapseController(Subjects subjects, LearningRows rows, AskedInQuery inQuery, ExplanationSettings settings) {
        this.subjects = subjects;
        this.rows = rows;
        this.inQuery = inQuery;
        this.settings = settings;
    }

    /** Layers without a non-linear activation are one line, however many: which, and what keeps the others from it. */
    @Operation(summary = "The one layer that a network without non-linearity equals; else its non-linearities")
    @Refuses(status = HttpStatus.CONFLICT, when = Phrases.NO_WEIGHTS)
    @GetMapping("/models/{id}/collapse")
    CollapseResponse collapse(
            @PathVariable String id,
            @Parameter(description = ROW) @RequestParam(required = false) @Nullable String row,
            @Parameter(description = Phrases.CHECKPOINT) @RequestParam(required = false) @Nullable String checkpoint) {
        return subjects.ask(id, checkpoint, subject -> collapse(subject, inQuery.row(subject, row)));
    }

    private CollapseResponse collapse(Subject subject, AskedRow row) {
        requireBounded(subject);
        try (Workspace workspace = subject.network().explainingWorkspace(1)) {
            workspace.input().writeRow(0, row.inputs());
            workspace.forward();
            List<Explained> layers = withoutOutputActivation(workspace);
            List<Bend> bends = new ArrayList<>();
            for (int i = 0; i < layers.size(); i++) {
                int layer = i + 1;
                LocalMap.bends(layers.get(i)).forEach(bend -> bends.add(new Bend(layer, bend)));
            }
            Local local = local(subject, workspace, row, layers, bends.isEmpty());
            boolean collapses = bends.isEmpty();
            List<Stretch> stretches = collapses ? List.of() : stretches(subject, layers);
            Difference difference = collapses ? difference(subject, local) : new Difference(null, 0);
            return new CollapseResponse(
                    "collapse",
                    subject.id(),
                    subject.checkpointId(),
                    FORMULA,
                    collapses,
                    subject.names().inputs(),
                    outputs(subject),
                    collapses ? local.weight() : null,
                    collapses ? local.bias() : null,
                    difference.largest,
                    difference.rows,
                    bends,
                    stretches,
                    collapses ? null : local);
        }
    }

    /** The lines of a collapse are of what stands before it. */
    private static List<Explained> withoutOutputActivation(Workspace workspace) {
        List<Explained> layers = new ArrayList<>(workspace.explained());
        int last = layers.size() - 1;
        Explained output = layers.get(last);
        layers.set(last, output.followedBy(new Identity(), workspace.logits(), null));
        return layers;
    }

    private static List<String> outputs(Subject subject) {
        return IntStream.range(0, subject.spec().outputs())
                .mapToObj(output -> subject.names().neuron(subject.layers(), output))
                .toList();
    }

    private void requireBounded(Subject subject) {
        long numbers = (long) subject.spec().inputs() * subject.spec().outputs();
        double work = (double) subject.spec().inputs() * subject.work();
        if (numbers > settings.maxTerms() || work > settings.maxWork()) {
            String detail = String.format(
                    Locale.ROOT,
                    "W′ of %,d inputs and %,d outputs is more than one answer shows or computes (chainrule.explanation.max-terms, .max-work)",
                    subject.spec().inputs(),
                    subject.spec().outputs());
            throw ProblemException.invalid(
                    List.of(Violation.at("", detail, numbers, "a network with fewer inputs, or larger limits")));
        }
    }

    private Local local(Subject subject, Workspace workspace, AskedRow row, List<Explained> layers, boolean straight) {
        int inputs = subject.spec().inputs();
        int outputs = subject.spec().outputs();
        double[] logits = new double[outputs];
        workspace.logits().readRow(0, logits);
        double[][] weight = new double[inputs][outputs];
        LocalMap map = new LocalMap();
        String unfollowed = unfollowed(subject, layers, settings.maxParameters());
        boolean pieces = unfollowed == null;
        if (pieces) {
            weight = LocalMap.identity(inputs);
            for (int i = 0; i < layers.size(); i++) {
                weight = map.through(weight, layers.get(i), names(subject, i + 1), true);
            }
        } else {
            slopes(subject, workspace, weight);
        }
        double[] bias = new double[outputs];
        for (int j = 0; j < outputs; j++) {
            bias[j] = logits[j];
            for (int i = 0; i < inputs; i++) {
                bias[j] -= row.inputs()[i] * weight[i][j];
            }
        }
        boolean onCorner = pieces && map.nearestCorner() == 0;
        boolean exact = straight || (pieces && !onCorner);
        return new Local(
                IntStream.range(0, inputs)
                        .mapToObj(i -> (double) row.inputs()[i])
                        .toList(),
                weight,
                bias,
                exact,
                exact ? null : onCorner ? onCorner(Objects.requireNonNull(map.corner())) : unfollowed,
                pieces ? Finite.orNull(map.nearestCorner()) : null,
                pieces ? map.corner() : null,
                fixed(subject, layers));
    }

    private static String onCorner(String neuron) {
        return "the row lies on a corner itself, where %s changes sides or two values of its window are equally large: the line holds on one side of it"
                .formatted(neuron);
    }

    /**
     * Why the network cannot be followed as a line up to its nearest corner; null where it can.
     *
     * @param mostNumbers that are held on the way through a layer of pictures
     */
    static @Nullable String unfollowed(Subject subject, List<Explained> layers, long mostNumbers) {
        for (int i = 0; i < layers.size(); i++) {
            String name = subject.names().layer(i + 1);
            Optional<String> curve = LocalMap.curve(layers.get(i));
            if (curve.isPresent()) {
                return "%s has %s, which is not made of straight pieces: the line only touches the network at the row"
                        .formatted(name, curve.get());
            }
            if (i > 0 && layers.get(i).layer().spec() instanceof Embedding) {
                return "%s looks categories up by what other layers say, which no line follows".formatted(name);
            }
            long numbers = subject.spec().inputs() * LocalMap.width(layers.get(i));
            if (numbers > mostNumbers) {
                return String.format(
                        Locale.ROOT,
                        "to find the nearest corner, %s needs %,d numbers, how each of its neurons changes with each input, and at most %,d are held (chainrule.explanation.max-parameters)",
                        name,
                        numbers,
                        mostNumbers);
            }
        }
        return null;
    }

    /** The inputs that hold indices of categories. */
    static @Nullable List<String> fixed(Subject subject, List<Explained> layers) {
        List<String> fixed = layers.get(0).layer().spec() instanceof Embedding embedding && embedding.columns() != null
                ? embedding.columns().stream()
                        .map(column -> subject.names().inputs().get(column.position()))
                        .toList()
                : List.of();
        return fixed.isEmpty() ? null : fixed;
    }

    private static LocalMap.Naming names(Subject subject, int layer) {
        return new LocalMap.Naming() {

            @Override
            public String neuron(int neuron) {
                return subject.names().neuron(layer, neuron);
            }

            @Override
            public LocalMap.Naming inside(int inner) {
                return new Inside(subject, layer, inner);
            }
        };
    }

    /** What stands in one of a residual's layers is called by that one, however deep it is. */
    private record Inside(Subject subject, int layer, int inner) implements LocalMap.Naming {

        @Override
        public String neuron(int neuron) {
            return subject.names().neuron(layer, inner, neuron);
        }

        @Override
        public LocalMap.Naming inside(int deeper) {
            return this;
        }
    }

    /** By one pass back for each output. */
    private static void slopes(Subject subject, Workspace workspace, double[][] weight) {
        int outputs = subject.spec().outputs();
        try (Memory memory = subject.network().kernels().memory()) {
            Matrix one = memory.allocate(1, outputs);
            for (int j = 0; j < outputs; j++) {
                one.set(0, j, 1);
                workspace.explainLogits(one);
                for (int i = 0; i < weight.length; i++) {
                    weight[i][j] = workspace.inputGradient().get(0, i);
                }
                one.set(0, j, 0);
            }
        }
    }

    private List<Stretch> stretches(Subject subject, List<Explained> layers) {
        List<Stretch> stretches = new ArrayList<>();
        int from = 0;
        for (int to = 0; to < layers.size(); to++) {
            boolean bends = !LocalMap.bends(layers.get(to)).isEmpty();
            boolean affine = !bends || isDense(layers.get(to));
            if (bends || to == layers.size() - 1) {
                int last = affine ? to : to - 1;
                if (last > from) {
                    stretches.add(stretch(subject, layers, from, last));
                }
                from = to + 1;
            }
        }
        return stretches;
    }

    /** Whose sums are a line, whatever comes after them. */
    private static boolean isDense(Explained layer) {
        return layer.layer().spec() instanceof Dense;
    }

    private Stretch stretch(Subject subject, List<Explained> layers, int from, int to) {
        int inputs = layers.get(from).layer().inputs();
        int units = layers.get(to).units();
        if ((long) inputs * units > settings.maxTerms()) {
            return new Stretch(from + 1, to + 1, new double[0][], new double[0]);
        }
        LocalMap map = new LocalMap();
        double[][] weight = LocalMap.identity(inputs);
        for (int i = from; i <= to; i++) {
            weight = map.through(weight, layers.get(i), names(subject, i + 1), i < to);
        }
        double[] bias = new double[units];
        for (int j = 0; j < units; j++) {
            bias[j] = layers.get(to).z().get(0, j);
            for (int i = 0; i < inputs; i++) {
                bias[j] -= layers.get(from).input().get(0, i) * weight[i][j];
            }
        }
        return new Stretch(from + 1, to + 1, weight, bias);
    }

    /** How far the network is from a line, and on how many rows that was measured. */
    private record Difference(@Nullable Double largest, int rows) {}

    private Difference difference(Subject subject, Local line) {
        if (rows.dataset(subject).isEmpty()) {
            return new Difference(null, 0);
        }
        int most = (int) Math.max(1, Math.min(settings.maxRows(), settings.maxWork() / (2 * subject.work())));
        Encoded data = rows.read(subject, Side.TRAINING, most);
        double largest = 0;
        try (Workspace workspace = subject.network().explainingWorkspace(data.rows().length)) {
            for (int row = 0; row < data.rows().length; row++) {
                workspace.input().writeRow(row, data.features()[row]);
            }
            workspace.forward();
            for (int row = 0; row < data.rows().length; row++) {
                for (int j = 0; j < line.bias().length; j++) {
                    double value = line.bias()[j];
                    for (int i = 0; i < line.weight().length; i++) {
                        value += data.features()[row][i] * line.weight()[i][j];
                    }
                    largest = Math.max(
                            largest, Math.abs(value - workspace.logits().get(row, j)));
                }
            }
        }
        return new Difference(largest, data.rows().length);
    }
}
