package dev.chainrule.explanation.edit;

import dev.chainrule.dataset.Datasets;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.explanation.AskedRow;
import dev.chainrule.explanation.ExplanationSettings;
import dev.chainrule.explanation.Judge;
import dev.chainrule.explanation.LearningRows;
import dev.chainrule.explanation.LearningRows.Encoded;
import dev.chainrule.explanation.LearningRows.Side;
import dev.chainrule.explanation.Phrases;
import dev.chainrule.explanation.Subject;
import dev.chainrule.explanation.Subjects;
import dev.chainrule.explanation.edit.WhatIfResponse.State;
import dev.chainrule.idempotency.Creates;
import dev.chainrule.model.ModelNames;
import dev.chainrule.model.manifest.Measurement;
import dev.chainrule.network.Network;
import dev.chainrule.network.Workspace;
import dev.chainrule.network.metric.Series;
import dev.chainrule.prediction.NoProbabilities;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.web.DefinitionBody;
import dev.chainrule.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Changes of networks by hand, over HTTP. */
@RestController
class WhatIfController {

    private static final String EXAMPLE = """
            {"row": {"sepal_length": 5.1, "sepal_width": 3.5, "petal_length": 1.4, "petal_width": 0.2},
             "changes": [{"layer": 1, "weight": [0, 2], "value": 0.5}, {"layer": 1, "neuron": 3, "silence": true}]}""";

    private final Subjects subjects;
    private final LearningRows rows;
    private final Datasets datasets;
    private final EditedModels edited;
    private final ExplanationSettings settings;

    WhatIfController(
            Subjects subjects,
            LearningRows rows,
            Datasets datasets,
            EditedModels edited,
            ExplanationSettings settings) {
        this.subjects = subjects;
        this.rows = rows;
        this.datasets = datasets;
        this.edited = edited;
        this.settings = settings;
    }

    /** Nothing is stored, unless save_as names a model for it; Location says where that is. */
    @Operation(
            summary =
                    "Change weights, activations or neurons of a network, and see how its predictions and metrics change")
    @Refuses(status = HttpStatus.CONFLICT, when = Phrases.NO_WEIGHTS)
    @Creates
    @PostMapping("/models/{id}/what-if")
    ResponseEntity<WhatIfResponse> change(
            @PathVariable String id,
            @Parameter(description = Phrases.CHECKPOINT) @RequestParam(required = false) @Nullable String checkpoint,
            @DefinitionBody(example = EXAMPLE) WhatIfDefinition definition) {
        if (definition.saveAs() != null) {
            ModelNames.checked("/save_as", definition.saveAs());
        }
        WhatIfResponse response = subjects.ask(
                id, Subjects.checkpoint(checkpoint, definition.checkpoint()), subject -> change(subject, definition));
        WhatIfResponse.Saved saved = response.saved();
        return saved == null
                ? ResponseEntity.ok(response)
                : ResponseEntity.ok().location(URI.create(saved.url())).body(response);
    }

    private WhatIfResponse change(Subject subject, WhatIfDefinition definition) {
        boolean asksOfRow = definition.row() != null && !definition.row().isNull();
        AskedRow row = asksOfRow ? AskedRow.of(subject, definition.row(), definition.target()) : null;
        Encoded data = data(subject, definition.dataset());
        try (Edit edit = new Edit(subject)) {
            edit.apply(definition.changes());
            State before = state(subject, subject.network(), row, data);
            State after = state(subject, edit.network(), row, data);
            WhatIfResponse.Saved saved = definition.saveAs() == null ? null : save(subject, edit, definition.saveAs());
            String own = data == null || definition.dataset() != null
                    ? null
                    : data.side().word();
            return new WhatIfResponse(
                    "what_if",
                    subject.id(),
                    subject.checkpointId(),
                    edit.changes(),
                    row == null ? null : row.values(),
                    data == null ? null : data.dataset().name(),
                    own,
                    data == null ? 0 : data.rows().length,
                    data == null ? 0 : data.omitted(),
                    before,
                    after,
                    warnings(row, edit.network(), subject.encoding().target()),
                    saved);
        }
    }

    private static List<String> warnings(@Nullable AskedRow row, Network changed, TargetEncoding target) {
        List<String> warnings = new ArrayList<>(row == null ? List.of() : row.warnings());
        NoProbabilities.warning(target, changed.spec().outputActivation()).ifPresent(warnings::add);
        return warnings;
    }

    private WhatIfResponse.Saved save(Subject subject, Edit edit, String name) {
        if (rows.dataset(subject).isEmpty()) {
            throw ProblemException.invalid(
                    "/save_as",
                    subject.cameWithoutData()
                            ? "the network came without data, so the changed one cannot be measured"
                            : "the dataset that the network was trained on is gone, so the changed one cannot be measured",
                    name,
                    "leave it out");
        }
        return edited.save(subject, edit, name);
    }

    private @Nullable Encoded data(Subject subject, @Nullable String dataset) {
        int most = (int) Math.max(1, Math.min(settings.maxRows(), settings.maxWork() / (2L * subject.work())));
        if (dataset == null) {
            return rows.dataset(subject).isEmpty() ? null : rows.read(subject, Side.JUDGING, most);
        }
        return rows.read(subject, datasets.asked(dataset), most);
    }

    private static State state(Subject subject, Network network, @Nullable AskedRow row, @Nullable Encoded data) {
        @Nullable
        Measurement measured = data == null || data.rows().length == 0 ? null : measured(subject, network, data);
        Map<String, @Nullable Double> metrics = new LinkedHashMap<>();
        if (measured != null) {
            metrics.putAll(measured.metrics());
        }
        @Nullable Double loss = metrics.isEmpty() ? null : metrics.remove(Series.LOSS);
        if (row == null) {
            return new State(null, null, loss, metrics);
        }
        try (Workspace workspace = network.predictionWorkspace(1)) {
            workspace.input().writeRow(0, row.inputs());
            double[] outputs = new double[subject.spec().outputs()];
            workspace.forward().readRow(0, outputs);
            float[] targets = row.targets();
            @Nullable Double rowLoss = null;
            if (targets != null) {
                workspace.targets().writeRow(0, targets);
                rowLoss = workspace.loss(subject.loss());
            }
            return new State(subject.predicted(outputs), rowLoss, loss, metrics);
        }
    }

    private static Measurement measured(Subject subject, Network network, Encoded data) {
        try (Judge judge = new Judge(subject, data, network.kernels())) {
            return judge.measure(network);
        }
    }
}
