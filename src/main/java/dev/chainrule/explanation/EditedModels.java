package dev.chainrule.explanation;

import dev.chainrule.checkpoint.Checkpoint;
import dev.chainrule.definition.Definitions;
import dev.chainrule.explanation.LearningRows.Encoded;
import dev.chainrule.explanation.LearningRows.Side;
import dev.chainrule.explanation.WhatIfResponse.Saved;
import dev.chainrule.model.Measurement;
import dev.chainrule.model.Model;
import dev.chainrule.model.ModelManifest;
import dev.chainrule.model.Models;
import dev.chainrule.model.Provenance;
import dev.chainrule.storage.DatabaseAway;
import dev.chainrule.storage.StoredFile;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Keeps networks that were changed by hand as models, whose provenance says so. */
@Component
class EditedModels {

    /** Models of the same name that may be made at the same moment. */
    private static final int ATTEMPTS = 100;

    private final Models models;
    private final LearningRows rows;
    private final TransactionTemplate transaction;
    private final ExplanationSettings settings;

    EditedModels(Models models, LearningRows rows, TransactionTemplate transaction, ExplanationSettings settings) {
        this.models = models;
        this.rows = rows;
        this.transaction = transaction;
        this.settings = settings;
    }

    Saved save(Subject subject, Edit edit, String name) {
        String id = Models.newId();
        StoredFile weights = models.writeWeights(id, edit.network());
        boolean needed = false;
        try {
            Model model = record(id, name, manifest(subject, edit, weights), weights);
            needed = true;
            return new Saved(model.id(), model.name(), model.version(), model.location());
        } catch (RuntimeException failed) {
            needed = DatabaseAway.leavesOpen(failed);
            throw failed;
        } finally {
            if (!needed) {
                models.deleteWeights(id);
            }
        }
    }

    private Model record(String id, String name, ModelManifest manifest, StoredFile weights) {
        for (int attempt = 1; ; attempt++) {
            try {
                return Objects.requireNonNull(transaction.execute(tx -> models.record(id, name, manifest, weights)));
            } catch (DataIntegrityViolationException taken) {
                if (attempt == ATTEMPTS) {
                    throw taken;
                }
            }
        }
    }

    private ModelManifest manifest(Subject subject, Edit edit, StoredFile weights) {
        return new ModelManifest(
                ModelManifest.SCHEMA,
                subject.task(),
                Definitions.write(edit.network().spec()),
                subject.encoding(),
                subject.example(),
                Objects.requireNonNull(measured(subject, edit, Side.TRAINING)),
                measured(subject, edit, Side.VALIDATION),
                null,
                provenance(subject, edit, weights));
    }

    /** Null where there are no rows on that side. */
    private @Nullable Measurement measured(Subject subject, Edit edit, Side side) {
        Encoded some = rows.read(subject, side, settings.maxRows());
        if (some.all() == 0) {
            return null;
        }
        try (Judge judge = new Judge(subject, some, edit.network().kernels())) {
            return judge.measure(edit.network());
        }
    }

    private static Provenance provenance(Subject subject, Edit edit, StoredFile weights) {
        List<String> changes = edit.changes().stream()
                .map(change -> "%s: %s → %s".formatted(change.what(), change.was(), change.becomes()))
                .toList();
        Model model = subject.model();
        @Nullable Provenance before = model == null ? null : model.manifest().provenance();
        Checkpoint checkpoint = subject.checkpoint();
        JsonNode definition = before == null ? Definitions.write(subject.definition()) : before.definition();
        return new Provenance(
                subject.jobId(),
                subject.datasetId(),
                subject.datasetSha256(),
                definition,
                subject.training().seed(),
                checkpoint != null
                        ? checkpoint.position().epoch()
                        : Objects.requireNonNull(before).epoch(),
                before == null ? "" : before.engine(),
                before == null ? null : before.split(),
                weights.sha256(),
                before == null ? null : before.environment(),
                new Provenance.Edited(checkpoint != null ? checkpoint.id() : subject.id(), changes));
    }
}
