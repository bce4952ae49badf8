package dev.chainrule.queue;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.CompletionHandler.OnCompleteRemove;
import com.github.kagkarlsson.scheduler.task.CompletionHandler.OnCompleteReschedule;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** The threads that work off the queue, each one thing at a time: whoever draws a ticket takes what is next. */
@Component
public class Workers implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);

    /** Where jobs wait for memory: until the ticket is put back, so that another process may draw it. */
    private static final Duration FOR_MEMORY = Duration.ofSeconds(1);

    /** Tickets that are looked at for each worker; those that others have drawn meanwhile cost nothing. */
    private static final int TICKETS = 3;

    private final Queue queue;
    private final Tickets tickets;
    private final Processes processes;
    private final MemoryBudget memory;
    private final WorkerSettings settings;
    private final QueueSettings timing;
    private final RunningWork running = new RunningWork();
    private final Strays strays;
    /** Ends a wait for memory early. */
    private final Semaphore calls = new Semaphore(0);

    private volatile @Nullable Scheduler scheduler;
    private volatile boolean open;
    private volatile boolean draining;

    public Workers(
            Queue queue,
            Tickets tickets,
            Processes processes,
            MemoryBudget memory,
            WorkerSettings settings,
            QueueSettings timing) {
        this.queue = queue;
        this.tickets = tickets;
        this.processes = processes;
        this.memory = memory;
        this.settings = settings;
        this.timing = timing;
        this.strays = new Strays(queue, processes, running);
    }

    @Override
    public void start() {
        Set<String> living = processes.enter();
        tickets.removeDrawnByOthersThan(living);
        int left = queue.takeBackFromOthersThan(living);
        if (left > 0) {
            LOG.info("{} jobs were running when their process last ended; they resume", left);
        }
        queue.issueMissingTickets();
        Scheduler drawing = tickets.drawing(this::work, this::takeBackSilent, this::takeBack)
                .schedulerName(new SchedulerName.Fixed(processes.own()))
                .threads(settings.count())
                .executorService(new WorkerThreads(settings.count(), TICKETS * settings.count(), settings.nice()))
                .pollingInterval(timing.poll())
                .pollUsingFetch(0, TICKETS)
                .heartbeatInterval(timing.heartbeat())
                .missedHeartbeatsLimit(timing.missedHeartbeats())
                .shutdownMaxWait(timing.drain())
                .build();
        scheduler = drawing;
        open = true;
        draining = false;
        drawing.start();
    }

    /** Something has been queued, or memory given back. */
    public void call() {
        calls.release(settings.count());
        Scheduler drawing = scheduler;
        if (open && drawing != null) {
            drawing.triggerCheckForDueExecutions();
        }
    }

    /** What runs here. */
    Collection<Work> running() {
        return running.all();
    }

    /** Of what runs here; empty where it does not. */
    public Optional<Work> find(String id) {
        return running.find(id);
    }

    /** @throws ProblemException where this process is about to end */
    public void requireOpen() {
        if (draining) {
            throw new ProblemException(
                    ProblemKind.UNAVAILABLE, "draining", "This process is about to end and takes no more jobs.");
        }
    }

    private CompletionHandler<Void> work(TaskInstance<Void> ticket, ExecutionContext context) {
        return running.draw(ticket.getId(), () -> work(ticket.getId()));
    }

    private CompletionHandler<Void> work(String ticket) {
        Optional<Work> next = running.take(ticket, () -> open ? next(ticket) : Optional.empty());
        next.ifPresent(work -> {
            run(work);
            call(); // there is memory for others
        });
        return next.isEmpty() && queue.anyWaits()
                ? new OnCompleteReschedule<>(FixedDelay.of(timing.poll()))
                : new OnCompleteRemove<>();
    }

    private Optional<Work> next(String ticket) {
        Optional<Work> next = queue.claim(processes.own(), ticket);
        if (next.isPresent() || !queue.anyWaits()) {
            return next;
        }
        waitForCall();
        return open ? queue.claim(processes.own(), ticket) : next;
    }

    private void waitForCall() {
        calls.drainPermits();
        try {
            calls.tryAcquire(FOR_MEMORY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Whoever drew the ticket gives no sign of life. Where that is this process, which knows better, only the sign is
     * late, as on a machine that is short of processors or was asleep: it goes on, and the next sign follows.
     */
    void takeBackSilent(ExecutionComplete execution, ExecutionOperations<Void> operations) {
        Execution silent = execution.getExecution();
        if (processes.own().equals(silent.pickedBy) && running.isDrawn(silent.getId())) {
            LOG.warn("A heartbeat of this process is late; its jobs go on");
        } else {
            takeBack(execution, operations);
        }
    }

    /** Whoever drew the ticket is gone, or came to grief: its job waits again, as does the ticket. */
    private void takeBack(ExecutionComplete execution, ExecutionOperations<Void> operations) {
        int left = strays.takeBackTakenBy(execution.getExecution().getId());
        LOG.warn("{} jobs of process {} are requeued; they resume", left, execution.getExecution().pickedBy);
        tickets.putBack(execution, operations, timing.poll());
        call();
    }

    private void run(Work work) {
        try {
            if (!open) {
                work.handBack();
            }
            work.run();
        } finally {
            if (running.remove(work)) { // else another attempt at it has the memory
                memory.giveBack(work.id());
            }
        }
    }

    /**
     * The net below everything else: what is at work by its row and nobody works at goes on, because its process has gone
     * or its worker came to grief; and there are tickets where something waits.
     */
    public void takeBackStrays() {
        int left = strays.takeBack();
        if (left > 0) {
            LOG.warn("{} jobs were running without a process; they resume", left);
            call();
        }
        queue.issueTicketsWhereThereAreNone();
    }

    /** Before the web server stops, so that whoever asks is told. */
    @EventListener
    public void drain(ContextClosedEvent closing) {
        drain();
    }

    /** Takes no more; what runs writes a checkpoint and waits for another process, or the next start. */
    private void drain() {
        if (!draining) {
            LOG.info("Stopping: {} running jobs are requeued", running.all().size());
        }
        draining = true;
        open = false;
        running.all().forEach(Work::handBack);
        calls.release(settings.count());
        long deadline = System.nanoTime() + timing.drain().toNanos();
        while (running.anyDrawn() && System.nanoTime() < deadline) {
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
}
