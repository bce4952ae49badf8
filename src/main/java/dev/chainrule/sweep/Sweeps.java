package dev.chainrule.sweep;

import dev.chainrule.database.IdKind;
import dev.chainrule.dataset.Dataset;
import dev.chainrule.dataset.DatasetUse;
import dev.chainrule.dataset.Datasets;
import dev.chainrule.job.JobUse;
import dev.chainrule.job.TrainingJob;
import dev.chainrule.model.Model;
import dev.chainrule.model.ModelFollower;
import dev.chainrule.model.Models;
import dev.chainrule.plan.JobDefinition;
import dev.chainrule.plan.StoredDefinition;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.sweep.SweepDefinition.Direction;
import dev.chainrule.training.JobDesk;
import dev.chainrule.web.paging.PageRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The sweeps there are. What one knows is in its rows, and every change is made under the lock of its own row: so any
 * process may drive it at any time, also after a crash, and no trial is submitted twice.
 */
@Component
class Sweeps implements DatasetUse, JobUse, ModelFollower {

    private static final Logger LOG = LoggerFactory.getLogger(Sweeps.class);

    private final SweepRepository repository;
    private final SweepTrialRepository trials;
    private final SweepPlanner planner;
    private final JobDesk desk;
    private final Models models;
    private final Datasets datasets;
    private final SweepSettings settings;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Sweeps(
            SweepRepository repository,
            SweepTrialRepository trials,
            SweepPlanner planner,
            JobDesk desk,
            Models models,
            Datasets datasets,
            SweepSettings settings,
            TransactionTemplate transaction,
            Clock clock) {
        this.repository = repository;
        this.trials = trials;
        this.planner = planner;
        this.desk = desk;
        this.models = models;
        this.datasets = datasets;
        this.settings = settings;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Records what is to be tried; nothing is submitted yet. */
    Sweep add(SweepDefinition asked) {
        SweepPlan plan = planner.plan(IdKind.SWEEP.next(), asked);
        if (repository.countByStatusIn(SweepStatus.UNFINISHED) >= settings.maxUnfinished()) {
            throw new ProblemException(
                    ProblemKind.BUSY,
                    "sweeps_full",
                    String.format(
                            Locale.ROOT,
                            "%,d sweeps have not ended yet (chainrule.sweep.max-unfinished); try again later.",
                            settings.maxUnfinished()));
        }
        return Objects.requireNonNull(transaction.execute(tx -> {
            Sweep sweep = repository.save(new Sweep(plan, clock.instant()));
            for (int i = 0; i < plan.trials().size(); i++) {
                trials.save(SweepTrial.of(sweep.id(), i + 1, plan.trials().get(i)));
            }
            repository.flush(); // so that these locks are the last that it waits for
            plan.trials().stream()
                    .map(SweepPlan.PlannedTrial::datasetId)
                    .distinct()
                    .sorted() // as everybody does who holds several
                    .forEach(datasets::hold);
            return sweep;
        }));
    }

    Sweep find(String id) {
        return repository.findById(id).orElseThrow(() -> unknown(id));
    }

    private static ProblemException unknown(String id) {
        return IdKind.SWEEP.unknown(id);
    }

    /** Up to one more than the page holds. */
    List<Sweep> page(PageRequest page) {
        return page.read(
                IdKind.SWEEP,
                repository::existsById,
                repository::findByIdGreaterThanOrderByIdAsc,
                repository::findByIdLessThanOrderByIdDesc);
    }

    List<String> unfinished() {
        return repository.ids(SweepStatus.UNFINISHED);
    }

    List<SweepTrial> trials(Sweep sweep) {
        return trials.of(sweep.id());
    }

    SweepState standing(Sweep sweep) {
        List<SweepTrialRepository.Tally> tallies = trials.tallies(sweep.id());
        List<SweepTrial> best = sweep.direction() == Direction.MIN
                ? trials.lowest(sweep.id(), Limit.of(1))
                : trials.highest(sweep.id(), Limit.of(1));
        return new SweepState(
                tallies.stream()
                        .collect(Collectors.toMap(
                                SweepTrialRepository.Tally::status, SweepTrialRepository.Tally::count)),
                tallies.stream()
                        .mapToInt(SweepTrialRepository.Tally::rung)
                        .max()
                        .orElse(0),
                best.stream().findFirst());
    }

    /** No more of its jobs are submitted; those that there are stop as soon as they hear of it. */
    Sweep cancel(String id) {
        return change(id, Sweep::cancel);
    }

    /** Its jobs, and the models that it has kept, stay. */
    void delete(String id) {
        transaction.executeWithoutResult(tx -> {
            Sweep sweep = repository.lock(id).orElseThrow(() -> unknown(id));
            sweep.requireEnded();
            repository.delete(sweep);
        });
    }

    private Sweep change(String id, Consumer<Sweep> change) {
        return Objects.requireNonNull(transaction.execute(tx -> {
            Sweep sweep = repository.lock(id).orElseThrow(() -> unknown(id));
            change.accept(sweep);
            return sweep;
        }));
    }

    /**
     * Takes a sweep as far as it goes now: sees which jobs have ended, and submits those that have a place.
     */
    void drive(String id) {
        boolean more = true;
        while (more) {
            Step step = transaction.execute(tx -> repository
                    .lock(id)
                    .filter(sweep -> !sweep.status().terminal() && !waits(sweep))
                    .map(this::step)
                    .orElse(Step.NOTHING));
            Objects.requireNonNull(step);
            step.weights().forEach(models::deleteWeights);
            if (step.ended() != null) {
                LOG.info(
                        "Sweep {} \"{}\" {}",
                        id,
                        step.ended().name(),
                        step.ended().status().word());
                return;
            }
            step.stopping().forEach(this::stop);
            more = submit(step.next());
        }
    }

    /** Whether none of its jobs has ended since the last look, and no more may be submitted: found out at little cost. */
    private boolean waits(Sweep sweep) {
        List<SweepTrial> submitted = trials.of(sweep.id(), TrialStatus.SUBMITTED);
        boolean full =
                submitted.size() >= sweep.definition().parallel() || trials.count(sweep.id(), TrialStatus.WAITING) == 0;
        return sweep.status() == SweepStatus.RUNNING
                && full
                && !submitted.isEmpty()
                && submitted.stream().noneMatch(this::hasEnded);
    }

    private boolean hasEnded(SweepTrial trial) {
        return desk.lookUp(Objects.requireNonNull(trial.jobId()))
                .map(job -> job.status().terminal())
                .orElse(true);
    }

    private Step step(Sweep sweep) {
        List<SweepTrial> all = new ArrayList<>(trials.of(sweep.id()));
        if (sweep.status() == SweepStatus.CANCELLING) {
            all.stream().filter(trial -> trial.status() == TrialStatus.WAITING).forEach(SweepTrial::cancelled);
        }
        all.stream()
                .filter(trial -> trial.status() == TrialStatus.SUBMITTED)
                .forEach(trial -> look(trial, sweep.metric()));
        Leaderboard board = Leaderboard.of(all, sweep.direction());
        List<String> weights = sweep.keepsOnlyTheBest() ? discard(board) : List.of();
        if (all.stream().allMatch(SweepTrial::ended) && !climb(sweep, all, board)) {
            sweep.end(board.best().isPresent(), clock.instant());
            return Step.last(sweep, weights);
        }
        return sweep.status() == SweepStatus.CANCELLING ? Step.stopping(all, weights) : next(sweep, all, weights);
    }

    /** Whether its job has ended, and to what. */
    private void look(SweepTrial trial, String metric) {
        String id = Objects.requireNonNull(trial.jobId());
        Optional<TrainingJob> found = desk.lookUp(id);
        if (found.isEmpty()) {
            trial.failed("Its job %s was deleted before the sweep read its result.".formatted(id));
            return;
        }
        TrainingJob job = found.get();
        switch (job.status()) {
            case SUCCEEDED -> succeed(trial, job, metric);
            case FAILED ->
                trial.failed(job.error() == null ? "failed" : job.error().message());
            case CANCELLED -> trial.cancelled();
            default -> {}
        }
    }

    private void succeed(SweepTrial trial, TrainingJob job, String metric) {
        Optional<Model> model = Optional.ofNullable(job.modelId()).flatMap(models::lookUp);
        model.ifPresentOrElse(
                made -> trial.succeeded(
                        Figure.of(made.manifest(), metric),
                        made.manifest().provenance().epoch(),
                        made.id()),
                () -> trial.failed("Its model was deleted before the sweep read its metrics."));
    }

    /** @return ids of models whose weights are to be deleted */
    private List<String> discard(Leaderboard board) {
        List<String> discarded = new ArrayList<>();
        Optional<SweepTrial> best = board.best();
        for (SweepTrial trial : board.trials()) {
            String model = trial.modelId();
            if (model != null && best.filter(trial::equals).isEmpty() && models.forget(model)) {
                desk.forgetModel(
                        Objects.requireNonNull(trial.jobId()),
                        "its model was deleted, because another trial of sweep %s was better"
                                .formatted(trial.id().sweepId()));
                trial.loseModel();
                discarded.add(model);
            }
        }
        return discarded;
    }

    /** The best go on to the next rung; false where there is none, or nobody to go on. */
    private boolean climb(Sweep sweep, List<SweepTrial> all, Leaderboard board) {
        List<Rung> rungs = sweep.rungs();
        int rung = all.stream().mapToInt(trial -> trial.id().rung()).max().orElse(0);
        if (sweep.status() == SweepStatus.CANCELLING || rung + 1 == rungs.size()) {
            return false;
        }
        Rung next = rungs.get(rung + 1);
        List<SweepTrial> promoted = board.promoted(rung, next.trials());
        promoted.forEach(trial -> all.add(trials.save(trial.next(next.epochs()))));
        return !promoted.isEmpty();
    }

    private static Step next(Sweep sweep, List<SweepTrial> all, List<String> weights) {
        int places = sweep.definition().parallel() - (int) submitted(all).count();
        List<SweepTrial> waiting = all.stream()
                .filter(trial -> trial.status() == TrialStatus.WAITING)
                .limit(Math.max(0, places))
                .toList();
        return new Step(null, waiting, List.of(), weights);
    }

    private static Stream<SweepTrial> submitted(List<SweepTrial> all) {
        return all.stream().filter(trial -> trial.status() == TrialStatus.SUBMITTED);
    }

    /**
     * What is to be done once the rows are written.
     *
     * @param ended the sweep, where this was the end of it
     * @param next trials to be submitted now
     * @param stopping jobs to be cancelled
     * @param weights models whose weights nobody needs any more
     */
    private record Step(@Nullable Sweep ended, List<SweepTrial> next, List<String> stopping, List<String> weights) {

        static final Step NOTHING = new Step(null, List.of(), List.of(), List.of());

        static Step last(Sweep ended, List<String> weights) {
            return new Step(ended, List.of(), List.of(), weights);
        }

        static Step stopping(List<SweepTrial> all, List<String> weights) {
            List<String> jobs = submitted(all)
                    .map(SweepTrial::jobId)
                    .map(Objects::requireNonNull)
                    .toList();
            return new Step(null, List.of(), jobs, weights);
        }
    }

    private void stop(String job) {
        try {
            desk.cancel(job);
        } catch (ProblemException ended) {
            LOG.debug("Job {} has ended by itself", job, ended);
        }
    }

    /** @return whether there may be more to do at once */
    private boolean submit(List<SweepTrial> next) {
        boolean failed = false;
        for (SweepTrial trial : next) {
            try {
                JobDefinition job = StoredDefinition.ofTrial(trial.jobDefinition());
                desk.submit(job, submitted -> take(trial.id(), submitted.id()));
            } catch (TakenException another) {
                return false;
            } catch (ProblemException refused) {
                if (refused.kind() == ProblemKind.BUSY || refused.kind() == ProblemKind.UNAVAILABLE) {
                    return false; // there will be a place later
                }
                fail(trial.id(), refused);
                failed = true;
            }
        }
        return failed;
    }

    /** In the transaction that queues the job: either both are there, or neither. */
    private void take(SweepTrial.Key id, String job) {
        Sweep sweep = repository.lock(id.sweepId()).orElseThrow(TakenException::new);
        SweepTrial trial = trials.findById(id).orElseThrow(TakenException::new);
        boolean room = trials.count(sweep.id(), TrialStatus.SUBMITTED)
                < sweep.definition().parallel();
        if (sweep.status() != SweepStatus.RUNNING || trial.status() != TrialStatus.WAITING || !room) {
            throw new TakenException();
        }
        trial.submitted(job);
    }

    /** It was right when the sweep began, but something is different now. */
    private void fail(SweepTrial.Key id, ProblemException refused) {
        change(
                id.sweepId(),
                sweep -> trials.findById(id)
                        .filter(trial -> trial.status() == TrialStatus.WAITING)
                        .ifPresent(trial -> trial.failed(refused.detail())));
    }

    /** Another process has been faster. */
    private static final class TakenException extends RuntimeException {}

    /** Until it has looked at what came of it. */
    @Override
    public Optional<String> useOfJob(String job) {
        return trials.sweepsAt(job, TrialStatus.SUBMITTED).stream().findFirst().map(sweep -> "sweep " + sweep);
    }

    @Override
    public Optional<String> useOf(Dataset dataset) {
        return trials.sweepsWith(dataset.id(), TrialStatus.UNFINISHED).stream()
                .findFirst()
                .map(sweep -> "sweep " + sweep);
    }

    /** The figures of its trial stay. */
    @Override
    public void deleted(Model model) {
        trials.forgetModel(model.id());
    }
}
