package dev.chainrule.explanation.trace;

import dev.chainrule.explanation.ExplanationSettings;
import dev.chainrule.explanation.LearningRows;
import dev.chainrule.explanation.LearningRows.Side;
import dev.chainrule.explanation.Phrases;
import dev.chainrule.explanation.Subject;
import dev.chainrule.explanation.Subjects;
import dev.chainrule.explanation.trace.GradientCheckResponse.CheckedParameter;
import dev.chainrule.explanation.trace.GradientCheckResponse.Kink;
import dev.chainrule.explanation.trace.GradientCheckResponse.Worst;
import dev.chainrule.network.GradientCheck;
import dev.chainrule.network.GradientCheck.Compared;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.web.DefinitionBody;
import dev.chainrule.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Gradient checks over HTTP. */
@RestController
class GradientCheckController {

    private static final String FORMULA =
            "|a − n| / max(|a|, |n|, floor) with n = (L(θ + h) − L(θ − h)) / 2h, a by backpropagation";
    private static final String MADE =
            "the network came without data: the rows are its example row with noise, and what is right for them is chance";
    private static final double TOLERANCE = 1e-4;
    private static final int MOST_KINKS = 20;
    /** Passes forward that one parameter takes, about. */
    private static final int PASSES = 4;

    private final Subjects subjects;
    private final LearningRows rows;
    private final ExplanationSettings settings;

    GradientCheckController(Subjects subjects, LearningRows rows, ExplanationSettings settings) {
        this.subjects = subjects;
        this.rows = rows;
        this.settings = settings;
    }

    /** Layers behave as in training, with the same dropout in every pass. */
    @Operation(summary = "Check backpropagation against central differences, in double precision")
    @Refuses(status = HttpStatus.CONFLICT, when = Phrases.NO_WEIGHTS + ", or the dataset is gone")
    @PostMapping("/models/{id}/gradient-check")
    GradientCheckResponse check(
            @PathVariable String id,
            @Parameter(description = Phrases.CHECKPOINT) @RequestParam(required = false) @Nullable String checkpoint,
            @DefinitionBody(example = "{\"rows\": 8}") GradientCheckDefinition definition) {
        return subjects.ask(
                id, Subjects.checkpoint(checkpoint, definition.checkpoint()), subject -> check(subject, definition));
    }

    private GradientCheckResponse check(Subject subject, GradientCheckDefinition definition) {
        int most = Math.min(definition.rows(), settings.maxRows());
        boolean made = subject.cameWithoutData();
        Batch batch = made ? Batch.made(subject, most) : Batch.of(rows.read(subject, Side.TRAINING, most));
        requireBounded(subject, definition, batch.rows());
        List<Compared> compared = new GradientCheck(subject.network(), subject.loss())
                .each(batch.features(), batch.targets(), definition.parameters());
        Compared worst = Collections.max(compared, Comparator.comparingDouble(Compared::relativeError));
        List<Kink> kinks = compared.stream()
                .filter(Compared::kink)
                .map(each -> new Kink(each.layer(), each.parameter()))
                .toList();
        return new GradientCheckResponse(
                "gradient_check",
                subject.id(),
                subject.checkpointId(),
                FORMULA,
                batch.rows(),
                compared.size(),
                subject.parameters() - compared.size(),
                worst.relativeError(),
                TOLERANCE,
                new Worst(
                        worst.layer(),
                        worst.parameter(),
                        worst.backpropagated(),
                        worst.measured(),
                        worst.relativeError()),
                kinds(compared),
                kinks.subList(0, Math.min(MOST_KINKS, kinks.size())),
                Math.max(0, kinks.size() - MOST_KINKS),
                worst.relativeError() <= TOLERANCE ? "pass" : "fail",
                made ? MADE : null);
    }

    private static List<CheckedParameter> kinds(List<Compared> compared) {
        Map<String, List<Compared>> byKind = compared.stream()
                .collect(Collectors.groupingBy(
                        each -> each.layer() + " " + GradientCheck.kind(each.parameter()),
                        LinkedHashMap::new,
                        Collectors.toList()));
        return byKind.values().stream()
                .map(same -> new CheckedParameter(
                        same.get(0).layer(),
                        GradientCheck.kind(same.get(0).parameter()),
                        same.size(),
                        same.stream().mapToDouble(Compared::relativeError).max().orElse(0)))
                .toList();
    }

    private void requireBounded(Subject subject, GradientCheckDefinition definition, int batch) {
        long kinds = 4L * subject.layers();
        long compared = Math.min(subject.parameters(), kinds * definition.parameters());
        double work = (double) PASSES * compared * batch * subject.work();
        if (work > settings.maxWork()) {
            int fitting = (int) Math.max(1, settings.maxWork() / ((double) PASSES * kinds * batch * subject.work()));
            throw ProblemException.invalid(
                    "/parameters",
                    String.format(
                            Locale.ROOT,
                            "would take about %,.0f multiplications, and one question may take %,d (chainrule.explanation.max-work)",
                            work,
                            settings.maxWork()),
                    definition.parameters(),
                    "\"parameters\": %s, or fewer rows".formatted(fitting));
        }
    }
}
