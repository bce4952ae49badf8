package dev.chainrule.run;

import dev.chainrule.model.manifest.Baseline;
import dev.chainrule.model.manifest.CrossValidation;
import dev.chainrule.model.manifest.Measurement;
import dev.chainrule.model.manifest.ModelManifest;
import dev.chainrule.network.DivergenceException;
import dev.chainrule.network.Trainer;
import dev.chainrule.network.TrainingPlan;
import dev.chainrule.network.TrainingResult;
import dev.chainrule.network.TrainingResult.Ending;
import dev.chainrule.plan.JobDefinition.Refit;
import dev.chainrule.plan.JobPlan;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.split.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is trained beside a model, from the first step to the last: networks for its cross-validated metrics, and the
 * model once more on all rows. Nobody can pause it or go on with it.
 */
final class AdditionalTrainings {

    private final Control control;
    private final FurtherProgress progress;
    private final Setup setup;
    private final ModelMaker maker;
    private final ModelRecorder models;
    private final RunWarnings remarks;
    private final List<String> notes = new ArrayList<>();

    AdditionalTrainings(Attempt attempt, Setup setup, ModelMaker maker, ModelRecorder models) {
        this.control = attempt.control();
        this.progress = new FurtherProgress(attempt, setup.plan().furtherSteps());
        this.setup = setup;
        this.maker = maker;
        this.models = models;
        this.remarks = attempt.remarks();
    }

    /** The model as its plan wants it, once it has been trained. */
    MadeModel complete(MadeModel trained) {
        JobPlan plan = setup.plan();
        CrossValidation figures = plan.figureFolds() == 0
                ? trained.manifest().crossValidation()
                : figures(plan.figureFolds()).orElse(null);
        MadeModel made =
                switch (plan.refit()) {
                    case NONE -> trained;
                    case VALIDATION -> refittedWithValidation(trained);
                    case ALL -> refitted(trained);
                };
        ModelManifest manifest = made.manifest();
        if (manifest.test() == null && figures != null) {
            manifest = manifest.copied(copiesOfFolds());
        }
        return made.with(manifest.with(figures, notes));
    }

    private @Nullable Integer copiesOfFolds() {
        int folds = Math.max(setup.plan().figureFolds(), setup.plan().folds());
        return setup.copies()
                .map(copies -> copies.among(setup.splitter().folds(folds)))
                .orElse(null);
    }

    /** The model as it was trained, where its job is stopped before the rest is done. */
    MadeModel leftOf(MadeModel trained) {
        String said = setup.plan().refit() == Refit.NONE
                ? "The job was stopped before its cross-validated metrics were known."
                : "The job was stopped before its refit was done: this is the network before that, of the training rows alone.";
        remarks.warn(said);
        ModelManifest manifest = trained.manifest();
        return trained.with(manifest.with(manifest.crossValidation(), List.of(said)));
    }

    /** How good networks like it are on folds that neither their training nor their early stopping has seen. */
    private Optional<CrossValidation> figures(int folds) {
        List<Measurement> measured = new ArrayList<>();
        List<Baseline> baselines = new ArrayList<>();
        List<Integer> epochs = new ArrayList<>();
        List<Split> all = setup.splitter().folds(folds);
        boolean refits = setup.plan().refit() == Refit.VALIDATION;
        try {
            for (Split fold : all) {
                Split inside = setup.splitter().inside(fold);
                int number = measured.size() + 1;
                String what = "cross-validation, network %s of %s".formatted(number, all.size());
                int best = setup.prepared(inside, number, prepared -> {
                    int epoch = train(what, prepared, prepared.plan()).epoch();
                    if (!refits) {
                        measured.add(measured(prepared, baselines));
                    }
                    return epoch;
                });
                epochs.add(best);
                if (refits) {
                    measured.add(setup.prepared(inside.chosen(), number, prepared -> {
                        trainUntil(what + " once more", prepared, best);
                        return measured(prepared, baselines);
                    }));
                }
            }
        } catch (DivergenceException diverged) {
            notes.add("There are no cross-validated metrics: the network of fold %s of %s diverged."
                    .formatted(measured.size() + 1, all.size()));
            return Optional.empty();
        } catch (ProblemException misfit) {
            if (Outage.in(misfit)) {
                throw misfit;
            }
            notes.add("There are no cross-validated metrics: in fold %s of %s, %s."
                    .formatted(measured.size() + 1, all.size(), misfit.detail()));
            return Optional.empty();
        }
        return Optional.of(CrossValidation.of(measured, baselines, epochs));
    }

    private Measurement measured(PreparedTraining prepared, List<Baseline> baselines) {
        baselines.add(prepared.baseline("fold", prepared.test(), null));
        return prepared.measure(prepared.test(), setup.threads());
    }

    /** Of all rows but the test rows, as far as was best; the test metrics are its own. */
    private MadeModel refittedWithValidation(MadeModel before) {
        int epochs = Math.max(1, before.epoch());
        Split split = setup.splitter().split();
        if (split.validation().length == 0) {
            notes.add("There was no refit: there are no validation rows to learn from besides.");
            return before;
        }
        Split rows = split.chosen();
        Optional<MadeModel> refitted;
        try {
            refitted = setup.prepared(rows, prepared -> {
                TrainingResult result = trainUntil(refitOn(rows.training()), prepared, epochs);
                return failed(prepared, "the training and validation rows together", before)
                        ? Optional.empty()
                        : Optional.of(maker.tested(setup.blueprint(prepared), prepared, result, before));
            });
        } catch (DivergenceException diverged) {
            notes.add("There was no refit on the training and validation rows together: it diverged.");
            return before;
        }
        if (refitted.isEmpty()) {
            return before;
        }
        models.discard(before);
        notes.add(String.format(
                Locale.ROOT,
                "This model was trained once more on the %,d training and validation rows together, for the %,d epochs that"
                        + " were best; the training and validation metrics are of the network before that.",
                rows.training().length,
                epochs));
        return refitted.get();
    }

    private boolean failed(PreparedTraining refitted, String rows, MadeModel before) {
        ModelManifest manifest = before.manifest();
        Optional<RefitLoss> loss = RefitLoss.of(
                        refitted.measure(refitted.data().training(), setup.threads()),
                        manifest.train(),
                        manifest.validation(),
                        manifest.test())
                .filter(RefitLoss::failed);
        loss.map(each -> each.note(rows)).ifPresent(said -> {
            notes.add(said);
            remarks.warn(said);
        });
        return loss.isPresent();
    }

    private static String refitOn(int[] rows) {
        return String.format(Locale.ROOT, "refit on %,d rows", rows.length);
    }

    private TrainingResult trainUntil(String what, PreparedTraining prepared, int epochs) {
        progress.begin(what, prepared, epochs);
        prepared.trainUntil(epochs, setup.threads(), progress::stepDone);
        control.check();
        return new TrainingResult(Ending.COMPLETED, epochs);
    }

    /** Of all rows, for as many epochs as were best; its metrics are those of the network before. */
    private MadeModel refitted(MadeModel before) {
        int epochs = before.epoch();
        int[] rows = setup.splitter().rows();
        Optional<MadeModel> refitted = setup.prepared(new Split(rows, new int[0]), prepared -> {
            TrainingResult result =
                    train(refitOn(rows), prepared, prepared.plan().exactly(Math.max(1, epochs)));
            return failed(prepared, "all rows", before)
                    ? Optional.empty()
                    : Optional.of(maker.refitted(setup.blueprint(prepared), prepared, result, before));
        });
        if (refitted.isEmpty()) {
            return before;
        }
        models.discard(before);
        notes.add(String.format(
                Locale.ROOT,
                "This model was trained once more on all %,d rows for %,d epochs, and no metric describes it: the %s metrics"
                        + " are of the network before that, of the training rows alone.",
                rows.length,
                epochs,
                measured(before.manifest())));
        return refitted.get();
    }

    /** The sets that there are metrics of, in words. */
    private static String measured(ModelManifest before) {
        if (before.test() == null) {
            return before.validation() == null ? "training" : "training and validation";
        }
        return before.validation() == null ? "training and test" : "training, validation and test";
    }

    private TrainingResult train(String what, PreparedTraining prepared, TrainingPlan exactly) {
        progress.begin(what, prepared, exactly.epochs());
        TrainingResult result = new Trainer(prepared.network(), exactly, prepared.data(), setup.threads())
                .run((step, loss, rate) -> progress.stepDone());
        control.check();
        return result;
    }
}
