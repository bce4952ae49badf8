package dev.chainrule.explanation.edit;

import dev.chainrule.checkpoint.Checkpoint;
import dev.chainrule.explanation.ExplanationSettings;
import dev.chainrule.explanation.Judge;
import dev.chainrule.explanation.LearningRows;
import dev.chainrule.explanation.LearningRows.Encoded;
import dev.chainrule.explanation.LearningRows.Side;
import dev.chainrule.explanation.Subject;
import dev.chainrule.explanation.edit.WhatIfResponse.Saved;
import dev.chainrule.model.Model;
import dev.chainrule.model.NewModels;
import dev.chainrule.model.manifest.Blueprint;
import dev.chainrule.model.manifest.Measurement;
import dev.chainrule.model.manifest.ModelManifest;
import dev.chainrule.model.manifest.Provenance;
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
        ModelManifest manifest = ModelManifest.of(
                        Blueprint.of(subject.task(), edit.network().spec(), subject.encoding(), subject.example()),
                        provenance(subject, edit, weights, new Provenance.Learned("none", training.all())),
                        Objects.requireNonNull(measured(subject, edit, training)))
                .validation(measured(subject, edit, read(subject, Side.VALIDATION)))
                .test(measured(subject, edit, read(subject, Side.TEST)), null)
                .build();
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
        return Provenance.of(subject.learnt().json(), subject.training().seed())
                .job(subject.jobId())
                .dataset(subject.datasetId(), subject.datasetSha256())
                .epoch(
                        checkpoint != null
                                ? checkpoint.position().epoch()
                                : Objects.requireNonNull(before).epoch())
                .engine(before == null ? "" : before.engine())
                .environment(before == null ? null : before.environment())
                .split(before == null ? null : before.split())
                .weightsSha256(weights.sha256())
                .edited(new Provenance.Edited(checkpoint != null ? checkpoint.id() : subject.id(), changes))
                .learned(checkpoint == null && before != null ? before.learned() : learned)
                .build();
    }
}
