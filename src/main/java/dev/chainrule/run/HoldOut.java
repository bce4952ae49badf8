package dev.chainrule.run;

import dev.chainrule.model.Blueprint;
import dev.chainrule.network.TrainingResult;
import dev.chainrule.split.Split;

/** Trains a network on the training rows of one split, and makes the model of it. */
final class HoldOut {

    private final Setup setup;
    private final StartingPoint start;
    private final RecordedTraining training;
    private final ModelMaker maker;
    private final Remarks remarks;

    HoldOut(Setup setup, StartingPoint start, RecordedTraining training, ModelMaker maker, Remarks remarks) {
        this.setup = setup;
        this.start = start;
        this.training = training;
        this.maker = maker;
        this.remarks = remarks;
    }

    MadeModel train(Split split) {
        return setup.trial(split, trial -> {
            remarks.warnOfUnknownClasses(
                    "validation", split.validation().length - trial.data().validation().length);
            remarks.warnOfUnknownClasses("test", split.test().length - trial.test().length);
            start.initialize(trial.network());
            Blueprint blueprint = setup.blueprint(trial);
            TrainingResult result =
                    training.run(trial, trial.plan(), Stage.only(setup.plan().furtherSteps()), blueprint);
            return maker.made(blueprint, trial, result, null);
        });
    }
}
