package dev.chainrule.run;

import dev.chainrule.checkpoint.Checkpoint;
import dev.chainrule.checkpoint.Checkpoints;
import dev.chainrule.model.manifest.Blueprint;
import dev.chainrule.network.GradientFlow;
import dev.chainrule.network.Network;
import dev.chainrule.network.Trainer;
import dev.chainrule.network.TrainingPlan;
import dev.chainrule.network.TrainingResult;
import dev.chainrule.network.TrainingResult.Ending;
import dev.chainrule.plan.OnStop;
import org.jspecify.annotations.Nullable;

/** Trains one network, the model's or that of a fold, and records it: its progress, its history, its checkpoints. */
final class RecordedTraining {

    private final Attempt attempt;
    private final Setup setup;
    private final ResumePoint start;
    private final ModelMaker maker;
    private final ModelRecorder models;

    RecordedTraining(Attempt attempt, Setup setup, ResumePoint start, ModelMaker maker, ModelRecorder models) {
        this.attempt = attempt;
        this.setup = setup;
        this.start = start;
        this.maker = maker;
        this.models = models;
    }

    /** However it ends, the history up to there is kept. */
    TrainingResult run(PreparedTraining prepared, TrainingPlan plan, Stage stage, Blueprint blueprint) {
        int rows = prepared.data().training().length;
        Recorder recorder = new Recorder(attempt, plan, rows, stage, start.state(), blueprint);
        TrainingResult result;
        try {
            result = start.train(new Trainer(prepared.network(), plan, prepared.data(), setup.threads()), recorder);
            if (plan.earlyStopping() != null && result.ending() == Ending.COMPLETED && !recorder.sawBest()) {
                attempt.remarks()
                        .warn(attempt.remarks()
                                .here(
                                        "%s was never defined, so early stopping did nothing and the last weights were kept"
                                                .formatted(plan.earlyStopping().metric())));
            }
            if (stage.fold() == null) {
                GradientFlow.measure(prepared.network(), plan.loss(), prepared.data())
                        .diagnosis()
                        .ifPresent(this::diagnose);
            }
        } finally {
            end(recorder, stage);
        }
        boolean stopped = result.ending() == Ending.STOPPED;
        if (stopped && stage.fold() == null) {
            leaveModel(prepared, result, blueprint, recorder.bestEpoch());
        }
        if (stopped || stage.fold() != null) {
            attempt.control().check();
        } else {
            attempt.control().checkApartFromTime();
        }
        return result;
    }

    /** Whether or not what is left could be written. */
    private void end(Recorder recorder, Stage stage) {
        try {
            recorder.flush();
        } finally {
            if (stage.fold() == null) {
                attempt.listeners().forEach(listener -> listener.trained(attempt.job()));
            }
        }
    }

    private void diagnose(String diagnosis) {
        if (attempt.remarks().warn(diagnosis)) {
            attempt.tell(listener -> listener.diagnosed(attempt.job(), diagnosis));
        }
    }

    /**
     * Of a job that is stopped for good, what its user wants of it.
     *
     * @param bestEpoch whose weights may not have been kept; null where none was the best
     */
    private void leaveModel(
            PreparedTraining prepared, TrainingResult result, Blueprint blueprint, @Nullable Integer bestEpoch) {
        OnStop wanted = attempt.onStop();
        if (wanted == OnStop.NONE || !attempt.control().endsForGood()) {
            return;
        }
        Checkpoint best = wanted == OnStop.LAST || prepared.plan().earlyStopping() != null ? null : best();
        if (best == null && wanted == OnStop.BEST && result.epoch() == 0) {
            attempt.remarks()
                    .warn("stopped before its first epoch was done, so there are no best weights and no model");
            return;
        }
        MadeModel left =
                best == null ? maker.stopped(blueprint, prepared, result) : atCheckpoint(best, prepared, blueprint);
        models.leave(left);
        attempt.remarks()
                .warn("stopped before its end: the model has the %s, of epoch %s"
                        .formatted(weights(wanted, left.epoch(), bestEpoch), left.epoch()));
    }

    /** Without early stopping the best weights are those of a checkpoint, and not every epoch has one. */
    static String weights(OnStop wanted, int epoch, @Nullable Integer bestEpoch) {
        return wanted != OnStop.BEST || bestEpoch == null || bestEpoch == epoch
                ? wanted.word() + " weights"
                : "best weights that were kept (epoch %s was better; early stopping, however patient, keeps the best of all)"
                        .formatted(bestEpoch);
    }

    private @Nullable Checkpoint best() {
        return Checkpoints.best(attempt.checkpoints().of(attempt.job().id())).orElse(null);
    }

    private MadeModel atCheckpoint(Checkpoint best, PreparedTraining prepared, Blueprint blueprint) {
        try (Network network = attempt.checkpoints().network(best, setup.kernels())) {
            TrainingResult then =
                    new TrainingResult(Ending.STOPPED, best.position().epoch());
            return maker.stopped(blueprint, prepared.with(network), then);
        }
    }
}
