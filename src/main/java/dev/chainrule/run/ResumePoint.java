package dev.chainrule.run;

import dev.chainrule.checkpoint.Checkpoint;
import dev.chainrule.checkpoint.Checkpoints;
import dev.chainrule.database.IdKind;
import dev.chainrule.encoding.Encoding;
import dev.chainrule.job.RunState;
import dev.chainrule.job.TrainingJob;
import dev.chainrule.model.Model;
import dev.chainrule.model.Models;
import dev.chainrule.network.Network;
import dev.chainrule.network.Trainer;
import dev.chainrule.network.TrainingResult;
import dev.chainrule.network.WarmStart;
import dev.chainrule.plan.JobPlan;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.run.TrainingEndedException.Why;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the next training of a run begins: anew, with the weights of a model, or at a checkpoint that an earlier attempt
 * or another job left.
 */
final class ResumePoint {

    private static final Logger LOG = LoggerFactory.getLogger(ResumePoint.class);

    private final Attempt attempt;
    private final TrainingJob job;
    private final Checkpoints checkpoints;
    private final Models models;
    /** Whose weights the job begins with; null where they are drawn, or are those of a checkpoint. */
    private final @Nullable Model first;
    /** The encoding of the network that the job goes on with; null where it begins anew. */
    private final @Nullable Encoding encoding;

    /** Where an earlier attempt got to; null once it has been taken up, or where there was none. */
    private @Nullable Checkpoint from;

    private RunState state;

    private ResumePoint(Attempt attempt, Models models, @Nullable Checkpoint from) {
        this.attempt = attempt;
        this.job = attempt.job();
        this.checkpoints = attempt.checkpoints();
        this.models = models;
        this.from = from;
        this.state = from == null ? RunState.NEW : RunState.read(from.jobState());
        String origin = job.definition().resumeFrom();
        this.first = origin == null || from != null ? null : model(origin);
        this.encoding = origin == null
                ? null
                : from != null
                        ? checkpoints.blueprint(from).encoding()
                        : first == null ? null : first.manifest().encoding();
    }

    static ResumePoint of(Attempt attempt, Models models) {
        Checkpoint latest = attempt.checkpoints().latest(attempt.job().id()).orElse(null);
        if (latest != null) {
            LOG.info(
                    "Job {} resumes after step {}",
                    attempt.job().id(),
                    latest.position().step());
        }
        return new ResumePoint(attempt, models, latest);
    }

    private Model model(String origin) {
        if (IdKind.CHECKPOINT.names(origin)) {
            String detail = "The checkpoint that the job should resume from is damaged: see the log of the service.";
            throw new ProblemException(ProblemKind.UNREADABLE, "damaged_file", detail);
        }
        return models.find(origin);
    }

    @Nullable
    Encoding encoding() {
        return encoding;
    }

    /** What was known there. */
    RunState state() {
        return state;
    }

    /** The next training begins anew, after these folds. */
    void after(RunState folds) {
        state = folds;
    }

    /** Takes over the history up to there. */
    void takeOverHistory(JobPlan plan) {
        Checkpoint place = from;
        @Nullable
        Checkpoint ofTheModel = state.measured().size() == plan.folds() ? place : null; // folds have no history
        int epoch = ofTheModel == null ? 0 : ofTheModel.position().epoch();
        long step = ofTheModel == null ? 0 : ofTheModel.position().step();
        if (!attempt.attempts().takeOverHistory(job.id(), job.attempt(), epoch, step)) {
            throw new TrainingEndedException(Why.GIVEN_UP);
        }
        if (place != null) {
            attempt.tell(listener -> listener.goesOn(job, place));
        }
    }

    /** Gives a network the weights that the job begins with, where they are those of a model. */
    void initialize(Network network) {
        if (first == null) {
            return;
        }
        try (InputStream weights = models.weights(first)) {
            network.read(weights);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Trains from there; only the first training of a run begins at a checkpoint. */
    TrainingResult train(Trainer trainer, Recorder recorder) {
        Checkpoint place = from;
        if (place == null) {
            return trainer.run(recorder);
        }
        from = null;
        WarmStart warmStart = state.adoption();
        try (InputStream in = checkpoints.read(place)) {
            return warmStart == null ? trainer.resume(recorder, in) : trainer.adopt(recorder, in, warmStart);
        } catch (IOException unreadable) {
            LOG.error(
                    "Job {}: checkpoint {} does not fit; the one before it is used", job.id(), place.id(), unreadable);
            checkpoints.delete(place);
            throw new TrainingEndedException(Why.PROCESS_STOPS);
        }
    }
}
