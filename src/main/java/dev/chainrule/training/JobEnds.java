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

    private final Map<String, Set<CompletableFuture<Boolean>>> waiting = new ConcurrentHashMap<>();

    /** Completes when the job ends or the time is over; ask for its status afterwards. */
    @SuppressWarnings("FutureReturnValueIgnored") // whoever waits gets the future that is completed
    CompletableFuture<Boolean> within(String job, int seconds) {
        CompletableFuture<Boolean> end = new CompletableFuture<>();
        waiting.compute(job, (key, all) -> {
            Set<CompletableFuture<Boolean>> some = all == null ? ConcurrentHashMap.newKeySet() : all;
            some.add(end);
            return some;
        });
        end.whenComplete((done, failure) -> forget(job, end));
        return end.completeOnTimeout(false, seconds, TimeUnit.SECONDS);
    }

    private void forget(String job, CompletableFuture<Boolean> end) {
        waiting.computeIfPresent(job, (key, all) -> {
            all.removeIf(other -> other == end);
            return all.isEmpty() ? null : all;
        });
    }

    /** How many jobs somebody waits for. */
    int waiting() {
        return waiting.size();
    }

    @Override
    public void ended(TrainingJob job) {
        Set<CompletableFuture<Boolean>> all = waiting.remove(job.id());
        if (all != null) {
            all.forEach(end -> end.complete(true));
        }
    }
}
