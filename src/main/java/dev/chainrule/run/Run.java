package dev.chainrule.run;

import dev.chainrule.checkpoint.Checkpoint;
import dev.chainrule.checkpoint.Checkpoints;
import dev.chainrule.dataset.Datasets;
import dev.chainrule.definition.Definitions;
import dev.chainrule.encoding.Encoding;
import dev.chainrule.job.Attempts;
import dev.chainrule.job.JobError;
import dev.chainrule.job.Origins;
import dev.chainrule.job.RunState;
import dev.chainrule.job.TrainingJob;
import dev.chainrule.model.Baseline;
import dev.chainrule.model.Belief;
import dev.chainrule.model.Blueprint;
import dev.chainrule.model.CrossValidation;
import dev.chainrule.model.Measurement;
import dev.chainrule.model.Model;
import dev.chainrule.model.ModelManifest;
import dev.chainrule.model.Models;
import dev.chainrule.model.Provenance;
import dev.chainrule.network.Adoption;
import dev.chainrule.network.DivergenceException;
import dev.chainrule.network.EpochReport;
import dev.chainrule.network.GradientFlow;
import dev.chainrule.network.Network;
import dev.chainrule.network.Trainer;
import dev.chainrule.network.TrainingData;
import dev.chainrule.network.TrainingObserver;
import dev.chainrule.network.TrainingPlan;
import dev.chainrule.network.TrainingResult;
import dev.chainrule.network.TrainingResult.Ending;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.MemoryLimitException;
import dev.chainrule.network.math.MemoryUse;
import dev.chainrule.network.math.RandomStream;
import dev.chainrule.network.math.RandomStream.Purpose;
import dev.chainrule.network.thread.Team;
import dev.chainrule.plan.Defaults;
import dev.chainrule.plan.JobDefinition;
import dev.chainrule.plan.JobPlan;
import dev.chainrule.plan.OnStop;
import dev.chainrule.plan.TrainingSettings;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.run.TrainingEndedException.Why;
import dev.chainrule.split.Split;
import dev.chainrule.split.Splitter;
import dev.chainrule.storage.Contested;
import dev.chainrule.storage.DatabaseAway;
import dev.chainrule.storage.Storage;
import dev.chainrule.storage.StoredFile;
import dev.chainrule.table.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt at a job: from its dataset's rows to a stored model. On one thread, from beginning to end. */
final class Run {

    private static final Logger LOG = LoggerFactory.getLogger(Run.class);
    /** Jobs of the same name that may end at the same moment, as those of a sweep do. */
    private static final int ATTEMPTS = 100;

    /** Milliseconds; it doubles with each attempt, so that one which fails again and again keeps nobody busy. */
    private static final long FIRST_REST = 100;

    private static final long LONGEST_REST = TimeUnit.SECONDS.toMillis(10);

    private final TrainingJob job;
    private final Attempts attempts;
    private final Checkpoints checkpoints;
    private final Datasets datasets;
    private final Models models;
    private final Engine engine;
    private final long memoryLimit;
    private final MemoryUse memory;
    private final Control control;
    private final List<String> warnings;
    private final Attempt attempt;
    private final Kernels kernels;
    /** For this job alone, until it ends. */
    private Team threads = Team.alone();
    /** Where in its work it is, in words to begin a sentence with. */
    private String place = "";

    /** Where an earlier attempt got to; null once it has been taken up, or where there was none. */
    private @Nullable Checkpoint from;

    private RunState state = RunState.NEW;

    /** Whose weights the job begins with; null where they are drawn, or are those of a checkpoint. */
    private @Nullable Model first;

    /** The model that the job leaves although it is stopped; null where it leaves none. */
    private @Nullable Made left;

    /** @param memoryLimit bytes that all jobs together may hold */
    Run(
            TrainingJob job,
            Attempts attempts,
            Checkpoints checkpoints,
            Datasets datasets,
            Models models,
            Engine engine,
            TrainingSettings settings,
            long memoryLimit,
            Control control,
            List<RunListener> listeners) {
        this.job = job;
        this.attempts = attempts;
        this.checkpoints = checkpoints;
        this.datasets = datasets;
        this.models = models;
        this.engine = engine;
        this.memoryLimit = memoryLimit;
        this.memory = new MemoryUse(memoryLimit);
        this.control = control;
        this.kernels = Kernels.fast(memory);
        this.warnings = new ArrayList<>(job.warnings());
        this.attempt = new Attempt(job, attempts, checkpoints, warnings, memory, control, settings, listeners);
    }

    /** Leaves the job in a status that says what happened, whatever happens. */
    void run() {
        try {
            work();
        } catch (RuntimeException failed) {
            if (!isForAWhile(failed)) {
                throw failed;
            }
            handBack();
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
                    place
                            + String.format(
                                    Locale.ROOT,
                                    "The loss is not finite at step %,d; it began in %s.",
                                    diverged.step(),
                                    diverged.tensor()),
                    "/training/optimizer/learning_rate",
                    "a lower learning rate, or standardized features"));
        } catch (ProblemException problem) {
            if (isForAWhile(problem)) {
                throw problem;
            }
            fail(JobError.of(problem, "dataset_gone"));
        } catch (MemoryLimitException | OutOfMemoryError tooLarge) {
            LOG.error("Job {} ran out of memory", job.id(), tooLarge);
            fail(new JobError(
                    "out_of_memory",
                    place
                            + String.format(
                                    Locale.ROOT,
                                    "Out of memory: the job held %,d bytes of matrices and needed more.",
                                    memory.peak()),
                    null,
                    "fewer rows, units or concurrent jobs"));
        } catch (RuntimeException | Error unexpected) { // also of a class that is missing, or a stack that is too deep
            if (isForAWhile(unexpected)) {
                throw unexpected;
            }
            LOG.error("Job {} failed", job.id(), unexpected);
            fail(JobError.internal());
        }
    }

    /** Whether the same would work at another time: the database is away, or the disk is full. */
    private static boolean isForAWhile(Throwable failed) {
        return DatabaseAway.in(failed) || (failed instanceof ProblemException problem && Storage.isFull(problem));
    }

    /**
     * As soon as what was away is back, the job waits to be taken up where its newest checkpoint is. Where the process ends
     * before that, the next one takes it back.
     */
    private void handBack() {
        LOG.info("Job {} is interrupted until the database and the disk can be written", job.id());
        long rest = Math.min(LONGEST_REST, FIRST_REST << Math.min(job.attempt(), 16));
        do {
            rest(rest);
        } while (!handedBack() && !control.processStops());
    }

    private boolean handedBack() {
        try {
            if (!checkpoints.haveRoom()) {
                return false;
            }
            attempts.takeBack(job.id(), job.attempt());
            return true;
        } catch (RuntimeException failed) {
            if (!isForAWhile(failed)) {
                throw failed;
            }
            return false;
        }
    }

    private static void rest(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
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
            case CANCELLED -> finish(ending -> ending.cancelled(attempts.now()));
            case PAUSED -> write(ending -> ending.paused(attempts.now()));
            case PROCESS_STOPS -> write(ending -> ending.interrupt(attempts.now()));
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
        finish(failing -> failing.fail(error, attempts.now()));
    }

    /** With the model that it leaves, where it does. */
    private void finish(Consumer<TrainingJob> change) {
        Made model = left;
        if (model == null) {
            write(change);
        } else {
            record(model, ending -> {
                ending.warn(warnings);
                ending.hasModelOf(model.manifest().provenance().epoch());
                ending.leave(model.id());
                change.accept(ending);
            });
        }
    }

    private void write(Consumer<TrainingJob> change) {
        attempts.write(job.id(), job.attempt(), List.of(), ending -> {
            attempt.accountTo(ending);
            change.accept(ending);
        });
    }

    private void train() {
        JobDefinition definition = Definitions.readStored(job.definition(), JobDefinition.class);
        findPlace();
        JobPlan plan = Defaults.fillIn(definition, datasets.find(job.datasetId()), kept(definition));
        goOn(plan);
        try (Table table = datasets.open(plan.dataset());
                Team team = engine.team(plan.training().threads())) {
            threads = team;
            int[] usable = usable(plan, table);
            Splitter splitter = new Splitter(plan.split(), table, usable, job.seed());
            Split split = splitter.split();
            if (plan.folds() > 0) {
                new CrossValidated(plan, table, splitter, split).train();
                return;
            }
            AtomicReference<@Nullable Made> trained = new AtomicReference<>();
            Trial.with(plan, table, split, job.seed(), kernels, threads, trial -> {
                warnOfUnknown(
                        "validation", split.validation().length - trial.data().validation().length);
                warnOfUnknown("test", split.test().length - trial.test().length);
                takeFirstWeights(trial.network());
                Blueprint blueprint = trial.blueprint(table);
                TrainingResult result = train(trial, trial.plan(), Stage.ONLY, blueprint);
                trained.set(made(blueprint, trial, result, null, splitter));
            });
            store(plan, table, splitter, Objects.requireNonNull(trained.get()));
        }
    }

    /** What is still to be done when a model has been trained, without its matrices in memory. */
    private void store(JobPlan plan, Table table, Splitter splitter, Made trained) {
        Made made = trained;
        boolean ended = false;
        try {
            Further further = new Further(plan, table, splitter);
            CrossValidation figures = plan.figureFolds() == 0
                    ? trained.manifest().crossValidation()
                    : further.figures(plan.figureFolds()).orElse(null);
            made = switch (plan.refit()) {
                case NONE -> trained;
                case VALIDATION -> further.refittedWithValidation(trained);
                case ALL -> further.refitted(trained);
            };
            made = new Made(made.id(), made.manifest().with(figures, further.notes()), made.weights());
            Belief.of(made.manifest()).noBetter().ifPresent(this::warn);
            ended = true;
        } catch (TrainingEndedException stopped) {
            boolean wanted = control.endsForGood() && attempts.onStop(job.id()) != OnStop.NONE;
            left = wanted ? trained : null;
            ended = wanted;
            throw stopped;
        } finally {
            if (!ended) {
                models.deleteWeights(trained.id());
            }
        }
        Made whole = made;
        record(whole, done -> {
            done.warn(warnings);
            done.hasModelOf(whole.manifest().provenance().epoch());
            done.succeed(whole.id(), attempts.now());
        });
    }

    /** What is trained beside a model, from the first step to the last: nobody can pause it or go on with it. */
    private final class Further {

        private final JobPlan plan;
        private final Table table;
        private final Splitter splitter;
        private final List<String> notes = new ArrayList<>();

        Further(JobPlan plan, Table table, Splitter splitter) {
            this.plan = plan;
            this.table = table;
            this.splitter = splitter;
        }

        /** To be known of the model besides. */
        List<String> notes() {
            return notes;
        }

        /** How good networks like it are on folds that neither their training nor their early stopping has seen. */
        Optional<CrossValidation> figures(int folds) {
            List<Measurement> measured = new ArrayList<>();
            List<Baseline> baselines = new ArrayList<>();
            List<Integer> epochs = new ArrayList<>();
            List<Split> all = splitter.folds(folds);
            try {
                for (Split fold : all) {
                    Split inside = splitter.inside(fold);
                    long seed = RandomStream.of(job.seed(), Purpose.FOLD, measured.size() + 1)
                            .nextLong();
                    Trial.with(plan, table, inside, seed, kernels, threads, trial -> {
                        epochs.add(train(trial, trial.plan()).epoch());
                        if (plan.refit() != JobDefinition.Refit.VALIDATION) {
                            measure(trial, measured, baselines);
                        }
                    });
                    if (plan.refit() == JobDefinition.Refit.VALIDATION) {
                        int best = epochs.get(epochs.size() - 1);
                        Trial.with(plan, table, inside.chosen(), seed, kernels, threads, trial -> {
                            trainUntil(trial, best);
                            measure(trial, measured, baselines);
                        });
                    }
                }
            } catch (DivergenceException diverged) {
                notes.add("no cross-validated figures: the network of fold %s of %s diverged"
                        .formatted(measured.size() + 1, all.size()));
                return Optional.empty();
            } catch (ProblemException misfit) {
                if (isForAWhile(misfit)) {
                    throw misfit;
                }
                notes.add("no cross-validated figures: in fold %s of %s, %s"
                        .formatted(measured.size() + 1, all.size(), misfit.detail()));
                return Optional.empty();
            }
            return Optional.of(CrossValidation.of(measured, epochs).beside(baselines));
        }

        private void measure(Trial trial, List<Measurement> measured, List<Baseline> baselines) {
            measured.add(trial.measure(trial.test(), threads));
            baselines.add(trial.baseline("fold", trial.test(), null));
        }

        /** Of all rows but the test rows, as far as was best; the test figures are its own. */
        Made refittedWithValidation(Made before) {
            AtomicReference<@Nullable Made> refitted = new AtomicReference<>();
            int epochs = Math.max(1, before.manifest().provenance().epoch());
            Split rows = splitter.split().chosen();
            try {
                again(before, rows, epochs, refitted);
            } catch (DivergenceException diverged) {
                notes.add("no refit on the training and validation rows together: it diverged");
                return before;
            }
            models.deleteWeights(before.id());
            notes.add(String.format(
                    Locale.ROOT,
                    "refit: this model was trained once more on the %,d training and validation rows together, for the %,d"
                            + " epochs that were best; train and validation are of the network before that",
                    rows.training().length,
                    epochs));
            return Objects.requireNonNull(refitted.get());
        }

        private void again(Made before, Split rows, int epochs, AtomicReference<@Nullable Made> refitted) {
            Trial.with(plan, table, rows, job.seed(), kernels, threads, trial -> {
                Made made = made(trial.blueprint(table), trial, trainUntil(trial, epochs), before);
                Trial.Tested tested = trial.tested(threads);
                refitted.set(new Made(
                        made.id(),
                        made.manifest()
                                .tested(tested.measured(), tested.intervals(), baseline(trial, true, splitter)),
                        made.weights()));
            });
        }

        /** Of all rows, for as many epochs as were best; its figures are those of the network before. */
        Made refitted(Made before) {
            AtomicReference<@Nullable Made> refitted = new AtomicReference<>();
            int epochs = before.manifest().provenance().epoch();
            Trial.with(plan, table, new Split(splitter.rows(), new int[0]), job.seed(), kernels, threads, trial -> {
                TrainingResult result = train(trial, trial.plan().exactly(Math.max(1, epochs)));
                refitted.set(made(trial.blueprint(table), trial, result, before));
            });
            models.deleteWeights(before.id());
            notes.add(String.format(
                    Locale.ROOT,
                    "refit: this model was trained once more on all %,d rows for %,d epochs, and no figure describes it;"
                            + " train, validation and test are of the network before that, of the training rows alone",
                    splitter.rows().length,
                    epochs));
            return Objects.requireNonNull(refitted.get());
        }

        private TrainingResult train(Trial trial, TrainingPlan exactly) {
            TrainingResult result = new Trainer(trial.network(), exactly, trial.data(), threads).run(new Unrecorded());
            control.check();
            return result;
        }

        private TrainingResult trainUntil(Trial trial, int epochs) {
            trial.trainUntil(epochs, threads, control::goesOn);
            control.check();
            return new TrainingResult(Ending.COMPLETED, epochs);
        }
    }

    /** Only looks whether the run is to go on. */
    private final class Unrecorded implements TrainingObserver {

        @Override
        public boolean stepDone(long step, double loss, double learningRate) {
            return control.goesOn();
        }

        @Override
        public void epochDone(EpochReport report) {}
    }

    /** Where an earlier attempt got to, or the job that this one resumes from. */
    private void findPlace() {
        checkpoints.latest(job.id()).ifPresent(latest -> {
            from = latest;
            state = RunState.read(latest.jobState());
            LOG.info("Job {} resumes after step {}", job.id(), latest.position().step());
        });
    }

    /** Takes over the history up to there. */
    private void goOn(JobPlan plan) {
        @Nullable
        Checkpoint ofTheModel = state.measured().size() == plan.folds() ? from : null; // folds have no history
        int epoch = ofTheModel == null ? 0 : ofTheModel.position().epoch();
        long step = ofTheModel == null ? 0 : ofTheModel.position().step();
        if (!attempts.takeOverHistory(job.id(), job.attempt(), epoch, step)) {
            throw new TrainingEndedException(Why.GIVEN_UP);
        }
        Checkpoint place = from;
        if (place != null) {
            tell(listener -> listener.goesOn(job, place));
        }
    }

    private void tell(Consumer<RunListener> telling) {
        attempts.write(
                job.id(),
                job.attempt(),
                List.of(),
                running -> attempt.listeners().forEach(telling));
    }

    /** The encoding of the network that the job goes on with; null where it begins anew. */
    private @Nullable Encoding kept(JobDefinition definition) {
        if (definition.resumeFrom() == null) {
            return null;
        }
        if (from != null) {
            return checkpoints.blueprint(from).encoding();
        }
        if (definition.resumeFrom().startsWith(Origins.CHECKPOINT)) {
            String detail = "The checkpoint that the job should resume from is damaged: see the log of the service.";
            throw new ProblemException(ProblemKind.UNREADABLE, "damaged_file", detail);
        }
        first = models.find(definition.resumeFrom());
        return first.manifest().encoding();
    }

    private int[] usable(JobPlan plan, Table table) {
        int[] usable = plan.columns().usableRows(table);
        if (usable.length < table.rows()) {
            warn(String.format(
                    Locale.ROOT,
                    "%,d of %,d rows have no target and were dropped",
                    table.rows() - usable.length,
                    table.rows()));
        }
        return usable;
    }

    private void takeFirstWeights(Network network) {
        if (first == null) {
            return;
        }
        try (InputStream weights = models.weights(first)) {
            network.read(weights);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void warnOfUnknown(String set, int rows) {
        if (rows > 0) {
            warn(String.format(
                    Locale.ROOT,
                    "%s%,d %s rows have a class that no training row has, and are excluded from the metrics",
                    place,
                    rows,
                    set));
        }
    }

    /** Once, however many attempts come upon it. */
    private void warn(String warning) {
        if (!warnings.contains(warning)) {
            warnings.add(warning);
        }
    }

    private void diagnose(String diagnosis) {
        if (!warnings.contains(diagnosis)) {
            warn(diagnosis);
            tell(listener -> listener.diagnosed(job, diagnosis));
        }
    }

    /** However it ends, the history up to there is kept. */
    private TrainingResult train(Trial trial, TrainingPlan plan, Stage stage, Blueprint blueprint) {
        int rows = trial.data().training().length;
        Recorder recorder = new Recorder(attempt, plan, rows, stage, state, blueprint);
        TrainingResult result;
        try {
            result = train(new Trainer(trial.network(), plan, trial.data(), threads), recorder);
            if (plan.earlyStopping() != null && result.ending() == Ending.COMPLETED && !recorder.sawBest()) {
                warn("%s%s was never defined, so early stopping did nothing and the last weights were kept"
                        .formatted(place, plan.earlyStopping().metric()));
            }
            if (stage.fold() == null) {
                GradientFlow.measure(trial.network(), plan.loss(), trial.data())
                        .diagnosis()
                        .ifPresent(this::diagnose);
            }
        } finally {
            end(recorder, stage);
        }
        if (result.ending() == Ending.STOPPED && stage.fold() == null) {
            leaveModel(trial, result, blueprint);
        }
        if (result.ending() == Ending.STOPPED || stage.fold() != null) {
            control.check();
        } else {
            control.checkApartFromTime();
        }
        return result;
    }

    /** Whether or not what is left could be written. */
    private void end(Recorder recorder, Stage stage) {
        try {
            recorder.flush();
        } finally {
            if (stage.fold() == null) {
                attempt.listeners().forEach(listener -> listener.trained(job));
            }
        }
    }

    /** Of a job that is stopped for good, what its user wants of it. */
    private void leaveModel(Trial trial, TrainingResult result, Blueprint blueprint) {
        OnStop wanted = attempts.onStop(job.id());
        if (wanted == OnStop.NONE || !control.endsForGood()) {
            return;
        }
        Checkpoint best = wanted == OnStop.LAST || trial.plan().earlyStopping() != null
                ? null
                : Checkpoints.best(checkpoints.of(job.id())).orElse(null);
        if (best == null && wanted == OnStop.BEST && result.epoch() == 0) {
            warn("stopped before its first epoch was done, so there are no best weights and no model");
            return;
        }
        if (best == null) {
            left = made(blueprint, trial, result, null, null);
        } else {
            try (Network network = checkpoints.network(best, kernels)) {
                TrainingResult then =
                        new TrainingResult(Ending.STOPPED, best.position().epoch());
                left = made(blueprint, trial.with(network), then, null, null);
            }
        }
        warn("stopped before its end: the model has the %s weights, of epoch %s"
                .formatted(wanted.word(), left.manifest().provenance().epoch()));
    }

    /** From where the earlier attempt got to; only the first training of a run has any such place. */
    private TrainingResult train(Trainer trainer, Recorder recorder) {
        Checkpoint place = from;
        if (place == null) {
            return trainer.run(recorder);
        }
        from = null;
        Adoption adoption = state.adoption();
        try (InputStream in = checkpoints.read(place)) {
            return adoption == null ? trainer.resume(recorder, in) : trainer.adopt(recorder, in, adoption);
        } catch (IOException unreadable) {
            LOG.error(
                    "Job {}: checkpoint {} does not fit; the one before it is used", job.id(), place.id(), unreadable);
            checkpoints.delete(place);
            throw new TrainingEndedException(Why.PROCESS_STOPS);
        }
    }

    /** A network for each fold, measured on the rows it has not seen; then the model, of all rows. */
    private final class CrossValidated {

        private final JobPlan plan;
        private final Table table;
        private final Splitter splitter;
        private final Split whole;
        private final int[] rows;
        private final List<Measurement> measured = new ArrayList<>();
        private final List<Integer> bestEpochs = new ArrayList<>();
        private long stepsBefore;
        private long stepsAfter;
        private long rowsBefore;

        CrossValidated(JobPlan plan, Table table, Splitter splitter, Split whole) {
            this.plan = plan;
            this.table = table;
            this.splitter = splitter;
            this.whole = whole;
            this.rows = whole.training();
        }

        void train() {
            List<Split> folds = splitter.folds();
            stepsAfter = plan.steps(rows.length)
                    + folds.stream()
                            .mapToLong(fold -> plan.steps(fold.training().length))
                            .sum();
            measured.addAll(state.measured());
            bestEpochs.addAll(state.bestEpochs());
            for (int number = 1; number <= folds.size(); number++) {
                fold(folds.get(number - 1), number);
            }
            place = "";
            CrossValidation validated = CrossValidation.of(measured, bestEpochs);
            AtomicReference<@Nullable Made> trained = new AtomicReference<>();
            Trial.with(plan, table, whole, job.seed(), kernels, threads, trial -> {
                warnOfUnknown("test", whole.test().length - trial.test().length);
                Stage stage = new Stage(null, plan.folds(), stepsBefore, 0, rowsBefore, validated);
                TrainingPlan exactly = trial.plan().exactly(epochs(trial.plan()));
                Blueprint blueprint = trial.blueprint(table);
                TrainingResult result = Run.this.train(trial, exactly, stage, blueprint);
                trained.set(made(blueprint, trial, result, validated, splitter));
            });
            store(plan, table, splitter, Objects.requireNonNull(trained.get()));
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
            place = "In fold %s of %s: ".formatted(number, plan.folds());
            long seed = RandomStream.of(job.seed(), Purpose.FOLD, number).nextLong();
            Trial.with(plan, table, fold, seed, kernels, threads, trial -> {
                int[] judging = trial.data().validation();
                warnOfUnknown("validation", fold.validation().length - judging.length);
                CrossValidation before = measured.isEmpty() ? null : CrossValidation.of(measured, bestEpochs);
                Stage stage = new Stage(number, plan.folds(), stepsBefore, stepsAfter, rowsBefore, before);
                TrainingResult result = Run.this.train(trial, trial.plan(), stage, trial.blueprint(table));
                measured.add(trial.measure(judging, threads));
                bestEpochs.add(result.epoch());
            });
            state = RunState.after(measured, bestEpochs);
        }

        /** Where early stopping found them out, as many as were best for the folds. */
        private int epochs(TrainingPlan asked) {
            double mean =
                    bestEpochs.stream().mapToInt(Integer::intValue).average().orElseThrow();
            return asked.earlyStopping() == null ? asked.epochs() : (int) Math.max(1, Math.round(mean));
        }
    }

    /** A model whose weights are written, and which is yet to be recorded. */
    private record Made(String id, ModelManifest manifest, StoredFile weights) {}

    /** @param splitter null where the order of time does not matter, as for a job that is stopped */
    private Made made(
            Blueprint blueprint,
            Trial trial,
            TrainingResult result,
            @Nullable CrossValidation crossValidation,
            @Nullable Splitter splitter) {
        int[] heldBack = trial.data().validation();
        int[] test = trial.test();
        Measurement train = trial.measure(trial.data().training(), threads);
        Measurement validation = heldBack.length == 0 ? null : trial.measure(heldBack, threads);
        Trial.Tested tested = test.length == 0 ? null : trial.tested(threads);
        if (result.ending() != Ending.STOPPED) {
            control.checkApartFromTime();
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
                crossValidation,
                tested == null ? null : tested.measured(),
                tested == null ? null : tested.intervals(),
                baseline(trial, tested != null, splitter),
                null,
                provenance(result, trial, weights));
        return new Made(id, manifest.with(crossValidation, List.of()), weights);
    }

    /** On the rows that say most about the model. */
    private static Baseline baseline(Trial trial, boolean tested, @Nullable Splitter splitter) {
        TrainingData data = trial.data();
        Integer last = splitter == null ? null : splitter.last(data.training());
        if (tested) {
            return trial.baseline("test", trial.test(), last);
        }
        return data.validation().length > 0
                ? trial.baseline("validation", data.validation(), last)
                : trial.baseline("train", data.training(), last);
    }

    /** With the figures of the network before it. */
    private Made made(Blueprint blueprint, Trial trial, TrainingResult result, Made before) {
        String id = Models.newId();
        StoredFile weights = models.writeWeights(id, trial.network());
        return new Made(id, before.manifest().refitted(blueprint, provenance(result, trial, weights)), weights);
    }

    /** Together with what becomes of the job. */
    private void record(Made made, Consumer<TrainingJob> change) {
        boolean written = false;
        try {
            written = recorded(made, change);
        } finally {
            if (!written && !mayBeRecorded(made.id())) {
                models.deleteWeights(made.id());
            }
        }
    }

    /** The database may have written it and not been able to say so. */
    private boolean mayBeRecorded(String model) {
        try {
            return models.lookUp(model).isPresent();
        } catch (RuntimeException unknown) {
            return true; // whatever nobody knows is swept at the next start
        }
    }

    /** Another job of the same name may take the next version at the same moment. */
    private boolean recorded(Made made, Consumer<TrainingJob> change) {
        return Contested.write(
                ATTEMPTS,
                () -> attempts.write(job.id(), job.attempt(), List.of(), ending -> {
                    models.record(made.id(), job.name(), made.manifest(), made.weights());
                    attempt.accountTo(ending);
                    change.accept(ending);
                }));
    }

    private Provenance provenance(TrainingResult result, Trial trial, StoredFile weights) {
        TrainingData data = trial.data();
        return new Provenance(
                job.id(),
                job.datasetId(),
                job.datasetSha256(),
                job.definition(),
                job.seed(),
                result.epoch(),
                engine.version(),
                Provenance.SplitRows.of(data.training(), data.validation(), trial.test()),
                weights.sha256(),
                engine.environment(job.threads()));
    }
}
