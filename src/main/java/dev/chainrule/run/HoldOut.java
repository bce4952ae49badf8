package dev.chainrule.run;

import dev.chainrule.model.manifest.Blueprint;
import dev.chainrule.network.TrainingResult;
import dev.chainrule.split.Split;

/** Trains a network on the training rows of one split, and makes the model of it. */
final class HoldOut {

    private final Setup setup;
    private final ResumePoint start;
    private final RecordedTraining training;
    private final ModelMaker maker;
    private final RunWarnings remarks;

    HoldOut(Setup setup, ResumePoint start, RecordedTraining training, ModelMaker maker, RunWarnings remarks) {
        this.setup = setup;
        this.start = start;
        this.training = training;
        this.maker = maker;
        this.remarks = remarks;
    }

    MadeModel train(Split split) {
        return setup.prepared(split, prepared -> {
            remarks.warnOfUnknownClasses(
                    "validation", split.validation().length - prepared.data().validation().length);
            remarks.warnOfUnknownClasses("test", split.test().length - prepared.test().length);
            start.initialize(prepared.network());
            Blueprint blueprint = setup.blueprint(prepared);
            TrainingResult result = training.run(
                    prepared, prepared.plan(), Stage.only(setup.plan().furtherSteps()), blueprint);
            return maker.made(blueprint, prepared, result, null);
        });
    }
}
