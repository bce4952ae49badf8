package dev.chainrule.training;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.CompletionHandler.OnCompleteRemove;
import com.github.kagkarlsson.scheduler.task.CompletionHandler.OnCompleteReschedule;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.chainrule.checkpoint.Checkpoints;
import dev.chainrule.dataset.Datasets;
import dev.chainrule.model.Models;
import dev.chainrule.network.math.Gemm;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.training.TrainingEndedException.Why;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** The threads that take jobs from the queue, each one job at a time: whoever draws a ticket takes the next job. */
@Component
class Workers implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);

    /** Where jobs wait for memory: until the ticket is put back, so that another process may draw it. */
    private static final Duration FOR_MEMORY = Duration.ofSeconds(1);

    /** Tickets that are looked at for each worker; those that others have drawn meanwhile cost nothing. */
    private static final int TICKETS = 3;

    private final Jobs jobs;
    private final Tickets tickets;
    private final Processes processes;
    private final Checkpoints checkpoints;
    private final Datasets datasets;
    private final Models models;
    private final Engine engine;
    private final MemoryBudget memory;
    private final TrainingSettings settings;
    private final QueueSettings queue;
    private final List<RunListener> listeners;
    private final Map<String, Runner> running = new ConcurrentHashMap<>();
    /** Tickets that are drawn, also while their job is being looked for. */
    private final AtomicInteger drawn = new AtomicInteger();
    /** Tickets whose job is being looked for: it may be at work by its row, and not yet among those that run. */
    private final Set<String> looking = ConcurrentHashMap.newKeySet();
    /** Ends a wait for memory early. */
    private final Semaphore calls = new Semaphore(0);

    private record Runner(int attempt, Control control) {

        /** Does what is wanted of the job, as its row says; a row of before this attempt says nothing of it. */
        void heed(TrainingJobRepository.Standing now) {
            if (now.attempt() < attempt) {
                return;
            }
            if (now.attempt() > attempt || !JobStatus.AT_WORK.contains(now.status())) {
                control.end(Why.GIVEN_UP);
            } else if (now.status() == JobStatus.CANCELLING) {
                control.end(Why.CANCELLED);
            } else if (now.pausing()) {
                control.end(Why.PAUSED);
            }
        }
    }

    private volatile @Nullable Scheduler scheduler;
    private volatile boolean open;
    private volatile boolean draining;

    Workers(
            Jobs jobs,
            Tickets tickets,
            Processes processes,
            Checkpoints checkpoints,
            Datasets datasets,
            Models models,
            Engine engine,
            MemoryBudget memory,
            TrainingSettings settings,
            QueueSettings queue,
            List<RunListener> listeners) {
        this.jobs = jobs;
        this.tickets = tickets;
        this.processes = processes;
        this.checkpoints = checkpoints;
        this.datasets = datasets;
        this.models = models;
        this.engine = engine;
        this.memory = memory;
        this.settings = settings;
        this.queue = queue;
        this.listeners = listeners;
    }

    @Override
    public void start() {
        Set<String> living = processes.enter();
        tickets.removeDrawnByOthersThan(living);
        int left = jobs.takeBackFromOthersThan(living);
        if (left > 0) {
            LOG.info("{} jobs were running when their process last ended; they resume", left);
        }
        jobs.issueMissingTickets();
        Scheduler drawing = tickets.drawing(this::work, this::takeBack)
                .schedulerName(new SchedulerName.Fixed(processes.own()))
                .threads(settings.workerCount())
                .executorService(new Threads(settings.workerCount()))
                .pollingInterval(queue.poll())
                .pollUsingFetch(0, TICKETS)
                .heartbeatInterval(queue.heartbeat())
                .missedHeartbeatsLimit(queue.missedHeartbeats())
                .shutdownMaxWait(queue.drain())
                .build();
        scheduler = drawing;
        open = true;
        draining = false;
        drawing.start();
    }

    /** A job has been queued, or memory given back. */
    void call() {
        calls.release(settings.workerCount());
        Scheduler drawing = scheduler;
        if (open && drawing != null) {
            drawing.triggerCheckForDueExecutions();
        }
    }

    /** Jobs that run here. */
    Set<String> running() {
        return Set.copyOf(running.keySet());
    }

    /** @throws ProblemException where this process is about to end */
    void requireOpen() {
        if (draining) {
            throw new ProblemException(
                    ProblemKind.UNAVAILABLE, "draining", "This process is about to end and takes no more jobs.");
        }
    }

    private CompletionHandler<Void> work(TaskInstance<Void> ticket, ExecutionContext context) {
        drawn.incrementAndGet();
        try {
            return work(ticket.getId());
        } finally {
            drawn.decrementAndGet();
        }
    }

    private CompletionHandler<Void> work(String ticket) {
        Optional<Taken> next = take(ticket);
        next.ifPresent(taken -> {
            run(taken.job, taken.runner);
            call(); // there is memory for others
        });
        return next.isEmpty() && jobs.anyWaits()
                ? new OnCompleteReschedule<>(FixedDelay.of(queue.poll()))
                : new OnCompleteRemove<>();
    }

    private record Taken(TrainingJob job, Runner runner) {}

    private Optional<Taken> take(String ticket) {
        looking.add(ticket);
        try {
            return open ? next(ticket).map(this::taken) : Optional.empty();
        } finally {
            looking.remove(ticket);
        }
    }

    private Taken taken(TrainingJob job) {
        Runner runner = new Runner(job.attempt(), Control.of(job));
        running.put(job.id(), runner);
        return new Taken(job, runner);
    }

    private Optional<TrainingJob> next(String ticket) {
        Optional<TrainingJob> next = jobs.claim(processes.own(), ticket);
        if (next.isPresent() || !jobs.anyWaits()) {
            return next;
        }
        waitForCall();
        return open ? jobs.claim(processes.own(), ticket) : next;
    }

    private void waitForCall() {
        calls.drainPermits();
        try {
            calls.tryAcquire(FOR_MEMORY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whoever drew the ticket gives no sign of life, or came to grief: its job waits again, as does the ticket. */
    private void takeBack(ExecutionComplete execution, ExecutionOperations<Void> operations) {
        int left = jobs.takeBackTakenBy(execution.getExecution().getId());
        LOG.warn("{} jobs of process {} are requeued; they resume", left, execution.getExecution().pickedBy);
        operations.reschedule(execution, Instant.now().plus(queue.poll()));
        call();
    }

    private void run(TrainingJob job, Runner runner) {
        try {
            jobs.standings(List.of(job.id())).forEach(this::heed);
            if (!open) {
                runner.control.end(Why.PROCESS_STOPS);
            }
            new Run(job, jobs, checkpoints, datasets, models, engine, memory, runner.control, listeners).run();
        } finally {
            if (running.remove(job.id(), runner)) { // else another run of it has begun already, and has the memory
                memory.giveBack(job.id());
            }
        }
    }

    /** What has become of a job, which may run here. */
    void heed(TrainingJobRepository.Standing now) {
        Runner runner = running.get(now.id());
        if (runner != null) {
            runner.heed(now);
        }
    }

    /**
     * The net below everything else: jobs go on that are at work by their rows and that nobody works at, because their
     * process has gone or their worker came to grief; and there are tickets where jobs wait.
     */
    void takeBackStrays() {
        List<TrainingJobRepository.Held> held = jobs.held();
        if (!held.isEmpty()) {
            Set<String> living = processes.living();
            int left = jobs.takeBack(
                    held.stream().filter(job -> isStray(job, living)).toList());
            if (left > 0) {
                LOG.warn("{} jobs were running without a process; they resume", left);
                call();
            }
        }
        jobs.issueTicketsWhereThereAreNone();
    }

    /** Asked of a row that has been read before: so whoever looks no more has either begun to run the job, or left it. */
    private boolean isStray(TrainingJobRepository.Held job, Set<String> living) {
        if (!processes.own().equals(job.process())) {
            return job.process() == null || !living.contains(job.process());
        }
        if (job.ticket() != null && looking.contains(job.ticket())) {
            return false;
        }
        Runner runner = running.get(job.id());
        return runner == null || runner.attempt < job.attempt();
    }

    /** Before the web server stops, so that whoever asks is told. */
    @EventListener
    void drain(ContextClosedEvent closing) {
        drain();
    }

    /** Takes no more jobs; those that run write a checkpoint and wait for another process, or the next start. */
    private void drain() {
        if (!draining) {
            LOG.info("Stopping: {} running jobs are requeued", running.size());
        }
        draining = true;
        open = false;
        running.values().forEach(runner -> runner.control.end(Why.PROCESS_STOPS));
        calls.release(settings.workerCount());
        long deadline = System.nanoTime() + queue.drain().toNanos();
        while (drawn.get() > 0 && System.nanoTime() < deadline) {
            rest();
        }
    }

    private static void rest() {
        try {
            TimeUnit.MILLISECONDS.sleep(5);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop() {
        drain();
        Scheduler drawing = scheduler;
        if (drawing != null) {
            scheduler = null;
            drawing.stop();
            processes.leave();
        }
    }

    @Override
    public boolean isRunning() {
        return scheduler != null;
    }

    /** Starts before and stops after the web server, which is in a later phase. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 4096;
    }

    /** One for each job that may run here. */
    private static final class Threads extends ThreadPoolExecutor {

        private static final AtomicInteger COUNT = new AtomicInteger();

        /** What was looked at longest ago is out of date, and is dropped. */
        Threads(int count) {
            super(
                    count,
                    count,
                    0,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(count * TICKETS),
                    Threads::thread,
                    new DiscardOldestPolicy());
            prestartAllCoreThreads();
        }

        private static Thread thread(Runnable work) {
            Thread thread = new Thread(
                    () -> {
                        warmUp();
                        work.run();
                    },
                    "training-" + COUNT.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        }

        /** What fails here fails each job too, which can say so; a thread that died now would never be replaced. */
        private static void warmUp() {
            try {
                Kernels.fast(); // starts the backend before the first job needs it,
                Gemm.best(); // and unpacks the library for products
            } catch (RuntimeException | Error unusable) {
                LOG.error("The backend could not be started", unusable);
            }
        }

        /** Nobody is interrupted: that would close the database's file under everybody. */
        @Override
        public List<Runnable> shutdownNow() {
            shutdown();
            return List.of();
        }
    }
}
