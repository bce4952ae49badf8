package dev.chainrule.run;

import dev.chainrule.checkpoint.Checkpoints;
import dev.chainrule.dataset.Datasets;
import dev.chainrule.job.Attempts;
import dev.chainrule.job.JobError;
import dev.chainrule.job.TrainingJob;
import dev.chainrule.model.Models;
import dev.chainrule.model.manifest.MetricReliability;
import dev.chainrule.network.DivergenceException;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.MemoryLimitException;
import dev.chainrule.network.math.MemoryUse;
import dev.chainrule.network.thread.Team;
import dev.chainrule.plan.JobPlan;
import dev.chainrule.plan.OnStop;
import dev.chainrule.plan.TrainingSettings;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.split.Split;
import dev.chainrule.split.Splitter;
import dev.chainrule.table.Table;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt at a job: from its dataset's rows to a stored model. On one thread, from beginning to end. */
final class Run {

    private static final Logger LOG = LoggerFactory.getLogger(Run.class);

    private final TrainingJob job;
    private final Datasets datasets;
    private final Models models;
    private final Engine engine;
    private final RowStore rows;
    private final long memoryLimit;
    private final MemoryUse memory;
    private final Control control;
    private final RunWarnings remarks;
    private final Attempt attempt;
    private final ModelRecorder recorder;

    /** @param memoryLimit bytes that all jobs together may hold */
    Run(
            TrainingJob job,
            Attempts attempts,
            Checkpoints checkpoints,
            Datasets datasets,
            Models models,
            Engine engine,
            RowStore rows,
            TrainingSettings settings,
            long memoryLimit,
            Control control,
            List<RunListener> listeners) {
        this.job = job;
        this.datasets = datasets;
        this.models = models;
        this.engine = engine;
        this.rows = rows;
        this.memoryLimit = memoryLimit;
        this.memory = new MemoryUse(memoryLimit);
        this.control = control;
        this.remarks = new RunWarnings(job.warnings());
        this.attempt = new Attempt(job, attempts, checkpoints, remarks, memory, control, settings, listeners);
        this.recorder = new ModelRecorder(attempt, models);
    }

    /** Leaves the job in a status that says what happened, whatever happens. */
    void run() {
        try {
            work();
        } catch (RuntimeException failed) {
            if (!Outage.in(failed)) {
                throw failed;
            }
            new Outage(attempt).handBack();
        }
    }

    private void work() {
        LOG.debug("Job {} starts (attempt {})", job.id(), job.attempt());
        try (memory) {
            requireFit();
            train();
        } catch (TrainingEndedException ended) {
            end(ended);
        } catch (DivergenceException diverged) {
            fail(new JobError(
                    "diverged",
                    remarks.here(String.format(
                            Locale.ROOT,
                            "The loss is not finite at step %,d; it began in %s.",
                            diverged.step(),
                            diverged.tensor())),
                    "/training/optimizer/learning_rate",
                    "a lower learning rate, or standardized features"));
        } catch (ProblemException problem) {
            if (Outage.in(problem)) {
                throw problem;
            }
            fail(JobError.of(problem, "dataset_gone"));
        } catch (MemoryLimitException | OutOfMemoryError tooLarge) {
            LOG.error("Job {} ran out of memory", job.id(), tooLarge);
            fail(new JobError(
                    "out_of_memory",
                    remarks.here(String.format(
                            Locale.ROOT,
                            "Out of memory: the job held %,d bytes of matrices and needed more.",
                            memory.peak())),
                    null,
                    "fewer rows, units or concurrent jobs"));
        } catch (RuntimeException | Error unexpected) { // also of a class that is missing, or a stack that is too deep
            if (Outage.in(unexpected)) {
                throw unexpected;
            }
            LOG.error("Job {} failed", job.id(), unexpected);
            fail(JobError.internal());
        }
    }

    /** It did when it was submitted, but the service may have been started anew with less. */
    private void requireFit() {
        if (job.memoryEstimate() > memoryLimit) {
            throw new ProblemException(
                    ProblemKind.INVALID,
                    "out_of_memory",
                    String.format(
                            Locale.ROOT,
                            "The job may need %,d bytes, and all jobs together may have %,d now (chainrule.training.memory).",
                            job.memoryEstimate(),
                            memoryLimit),
                    List.of());
        }
    }

    private void end(TrainingEndedException ended) {
        switch (ended.why()) {
            case CANCELLED ->
                recorder.end(ending -> ending.cancelled(attempt.attempts().now()));
            case PAUSED ->
                attempt.account(ending -> ending.paused(attempt.attempts().now()));
            case PROCESS_STOPS ->
                attempt.account(ending -> ending.interrupt(attempt.attempts().now()));
            case TIME_LIMIT ->
                fail(new JobError(
                        "time_limit",
                        "The job exceeded its time limit.",
                        "/training/max_runtime_s",
                        "more time, or fewer epochs"));
            case GIVEN_UP -> LOG.info("Job {}: attempt {} was replaced by another", job.id(), job.attempt());
        }
    }

    private void fail(JobError error) {
        recorder.end(failing -> failing.fail(error, attempt.attempts().now()));
    }

    private void train() {
        ResumePoint start = ResumePoint.of(attempt, models);
        JobPlan plan = JobPlan.of(job.definition(), datasets.find(job.datasetId()), start.encoding());
        start.takeOverHistory(plan);
        try (Table table = datasets.open(plan.dataset());
                Team threads = engine.team(plan.training().threads())) {
            Splitter splitter = new Splitter(plan.split(), table, usable(plan, table), job.seed());
            train(start, new Setup(plan, table, splitter, job.seed(), rows, Kernels.fast(memory), threads));
        }
    }

    private int[] usable(JobPlan plan, Table table) {
        int[] usable = plan.columns().usableRows(table);
        if (usable.length < table.rows()) {
            remarks.warn(String.format(
                    Locale.ROOT,
                    "%,d of %,d rows have no target and were dropped",
                    table.rows() - usable.length,
                    table.rows()));
        }
        return usable;
    }

    private void train(ResumePoint start, Setup setup) {
        Split split = setup.splitter().split();
        ModelMaker maker = new ModelMaker(attempt, setup, models, engine);
        RecordedTraining training = new RecordedTraining(attempt, setup, start, maker, recorder);
        MadeModel trained = setup.plan().folds() > 0
                ? new CrossValidated(setup, start, training, maker, remarks).train(split)
                : new HoldOut(setup, start, training, maker, remarks).train(split);
        recorder.succeed(complete(trained, new AdditionalTrainings(attempt, setup, maker, recorder)));
    }

    /** Where it is stopped meanwhile, the model as it was trained is what the job may leave. */
    private MadeModel complete(MadeModel trained, AdditionalTrainings further) {
        boolean ended = false;
        try {
            MadeModel made = further.complete(trained);
            MetricReliability.of(made.manifest()).noBetter().ifPresent(remarks::warn);
            ended = true;
            return made;
        } catch (TrainingEndedException stopped) {
            if (control.endsForGood() && attempt.onStop() != OnStop.NONE) {
                recorder.leave(further.leftOf(trained));
                ended = true;
            }
            throw stopped;
        } finally {
            if (!ended) {
                recorder.discard(trained);
            }
        }
    }
}
