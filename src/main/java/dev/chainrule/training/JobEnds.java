package dev.chainrule.training;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Lets requests wait for the end of a job without holding a thread. */
@Component
final class JobEnds implements RunListener {

    private record Waiter(CompletableFuture<Boolean> end) {}

    private final Map<String, Set<Waiter>> waiting = new ConcurrentHashMap<>();

    /** Completes when the job ends or the time is over; ask for its status afterwards. */
    CompletableFuture<Boolean> within(String job, int seconds) {
        Waiter waiter = new Waiter(new CompletableFuture<>());
        waiting.compute(job, (key, all) -> {
            Set<Waiter> some = all == null ? ConcurrentHashMap.newKeySet() : all;
            some.add(waiter);
            return some;
        });
        return waiter.end
                .completeOnTimeout(false, seconds, TimeUnit.SECONDS)
                .whenComplete((done, failure) -> forget(job, waiter));
    }

    private void forget(String job, Waiter waiter) {
        waiting.computeIfPresent(job, (key, all) -> {
            all.remove(waiter);
            return all.isEmpty() ? null : all;
        });
    }

    @Override
    public void ended(TrainingJob job) {
        Set<Waiter> all = waiting.remove(job.id());
        if (all != null) {
            all.forEach(waiter -> waiter.end.complete(true));
        }
    }
}
