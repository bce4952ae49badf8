package dev.chainrule.explanation.edit;

import dev.chainrule.checkpoint.Checkpoint;
import dev.chainrule.definition.Definitions;
import dev.chainrule.explanation.ExplanationSettings;
import dev.chainrule.explanation.Judge;
import dev.chainrule.explanation.LearningRows;
import dev.chainrule.explanation.LearningRows.Encoded;
import dev.chainrule.explanation.LearningRows.Side;
import dev.chainrule.explanation.Subject;
import dev.chainrule.explanation.edit.WhatIfResponse.Saved;
import dev.chainrule.model.Measurement;
import dev.chainrule.model.Model;
import dev.chainrule.model.ModelManifest;
import dev.chainrule.model.NewModels;
import dev.chainrule.model.Provenance;
import dev.chainrule.storage.StoredFile;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Keeps networks that were changed by hand as models, whose provenance says so. */
@Component
class EditedModels {

    private final NewModels models;
    private final LearningRows rows;
    private final ExplanationSettings settings;

    EditedModels(NewModels models, LearningRows rows, ExplanationSettings settings) {
        this.models = models;
        this.rows = rows;
        this.settings = settings;
    }

    Saved save(Subject subject, Edit edit, String name) {
        Model model = models.add(name, edit.network(), weights -> manifest(subject, edit, weights));
        return new Saved(model.id(), model.name(), model.version(), model.location());
    }

    private ModelManifest manifest(Subject subject, Edit edit, StoredFile weights) {
        Encoded training = read(subject, Side.TRAINING);
        ModelManifest manifest = new ModelManifest(
                ModelManifest.SCHEMA,
                subject.task(),
                Definitions.write(edit.network().spec()),
                subject.encoding(),
                subject.example(),
                Objects.requireNonNull(measured(subject, edit, training)),
                measured(subject, edit, read(subject, Side.VALIDATION)),
                null,
                measured(subject, edit, read(subject, Side.TEST)),
                null,
                null,
                null,
                provenance(subject, edit, weights, new Provenance.Learned("none", training.all())));
        String note = String.format(
                Locale.ROOT,
                "It was changed by hand in %s, and measured anew on at most %,d rows of each set.",
                edit.changes().size() == 1 ? "1 place" : edit.changes().size() + " places",
                settings.maxRows());
        return manifest.with(null, List.of(note));
    }

    private Encoded read(Subject subject, Side side) {
        return rows.read(subject, side, settings.maxRows());
    }

    /** Null where there are no rows. */
    private @Nullable Measurement measured(Subject subject, Edit edit, Encoded some) {
        if (some.all() == 0) {
            return null;
        }
        try (Judge judge = new Judge(subject, some, edit.network().kernels())) {
            return judge.measure(edit.network());
        }
    }

    private static Provenance provenance(Subject subject, Edit edit, StoredFile weights, Provenance.Learned learned) {
        List<String> changes = edit.changes().stream()
                .map(change -> "%s: %s → %s".formatted(change.what(), change.was(), change.becomes()))
                .toList();
        Model model = subject.model();
        @Nullable Provenance before = model == null ? null : model.manifest().provenance();
        Checkpoint checkpoint = subject.checkpoint();
        return new Provenance(
                subject.jobId(),
                subject.datasetId(),
                subject.datasetSha256(),
                subject.learnt().json(),
                subject.training().seed(),
                checkpoint != null
                        ? checkpoint.position().epoch()
                        : Objects.requireNonNull(before).epoch(),
                before == null ? "" : before.engine(),
                before == null ? null : before.split(),
                weights.sha256(),
                before == null ? null : before.environment(),
                new Provenance.Edited(checkpoint != null ? checkpoint.id() : subject.id(), changes),
                null,
                checkpoint == null && before != null ? before.learned() : learned);
    }
}
