package dev.chainrule.web;

import dev.chainrule.problem.ProblemException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/** Lets requests wait for the end of something without holding a thread; whoever may have ended it calls. */
public final class LongPolls<T> {

    private static final int LONGEST = 300; // seconds

    private record Waiting(String id, CompletableFuture<Boolean> end) {}

    private final Function<String, T> find;
    private final Predicate<T> ended;
    private final Set<Waiting> all = ConcurrentHashMap.newKeySet();

    /**
     * @param find reads it anew by its id
     * @param ended whether it will never change again
     */
    public LongPolls(Function<String, T> find, Predicate<T> ended) {
        this.find = find;
        this.ended = ended;
    }

    /**
     * What there is when it has ended, or when the time is over; at once with no time.
     *
     * @throws ProblemException where there is none, or nobody may wait so long
     */
    public CompletableFuture<T> within(String id, int seconds) {
        if (seconds < 0 || seconds > LONGEST) {
            String range = "0 to %d seconds".formatted(LONGEST);
            throw ProblemException.invalid("wait", "wait must be " + range, seconds, range);
        }
        T now = find.apply(id);
        if (seconds == 0 || ended.test(now)) {
            return CompletableFuture.completedFuture(now);
        }
        Waiting waiting = new Waiting(id, new CompletableFuture<>());
        all.add(waiting);
        look(waiting); // it may have ended before anybody listened
        return waiting.end
                .completeOnTimeout(false, seconds, TimeUnit.SECONDS)
                .whenComplete((done, failure) -> all.remove(waiting))
                .thenApply(done -> find.apply(id));
    }

    /** Something may have ended. */
    public void call() {
        all.forEach(this::look);
    }

    private void look(Waiting waiting) {
        try {
            if (ended.test(find.apply(waiting.id))) {
                waiting.end.complete(true);
            }
        } catch (ProblemException gone) {
            waiting.end.complete(true);
        }
    }
}
