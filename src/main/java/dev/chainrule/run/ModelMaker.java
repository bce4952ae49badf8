package dev.chainrule.run;

import dev.chainrule.job.TrainingJob;
import dev.chainrule.model.Baseline;
import dev.chainrule.model.Blueprint;
import dev.chainrule.model.CrossValidation;
import dev.chainrule.model.Measurement;
import dev.chainrule.model.ModelManifest;
import dev.chainrule.model.Models;
import dev.chainrule.model.Provenance;
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
    MadeModel made(Blueprint blueprint, Trial trial, TrainingResult result, @Nullable CrossValidation validated) {
        return made(blueprint, trial, result, validated, last(trial));
    }

    /** Of a job that is stopped, where the order of time does not matter. */
    MadeModel stopped(Blueprint blueprint, Trial trial, TrainingResult result) {
        return made(blueprint, trial, result, null, null);
    }

    /** Once more, with the figures of the network before it. */
    MadeModel refitted(Blueprint blueprint, Trial trial, TrainingResult result, MadeModel before) {
        String id = Models.newId();
        StoredFile weights = models.writeWeights(id, trial.network());
        Provenance.SplitRows drawn = before.manifest().provenance().split();
        Provenance from = provenance(result, trial, weights, drawn, setup.plan().refit());
        return new MadeModel(id, before.manifest().refitted(blueprint, from), weights);
    }

    /** Once more, and measured on the test set itself. */
    MadeModel tested(Blueprint blueprint, Trial trial, TrainingResult result, MadeModel before) {
        Trial.Tested tested = trial.tested(setup.threads());
        Baseline constant = baseline(trial, true, last(trial));
        MadeModel refitted = refitted(blueprint, trial, result, before);
        return refitted.with(refitted.manifest()
                .tested(tested.measured(), tested.intervals(), constant)
                .copied(copies(trial)));
    }

    private MadeModel made(
            Blueprint blueprint,
            Trial trial,
            TrainingResult result,
            @Nullable CrossValidation validated,
            @Nullable Integer last) {
        int[] heldBack = trial.data().validation();
        int[] test = trial.test();
        Measurement train = trial.measure(trial.data().training(), setup.threads());
        Measurement validation = heldBack.length == 0 ? null : trial.measure(heldBack, setup.threads());
        Trial.Tested tested = test.length == 0 ? null : trial.tested(setup.threads());
        if (result.ending() != Ending.STOPPED) {
            attempt.control().checkApartFromTime();
        }
        String id = Models.newId();
        StoredFile weights = models.writeWeights(id, trial.network());
        ModelManifest manifest = new ModelManifest(
                ModelManifest.SCHEMA,
                blueprint.task(),
                blueprint.network(),
                blueprint.encoding(),
                blueprint.example(),
                train,
                validation,
                validated,
                tested == null ? null : tested.measured(),
                tested == null ? null : tested.intervals(),
                baseline(trial, tested != null, last),
                null,
                provenance(
                        result,
                        trial,
                        weights,
                        Provenance.SplitRows.of(trial.data().training(), heldBack, test),
                        Refit.NONE));
        return new MadeModel(id, manifest.copied(copies(trial)).with(validated, List.of()), weights);
    }

    /** Of the test rows, among those that the network has learned from; null without any. */
    private @Nullable Integer copies(Trial trial) {
        return trial.test().length == 0
                ? null
                : setup.copies()
                        .map(copies -> copies.among(trial.data().training(), trial.test()))
                        .orElse(null);
    }

    /** The latest row before those that the model is judged by: before test rows, the validation rows are known too. */
    private @Nullable Integer last(Trial trial) {
        TrainingData data = trial.data();
        IntStream before = IntStream.of(data.training());
        return setup.splitter()
                .last((trial.test().length == 0 ? before : IntStream.concat(before, IntStream.of(data.validation())))
                        .toArray());
    }

    /** On the rows that say most about the model. */
    private static Baseline baseline(Trial trial, boolean tested, @Nullable Integer last) {
        TrainingData data = trial.data();
        if (tested) {
            return trial.baseline("test", trial.test(), last);
        }
        return data.validation().length > 0
                ? trial.baseline("validation", data.validation(), last)
                : trial.baseline("train", data.training(), last);
    }

    /** @param drawn the rows as they were split before any refit */
    private Provenance provenance(
            TrainingResult result, Trial trial, StoredFile weights, Provenance.@Nullable SplitRows drawn, Refit refit) {
        TrainingJob job = attempt.job();
        return new Provenance(
                job.id(),
                job.datasetId(),
                job.datasetSha256(),
                job.json(),
                job.seed(),
                result.epoch(),
                engine.version(),
                drawn,
                weights.sha256(),
                engine.environment(job.threads()),
                new Provenance.Learned(refit.word(), trial.data().training().length));
    }
}
