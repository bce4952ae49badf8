package dev.chainrule.web.body;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import java.util.Comparator;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * The heap that all requests may hold together for what they brought and for what they are answered with. Each takes
 * more of it while it is read, and gives everything back when it is answered.
 */
@Component
public class HeapBudget {

    private static final String HELD = HeapBudget.class.getName();

    private final long bytes;
    private final long patienceNanos;
    /** Who holds something, oldest first. */
    private final NavigableSet<Held> holders = new TreeSet<>(Comparator.comparingLong(held -> held.number));

    private long taken;
    private long requests;

    HeapBudget(WebSettings settings) {
        this.bytes = settings.memoryBytes();
        this.patienceNanos = settings.memoryWait().toNanos();
    }

    /**
     * For the request at hand, until it is answered. Where there is too little left the youngest request is sent away, and
     * an older one waits a while for what it held.
     *
     * @throws ProblemException where it is more than there is, now or ever
     */
    public void take(long wanted) {
        RequestAttributes request = RequestContextHolder.currentRequestAttributes();
        Held held = (Held) request.getAttribute(HELD, RequestAttributes.SCOPE_REQUEST);
        if (held == null) {
            held = new Held(nextNumber());
            request.setAttribute(HELD, held, RequestAttributes.SCOPE_REQUEST);
            Held last = held;
            request.registerDestructionCallback(HELD, () -> giveBack(last), RequestAttributes.SCOPE_REQUEST);
        }
        take(held, wanted);
    }

    private synchronized long nextNumber() {
        return requests++;
    }

    private synchronized void take(Held held, long wanted) {
        if (held.bytes + wanted > bytes) {
            giveBack(held);
            throw tooLarge();
        }
        long deadline = System.nanoTime() + patienceNanos;
        while (taken + wanted > bytes) {
            long left = deadline - System.nanoTime();
            if (left <= 0 || held.bytes == 0 || holders.last() == held || !waited(left)) {
                giveBack(held);
                throw busy();
            }
        }
        taken += wanted;
        held.bytes += wanted;
        holders.add(held);
    }

    private synchronized boolean waited(long nanos) {
        try {
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
            return true;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized void giveBack(Held held) {
        taken -= held.bytes;
        held.bytes = 0;
        holders.remove(held);
        notifyAll();
    }

    /** Bytes that requests hold now. */
    synchronized long taken() {
        return taken;
    }

    /** What one request holds; younger ones have higher numbers. */
    private static final class Held {

        private final long number;
        private long bytes;

        Held(long number) {
            this.number = number;
        }
    }

    private ProblemException tooLarge() {
        return new ProblemException(
                ProblemKind.TOO_LARGE,
                "too_much_memory",
                String.format(
                        Locale.ROOT,
                        "The request would hold more than the %,d bytes that all requests together may have (chainrule.web.memory); request less at once.",
                        bytes));
    }

    private ProblemException busy() {
        return new ProblemException(
                ProblemKind.UNAVAILABLE,
                "too_much_at_once",
                String.format(
                        Locale.ROOT,
                        "Requests under way hold the %,d bytes that all together may have (chainrule.web.memory); try again soon.",
                        bytes));
    }
}
