package dev.chainrule.queue;

import dev.chainrule.plan.TrainingSettings;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * The memory that trainings may hold side by side: each takes its estimate before it starts and gives it back when it
 * ends. Jobs that do not fit beside the others wait, and smaller ones may overtake them a few times only.
 */
@Component
public final class MemoryBudget {

    private final long bytes;
    private final int overtaking;
    private final Map<String, Long> taken = new LinkedHashMap<>();
    /** How often each job that waits for memory has been overtaken. */
    private final Map<String, Integer> waiting = new HashMap<>();

    public MemoryBudget(TrainingSettings settings, WorkerSettings workers) {
        this.bytes = settings.memoryBytes();
        this.overtaking = workers.overtaking();
    }

    public long bytes() {
        return bytes;
    }

    public synchronized long free() {
        return bytes - taken.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * One that does not fit even alone takes nothing and is let through, so that its run can say so.
     *
     * @return false where it must wait
     */
    synchronized boolean take(String job, long estimate) {
        long left = free() + taken.getOrDefault(job, 0L);
        if (estimate <= bytes && estimate > left) {
            waiting.putIfAbsent(job, 0);
            return false;
        }
        taken.put(job, estimate <= bytes ? estimate : 0);
        waiting.remove(job);
        return true;
    }

    /** For what cannot wait. */
    public synchronized boolean takeNow(String name, long estimate) {
        return estimate <= free() && take(name, estimate);
    }

    public synchronized void giveBack(String job) {
        taken.remove(job);
    }

    /** Whether younger jobs may still start before this one. */
    synchronized boolean mayBeOvertaken(String job) {
        return waiting.getOrDefault(job, 0) < overtaking;
    }

    /** @param passed jobs that were not taken because of their size, while a younger one was */
    synchronized void overtake(Collection<String> passed) {
        passed.forEach(job -> waiting.merge(job, 1, Integer::sum));
    }

    /** Those that still wait; others have been cancelled. */
    synchronized void forgetAllBut(Collection<String> jobs) {
        waiting.keySet().retainAll(jobs);
    }

    /** Why the job waits, in words; empty where it is not for memory. */
    synchronized Optional<String> shortage(String job, long estimate) {
        return waiting.containsKey(job)
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "waiting for memory: needs %,d bytes, and %,d of %,d are free",
                        estimate,
                        free(),
                        bytes))
                : Optional.empty();
    }
}
