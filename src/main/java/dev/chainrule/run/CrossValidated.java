package dev.chainrule.run;

import dev.chainrule.job.RunState;
import dev.chainrule.model.manifest.Baseline;
import dev.chainrule.model.manifest.Blueprint;
import dev.chainrule.model.manifest.CrossValidation;
import dev.chainrule.model.manifest.Measurement;
import dev.chainrule.network.TrainingPlan;
import dev.chainrule.network.TrainingResult;
import dev.chainrule.plan.JobPlan;
import dev.chainrule.split.Split;
import java.util.ArrayList;
import java.util.List;

/** Trains a network for each fold, measured on the rows it has not seen; then the model, on all rows. */
final class CrossValidated {

    private final Setup setup;
    private final ResumePoint start;
    private final RecordedTraining training;
    private final ModelMaker maker;
    private final RunWarnings remarks;
    private final JobPlan plan;
    private final List<Measurement> measured = new ArrayList<>();
    private final List<Baseline> baselines = new ArrayList<>();
    private final List<Integer> bestEpochs = new ArrayList<>();
    private long stepsBefore;
    private long stepsAfter;
    private long rowsBefore;

    CrossValidated(Setup setup, ResumePoint start, RecordedTraining training, ModelMaker maker, RunWarnings remarks) {
        this.setup = setup;
        this.start = start;
        this.training = training;
        this.maker = maker;
        this.remarks = remarks;
        this.plan = setup.plan();
    }

    /** @param whole all rows but those of the test set */
    MadeModel train(Split whole) {
        List<Split> folds = setup.splitter().folds(plan.folds());
        stepsAfter = plan.steps(whole.training().length)
                + folds.stream()
                        .mapToLong(fold -> plan.steps(fold.training().length))
                        .sum();
        measured.addAll(start.state().measured());
        baselines.addAll(start.state().baselines());
        bestEpochs.addAll(start.state().bestEpochs());
        for (int number = 1; number <= folds.size(); number++) {
            fold(folds.get(number - 1), number);
        }
        remarks.at("");
        return model(whole);
    }

    private MadeModel model(Split whole) {
        CrossValidation validated = validated();
        return setup.prepared(whole, prepared -> {
            remarks.warnOfUnknownClasses("test", whole.test().length - prepared.test().length);
            Stage stage = new Stage(null, plan.folds(), stepsBefore, 0, rowsBefore, validated, plan.furtherSteps());
            TrainingPlan exactly = prepared.plan().exactly(epochs(prepared.plan()));
            Blueprint blueprint = setup.blueprint(prepared);
            TrainingResult result = training.run(prepared, exactly, stage, blueprint);
            return maker.made(blueprint, prepared, result, validated);
        });
    }

    /** Nothing is left to do where an earlier attempt has done it. */
    private void fold(Split fold, int number) {
        long steps = plan.steps(fold.training().length);
        stepsAfter -= steps;
        if (number > measured.size()) {
            train(fold, number);
        }
        stepsBefore += steps;
        rowsBefore += (long) plan.epochs() * fold.training().length;
    }

    private void train(Split fold, int number) {
        remarks.at("In fold %s of %s: ".formatted(number, plan.folds()));
        measured.add(setup.prepared(fold, number, prepared -> {
            int[] judging = prepared.data().validation();
            remarks.warnOfUnknownClasses("validation", fold.validation().length - judging.length);
            CrossValidation before = measured.isEmpty() ? null : validated();
            Stage stage =
                    new Stage(number, plan.folds(), stepsBefore, stepsAfter, rowsBefore, before, plan.furtherSteps());
            TrainingResult result = training.run(prepared, prepared.plan(), stage, setup.blueprint(prepared));
            bestEpochs.add(result.epoch());
            baselines.add(prepared.baseline("fold", judging, null));
            return prepared.measure(judging, setup.threads());
        }));
        start.after(RunState.after(measured, baselines, bestEpochs));
    }

    private CrossValidation validated() {
        return CrossValidation.of(measured, baselines, bestEpochs);
    }

    /** Where early stopping found them out, as many as were best for the folds. */
    private int epochs(TrainingPlan asked) {
        double mean = bestEpochs.stream().mapToInt(Integer::intValue).average().orElseThrow();
        return asked.earlyStopping() == null ? asked.epochs() : (int) Math.max(1, Math.round(mean));
    }
}
