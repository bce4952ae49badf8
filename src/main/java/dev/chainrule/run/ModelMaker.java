package dev.chainrule.run;

import dev.chainrule.job.TrainingJob;
import dev.chainrule.model.Models;
import dev.chainrule.model.manifest.Baseline;
import dev.chainrule.model.manifest.Blueprint;
import dev.chainrule.model.manifest.CrossValidation;
import dev.chainrule.model.manifest.Measurement;
import dev.chainrule.model.manifest.ModelManifest;
import dev.chainrule.model.manifest.Provenance;
import dev.chainrule.network.TrainingData;
import dev.chainrule.network.TrainingResult;
import dev.chainrule.network.TrainingResult.Ending;
import dev.chainrule.plan.JobDefinition.Refit;
import dev.chainrule.storage.StoredFile;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes models of trained networks: measures them, and writes their weights. */
final class ModelMaker {

    private final Attempt attempt;
    private final Setup setup;
    private final Models models;
    private final Engine engine;

    ModelMaker(Attempt attempt, Setup setup, Models models, Engine engine) {
        this.attempt = attempt;
        this.setup = setup;
        this.models = models;
        this.engine = engine;
    }

    /** @param validated what folds have measured before; null without any */
    MadeModel made(
            Blueprint blueprint,
            PreparedTraining prepared,
            TrainingResult result,
            @Nullable CrossValidation validated) {
        return made(blueprint, prepared, result, validated, last(prepared));
    }

    /** Of a job that is stopped, where the order of time does not matter. */
    MadeModel stopped(Blueprint blueprint, PreparedTraining prepared, TrainingResult result) {
        return made(blueprint, prepared, result, null, null);
    }

    /** Once more, with the figures of the network before it. */
    MadeModel refitted(Blueprint blueprint, PreparedTraining prepared, TrainingResult result, MadeModel before) {
        String id = Models.newId();
        StoredFile weights = models.writeWeights(id, prepared.network());
        Provenance.SplitRows drawn = before.manifest().provenance().split();
        Provenance from =
                provenance(result, prepared, weights, drawn, setup.plan().refit());
        return new MadeModel(id, before.manifest().refitted(blueprint, from), weights);
    }

    /** Once more, and measured on the test set itself. */
    MadeModel tested(Blueprint blueprint, PreparedTraining prepared, TrainingResult result, MadeModel before) {
        PreparedTraining.Tested tested = prepared.tested(setup.threads());
        Baseline constant = baseline(prepared, true, last(prepared));
        MadeModel refitted = refitted(blueprint, prepared, result, before);
        return refitted.with(refitted.manifest()
                .tested(tested.measured(), tested.intervals(), constant)
                .copied(copies(prepared)));
    }

    private MadeModel made(
            Blueprint blueprint,
            PreparedTraining prepared,
            TrainingResult result,
            @Nullable CrossValidation validated,
            @Nullable Integer last) {
        int[] heldBack = prepared.data().validation();
        int[] test = prepared.test();
        Measurement train = prepared.measure(prepared.data().training(), setup.threads());
        Measurement validation = heldBack.length == 0 ? null : prepared.measure(heldBack, setup.threads());
        PreparedTraining.Tested tested = test.length == 0 ? null : prepared.tested(setup.threads());
        if (result.ending() != Ending.STOPPED) {
            attempt.control().checkApartFromTime();
        }
        String id = Models.newId();
        StoredFile weights = models.writeWeights(id, prepared.network());
        Provenance from = provenance(
                result,
                prepared,
                weights,
                Provenance.SplitRows.of(prepared.data().training(), heldBack, test),
                Refit.NONE);
        ModelManifest manifest = ModelManifest.of(blueprint, from, train)
                .validation(validation)
                .crossValidation(validated)
                .test(tested == null ? null : tested.measured(), tested == null ? null : tested.intervals())
                .baseline(baseline(prepared, tested != null, last))
                .build();
        return new MadeModel(id, manifest.copied(copies(prepared)).with(validated, List.of()), weights);
    }

    /** Of the test rows, among those that the network has learned from; null without any. */
    private @Nullable Integer copies(PreparedTraining prepared) {
        return prepared.test().length == 0
                ? null
                : setup.copies()
                        .map(copies -> copies.among(prepared.data().training(), prepared.test()))
                        .orElse(null);
    }

    /** The latest row before those that the model is judged by: before test rows, the validation rows are known too. */
    private @Nullable Integer last(PreparedTraining prepared) {
        TrainingData data = prepared.data();
        IntStream before = IntStream.of(data.training());
        return setup.splitter()
                .last((prepared.test().length == 0 ? before : IntStream.concat(before, IntStream.of(data.validation())))
                        .toArray());
    }

    /** On the rows that say most about the model. */
    private static Baseline baseline(PreparedTraining prepared, boolean tested, @Nullable Integer last) {
        TrainingData data = prepared.data();
        if (tested) {
            return prepared.baseline("test", prepared.test(), last);
        }
        return data.validation().length > 0
                ? prepared.baseline("validation", data.validation(), last)
                : prepared.baseline("train", data.training(), last);
    }

    /** @param drawn the rows as they were split before any refit */
    private Provenance provenance(
            TrainingResult result,
            PreparedTraining prepared,
            StoredFile weights,
            Provenance.@Nullable SplitRows drawn,
            Refit refit) {
        TrainingJob job = attempt.job();
        return Provenance.of(job.json(), job.seed())
                .job(job.id())
                .dataset(job.datasetId(), job.datasetSha256())
                .epoch(result.epoch())
                .engine(engine.version())
                .environment(engine.environment(job.threads()))
                .split(drawn)
                .weightsSha256(weights.sha256())
                .learned(new Provenance.Learned(refit.word(), prepared.data().training().length))
                .build();
    }
}
