package dev.chainrule.web;

import dev.chainrule.problem.ProblemException;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** Lets requests wait for the end of something without holding a thread; whoever may have ended it calls. */
public final class LongPolls<T> {

    /** Seconds; the most that an endpoint takes. */
    public static final int LONGEST = 300;

    private static final String ASK_AGAIN_SECONDS = "1";

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
        return within(seconds, () -> find.apply(id), ended, () -> listen(id, seconds));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // whoever waits gets the future that is completed
    private CompletableFuture<Boolean> listen(String id, int seconds) {
        Waiting waiting = new Waiting(id, new CompletableFuture<>());
        all.add(waiting);
        waiting.end.whenComplete((done, failure) -> all.remove(waiting));
        return waiting.end.completeOnTimeout(false, seconds, TimeUnit.SECONDS);
    }

    /**
     * As {@link #within(String, int)}, for what is told of otherwise.
     *
     * @param listen gives what is completed when it may have ended, and when the time is over
     */
    public static <T> CompletableFuture<T> within(
            int seconds, Supplier<T> find, Predicate<T> ended, Supplier<CompletableFuture<Boolean>> listen) {
        check(seconds);
        T now = find.get();
        if (seconds == 0 || ended.test(now)) {
            return CompletableFuture.completedFuture(now);
        }
        CompletableFuture<Boolean> end = listen.get();
        if (ended.test(find.get())) {
            end.complete(true); // it ended before anybody listened
        }
        return end.thenApply(done -> find.get());
    }

    /** @throws ProblemException where nobody may wait so long */
    public static void check(int seconds) {
        if (seconds < 0 || seconds > LONGEST) {
            String range = "0 to %s seconds".formatted(LONGEST);
            throw ProblemException.invalid("wait", "wait must be " + range, seconds, range);
        }
    }

    /** What was begun: 200 where it has ended, else 202 and when to ask again. */
    public static <B> ResponseEntity<B> begun(boolean ended, String location, B body) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(ended ? HttpStatus.OK : HttpStatus.ACCEPTED)
                .location(URI.create(location));
        if (!ended) {
            answer.header(HttpHeaders.RETRY_AFTER, ASK_AGAIN_SECONDS);
        }
        return answer.body(body);
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
