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
import dev.chainrule.plan.TrainingSettings;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import java.time.Duration;
import java.util.Collection;
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
    private final TrainingSettings settings;
    private final QueueSettings timing;
    private final Map<String, Work> running = new ConcurrentHashMap<>();
    /** Tickets that are drawn, also while work for them is being looked for. */
    private final Set<String> drawn = ConcurrentHashMap.newKeySet();
    /** Tickets for which work is being looked for: it may be at work by its row, and not yet among what runs. */
    private final Set<String> looking = ConcurrentHashMap.newKeySet();
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
            TrainingSettings settings,
            QueueSettings timing) {
        this.queue = queue;
        this.tickets = tickets;
        this.processes = processes;
        this.memory = memory;
        this.settings = settings;
        this.timing = timing;
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
                .threads(settings.workerCount())
                .executorService(new Threads(settings.workerCount()))
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
        calls.release(settings.workerCount());
        Scheduler drawing = scheduler;
        if (open && drawing != null) {
            drawing.triggerCheckForDueExecutions();
        }
    }

    /** What runs here. */
    Collection<Work> running() {
        return List.copyOf(running.values());
    }

    /** Of what runs here; empty where it does not. */
    public Optional<Work> find(String id) {
        return Optional.ofNullable(running.get(id));
    }

    /** @throws ProblemException where this process is about to end */
    public void requireOpen() {
        if (draining) {
            throw new ProblemException(
                    ProblemKind.UNAVAILABLE, "draining", "This process is about to end and takes no more jobs.");
        }
    }

    private CompletionHandler<Void> work(TaskInstance<Void> ticket, ExecutionContext context) {
        drawn.add(ticket.getId());
        try {
            return work(ticket.getId());
        } finally {
            drawn.remove(ticket.getId());
        }
    }

    private CompletionHandler<Void> work(String ticket) {
        Optional<Work> next = take(ticket);
        next.ifPresent(work -> {
            run(work);
            call(); // there is memory for others
        });
        return next.isEmpty() && queue.anyWaits()
                ? new OnCompleteReschedule<>(FixedDelay.of(timing.poll()))
                : new OnCompleteRemove<>();
    }

    private Optional<Work> take(String ticket) {
        looking.add(ticket);
        try {
            Optional<Work> next = open ? next(ticket) : Optional.empty();
            next.ifPresent(work -> running.put(work.id(), work));
            return next;
        } finally {
            looking.remove(ticket);
        }
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
        if (processes.own().equals(silent.pickedBy) && drawn.contains(silent.getId())) {
            LOG.warn("A heartbeat of this process is late; its jobs go on");
        } else {
            takeBack(execution, operations);
        }
    }

    /** Whoever drew the ticket is gone, or came to grief: its job waits again, as does the ticket. */
    private void takeBack(ExecutionComplete execution, ExecutionOperations<Void> operations) {
        int left = queue.takeBack(queue.takenBy(execution.getExecution().getId()).stream()
                .filter(work -> !isHere(work.held()))
                .toList());
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
            if (running.remove(work.id(), work)) { // else another attempt at it has begun already, and has the memory
                memory.giveBack(work.id());
            }
        }
    }

    /**
     * The net below everything else: what is at work by its row and nobody works at goes on, because its process has gone
     * or its worker came to grief; and there are tickets where something waits.
     */
    public void takeBackStrays() {
        List<Queue.AtWork> all = queue.atWork();
        if (!all.isEmpty()) {
            Set<String> living = processes.living();
            int left = queue.takeBack(
                    all.stream().filter(work -> isStray(work.held(), living)).toList());
            if (left > 0) {
                LOG.warn("{} jobs were running without a process; they resume", left);
                call();
            }
        }
        queue.issueTicketsWhereThereAreNone();
    }

    private boolean isStray(WorkSource.Held held, Set<String> living) {
        return processes.own().equals(held.process())
                ? !isHere(held)
                : held.process() == null || !living.contains(held.process());
    }

    /** Asked of a row that has been read before: so whoever looks no more has either begun to run it, or left it. */
    private boolean isHere(WorkSource.Held held) {
        if (!processes.own().equals(held.process())) {
            return false;
        }
        if (held.ticket() != null && looking.contains(held.ticket())) {
            return true;
        }
        Work here = running.get(held.id());
        return here != null && here.attempt() >= held.attempt();
    }

    /** Before the web server stops, so that whoever asks is told. */
    @EventListener
    public void drain(ContextClosedEvent closing) {
        drain();
    }

    /** Takes no more; what runs writes a checkpoint and waits for another process, or the next start. */
    private void drain() {
        if (!draining) {
            LOG.info("Stopping: {} running jobs are requeued", running.size());
        }
        draining = true;
        open = false;
        running.values().forEach(Work::handBack);
        calls.release(settings.workerCount());
        long deadline = System.nanoTime() + timing.drain().toNanos();
        while (!drawn.isEmpty() && System.nanoTime() < deadline) {
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
        }

        private static Thread thread(Runnable work) {
            Thread thread = new Thread(work, "training-" + COUNT.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        }

        /** Nobody is interrupted: that would close the database's file under everybody. */
        @Override
        public List<Runnable> shutdownNow() {
            shutdown();
            return List.of();
        }
    }
}
