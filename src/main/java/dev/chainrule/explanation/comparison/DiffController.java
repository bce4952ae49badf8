package dev.chainrule.explanation.comparison;

import dev.chainrule.choice.Menu;
import dev.chainrule.definition.Definitions;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.explanation.ExplanationSettings;
import dev.chainrule.explanation.Judge;
import dev.chainrule.explanation.LearningRows;
import dev.chainrule.explanation.LearningRows.Encoded;
import dev.chainrule.explanation.LearningRows.Side;
import dev.chainrule.explanation.Phrases;
import dev.chainrule.explanation.Subject;
import dev.chainrule.explanation.Subjects;
import dev.chainrule.explanation.comparison.DiffResponse.Answers;
import dev.chainrule.explanation.comparison.DiffResponse.ChangedRow;
import dev.chainrule.explanation.comparison.DiffResponse.LayerDiff;
import dev.chainrule.explanation.comparison.DiffResponse.Metrics;
import dev.chainrule.explanation.comparison.DiffResponse.Moved;
import dev.chainrule.explanation.comparison.DiffResponse.Setting;
import dev.chainrule.model.manifest.Provenance;
import dev.chainrule.network.layer.Layer;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.metric.LikeliestClass;
import dev.chainrule.plan.JobDefinition;
import dev.chainrule.problem.Violation;
import dev.chainrule.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** What is different between two networks, over HTTP. */
@RestController
class DiffController {

    private static final int MOST = 20;

    private final Subjects subjects;
    private final LearningRows rows;
    private final ExplanationSettings settings;

    DiffController(Subjects subjects, LearningRows rows, ExplanationSettings settings) {
        this.subjects = subjects;
        this.rows = rows;
        this.settings = settings;
    }

    /** Of two models, or of two checkpoints, or of one and the other. */
    @Operation(summary = "What is different between two networks: weights, answers, metrics, definitions")
    @Refuses(status = HttpStatus.CONFLICT, when = Phrases.NO_WEIGHTS)
    @GetMapping("/models/{id}/diff")
    DiffResponse diff(
            @PathVariable String id,
            @Parameter(description = "The other: a model by id or name:version, a checkpoint, or a job.") @RequestParam
                    String with,
            @Parameter(description = Phrases.CHECKPOINT) @RequestParam(required = false) @Nullable String checkpoint) {
        return subjects.ask(id, checkpoint, with, this::diff);
    }

    private DiffResponse diff(Subject one, Subject other) {
        boolean sameForm = form(one).equals(form(other));
        List<String> notes = new ArrayList<>();
        if (!sameForm) {
            notes.add("The networks have different layers, so their weights cannot be compared one by one.");
        }
        List.of(one, other)
                .forEach(subject -> from(subject)
                        .flatMap(edited -> EditedDefinitions.note(subject.id(), edited))
                        .ifPresent(notes::add));
        boolean comparable = one.encoding().target().equals(other.encoding().target())
                && rows.dataset(one).isPresent();
        if (!comparable) {
            notes.add(
                    rows.dataset(one).isEmpty()
                            ? one.cameWithoutData()
                                    ? "%s came without data, so there are no rows to compare them on."
                                            .formatted(one.id())
                                    : "The dataset is gone, so there are no rows to compare them on."
                            : "Their answers are encoded differently, so they are not compared on any rows.");
        } else if (!one.encoding().encodesAs(other.encoding())) {
            notes.add("They scale the columns differently; each is asked about the same rows in its own scaling.");
        }
        Compared compared = comparable ? compare(one, other) : new Compared(null, null);
        return new DiffResponse(
                "diff",
                one.id(),
                one.checkpointId(),
                other.checkpointId() != null ? other.checkpointId() : other.id(),
                sameForm,
                settings(one, other),
                sameForm ? layers(one, other) : List.of(),
                sameForm ? movedMost(one, other) : List.of(),
                compared.metrics,
                compared.answers,
                notes);
    }

    /** How its weights are initialized and regularized is no part of what they are. */
    private static String form(Subject subject) {
        return subject.network().layers().layers().stream()
                .map(layer -> Menu.nameOf(layer.spec()) + " " + layer.parameterArithmetic() + " " + layer.outputs())
                .toList()
                .toString();
    }

    private static List<Setting> settings(Subject one, Subject other) {
        List<Setting> settings = new ArrayList<>();
        boolean edited = from(one).or(() -> from(other)).isPresent();
        compare("", spelledOut(one, edited), spelledOut(other, edited), settings);
        return settings;
    }

    /** In the words of today, whichever version it was written by. */
    private static JsonNode spelledOut(Subject subject, boolean edited) {
        JsonNode definition = SameDataset.named(
                Definitions.write(Definitions.readStored(subject.learnt().json(), JobDefinition.class)),
                subject.datasetId());
        return edited ? EditedDefinitions.of(definition, Definitions.write(subject.spec())) : definition;
    }

    /** What it was changed from by hand; a checkpoint is of the training before that. */
    private static Optional<Provenance> from(Subject subject) {
        return Optional.ofNullable(subject.checkpoint() == null ? subject.model() : null)
                .map(model -> model.manifest().provenance())
                .filter(provenance -> provenance.edited() != null);
    }

    private static void compare(String pointer, JsonNode one, JsonNode other, List<Setting> settings) {
        if (one.equals(other)) {
            return;
        }
        if (!one.isObject() || !other.isObject()) {
            settings.add(new Setting(pointer, one.isMissingNode() ? null : one, other.isMissingNode() ? null : other));
            return;
        }
        Set<String> names = new LinkedHashSet<>(one.propertyNames());
        names.addAll(other.propertyNames());
        names.forEach(name -> compare(Violation.field(pointer, name), one.path(name), other.path(name), settings));
    }

    private static List<LayerDiff> layers(Subject one, Subject other) {
        List<LayerDiff> layers = new ArrayList<>();
        for (int i = 0; i < one.layers(); i++) {
            Layer layer = one.network().layers().layer(i);
            Matrix before = one.network().slice(one.network().parameters(), i);
            Matrix after = other.network().slice(other.network().parameters(), i);
            double largest = 0;
            double squares = 0;
            double own = 0;
            for (int j = 0; j < layer.parameterCount(); j++) {
                double difference = after.get(0, j) - before.get(0, j);
                largest = Math.max(largest, Math.abs(difference));
                squares += difference * difference;
                own += before.get(0, j) * before.get(0, j);
            }
            layers.add(new LayerDiff(
                    i + 1,
                    one.names().layer(i + 1),
                    Menu.nameOf(layer.spec()),
                    layer.parameterCount(),
                    largest,
                    Math.sqrt(squares),
                    own == 0 ? null : (Double) Math.sqrt(squares / own)));
        }
        return layers;
    }

    private static List<Moved> movedMost(Subject one, Subject other) {
        Matrix before = one.network().parameters();
        Matrix after = other.network().parameters();
        Comparator<Integer> bySize =
                Comparator.comparingDouble(index -> Math.abs(after.get(0, index) - before.get(0, index)));
        PriorityQueue<Integer> most = new PriorityQueue<>(bySize);
        for (int i = 0; i < before.columns(); i++) {
            if (after.get(0, i) != before.get(0, i)) {
                most.add(i);
                if (most.size() > MOST) {
                    most.poll();
                }
            }
        }
        return most.stream()
                .sorted(bySize.reversed())
                .map(index -> moved(one, before, after, index))
                .toList();
    }

    private static Moved moved(Subject one, Matrix before, Matrix after, int index) {
        int layer = one.network().layers().layerOf(index);
        int within = (int) (index - one.network().layers().parameterOffset(layer));
        double was = before.get(0, index);
        double is = after.get(0, index);
        return new Moved(layer + 1, one.names().parameter(layer + 1, within), was, is, is - was);
    }

    /** On the same rows. */
    private record Compared(
            @Nullable Metrics metrics, @Nullable Answers answers) {}

    private Compared compare(Subject one, Subject other) {
        long larger = Math.max(one.work(), other.work());
        int most = (int) Math.max(1, Math.min(settings.maxRows(), settings.maxWork() / (4 * larger)));
        Encoded data = rows.read(one, Side.JUDGING, most);
        if (data.rows().length == 0) {
            return new Compared(null, null);
        }
        Encoded same = one.encoding().encodesAs(other.encoding())
                ? data
                : rows.read(other, data.dataset(), data.rows(), data.all());
        if (!Arrays.equals(same.rows(), data.rows())) {
            return new Compared(null, null); // the classes of some are none of the other's
        }
        try (Judge judge = new Judge(one, data, one.network().kernels());
                Judge second = new Judge(other, same, other.network().kernels())) {
            Metrics metrics = new Metrics(
                    data.side().word(),
                    data.rows().length,
                    data.omitted(),
                    judge.measure(one.network()).metrics(),
                    second.measure(other.network()).metrics());
            return new Compared(
                    metrics, answers(one, other, data, judge.outputs(one.network()), second.outputs(other.network())));
        }
    }

    private static Answers answers(Subject first, Subject second, Encoded data, double[][] one, double[][] other) {
        double[] differences = new double[one.length];
        int changed = 0;
        for (int i = 0; i < one.length; i++) {
            for (int j = 0; j < one[i].length; j++) {
                differences[i] = Math.max(differences[i], Math.abs(one[i][j] - other[i][j]));
            }
            changed += isChanged(first, second, one[i], other[i]) ? 1 : 0;
        }
        List<ChangedRow> most = IntStream.range(0, one.length)
                .boxed()
                .filter(i -> differences[i] > 0 || isChanged(first, second, one[i], other[i]))
                .sorted(Comparator.comparingDouble((Integer i) -> -differences[i]))
                .limit(MOST)
                .map(i -> new ChangedRow(
                        data.rows()[i], first.predicted(one[i]), second.predicted(other[i]), differences[i]))
                .toList();
        return new Answers(
                changed,
                IntStream.range(0, one.length)
                        .mapToDouble(i -> differences[i])
                        .max()
                        .orElse(0),
                most);
    }

    private static boolean isChanged(Subject first, Subject second, double[] one, double[] other) {
        TargetEncoding target = first.encoding().target();
        if (target instanceof TargetEncoding.Classes) {
            return LikeliestClass.of(one, first.cut()) != LikeliestClass.of(other, second.cut());
        }
        for (int j = 0; j < one.length; j++) {
            boolean differs =
                    target instanceof TargetEncoding.Answers ? (one[j] > 0.5) != (other[j] > 0.5) : one[j] != other[j];
            if (differs) {
                return true;
            }
        }
        return false;
    }
}
