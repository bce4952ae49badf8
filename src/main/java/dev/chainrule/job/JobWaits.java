package dev.chainrule.job;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Lets requests wait for a job to end, or to come to rest, without holding a thread. */
@Component
public final class JobWaits implements JobListener {

    private record Waiter(Predicate<JobStatus> until, CompletableFuture<Boolean> end) {}

    private final Map<String, Set<Waiter>> waiting = new ConcurrentHashMap<>();
    private volatile boolean closing;

    /** Completes when the job is in such a status or the time is over; ask for its status afterwards. */
    @SuppressWarnings("FutureReturnValueIgnored") // whoever waits gets the future that is completed
    public CompletableFuture<Boolean> within(String job, int seconds, Predicate<JobStatus> until) {
        Waiter waiter = new Waiter(until, new CompletableFuture<>());
        waiting.compute(job, (key, all) -> {
            Set<Waiter> some = all == null ? ConcurrentHashMap.newKeySet() : all;
            some.add(waiter);
            return some;
        });
        waiter.end.whenComplete((done, failure) -> forget(job, waiter));
        if (closing) {
            waiter.end.complete(false);
        }
        return waiter.end.completeOnTimeout(false, seconds, TimeUnit.SECONDS);
    }

    private void forget(String job, Waiter waiter) {
        waiting.computeIfPresent(job, (key, all) -> {
            all.remove(waiter);
            return all.isEmpty() ? null : all;
        });
    }

    /** Jobs that somebody waits for. */
    public Set<String> waiting() {
        return Set.copyOf(waiting.keySet());
    }

    @Override
    public void moved(TrainingJob job) {
        tell(job.id(), job.status());
    }

    /** What has become of a job, here or in another process. */
    public void tell(String job, JobStatus status) {
        Set.copyOf(waiting.getOrDefault(job, Set.of())).stream()
                .filter(waiter -> waiter.until.test(status))
                .forEach(waiter -> waiter.end.complete(true));
    }

    /** The process ends: nobody waits any longer. */
    @EventListener
    void release(ContextClosedEvent event) {
        release();
    }

    void release() {
        closing = true;
        waiting.values().stream()
                .flatMap(all -> Set.copyOf(all).stream())
                .forEach(waiter -> waiter.end.complete(false));
    }
}
