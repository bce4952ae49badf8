package dev.chainrule.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chainrule.problem.ProblemException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The events of one job for everybody in this process who listens: the database is read and each event written out once
 * for all of them. A listener is a place in the feed; one that is slow is behind, and holds up nobody.
 */
final class Feed {

    /** Events that are at hand; who is further behind reads the database. */
    private static final int AT_HAND = 1000;

    private static final int PAGE = 100;

    /** An event as it goes over the wire. */
    record Told(long sequence, byte[] bytes) {}

    private final String job;
    private final EventRepository repository;
    private final EventSubjects subjects;
    private final JsonMapper json;
    private final Set<EventStream> listeners = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Deque<Told> newest = new ArrayDeque<>();
    /** What was told after this is in {@code newest}. */
    private long from;

    private long last;
    private boolean begun;
    private boolean over;

    Feed(String job, EventRepository repository, EventSubjects subjects, JsonMapper json) {
        this.job = job;
        this.repository = repository;
        this.subjects = subjects;
        this.json = json;
    }

    Set<EventStream> listeners() {
        return listeners;
    }

    /** @return false where it has been woken already and has not looked yet */
    boolean wake() {
        return woken.compareAndSet(false, true);
    }

    /**
     * Reads what is new, and passes it on. On one thread at a time.
     *
     * @param slow for listeners that are so far behind that they read the database themselves
     */
    void read(Executor slow) {
        woken.set(false);
        boolean ended = hasEnded(); // before reading: what is told at its end is there then
        if (!begun) {
            begin(repository.last(job));
        }
        long before = last;
        List<JobEvent> news;
        do {
            news = repository.after(job, last, PAGE);
            news.forEach(this::add);
        } while (news.size() == PAGE);
        if (ended) {
            end();
        }
        if (last > before || ended) {
            listeners.forEach(listener -> passOn(listener, slow));
        }
    }

    private boolean hasEnded() {
        try {
            return subjects.hasEnded(job);
        } catch (ProblemException deleted) {
            return true;
        }
    }

    private synchronized void begin(long newest) {
        from = Math.max(0, newest - AT_HAND);
        last = from;
        begun = true;
    }

    private void passOn(EventStream listener, Executor slow) {
        if (isAtHand(listener.position())) {
            listener.pump();
        } else {
            slow.execute(listener::pump);
        }
    }

    private synchronized void add(JobEvent event) {
        newest.add(told(event));
        last = event.sequence();
        over |= event.type() == EventType.DONE;
        while (newest.size() > AT_HAND) {
            from = newest.remove().sequence();
        }
    }

    private synchronized void end() {
        over = true;
    }

    private Told told(JobEvent event) {
        String text = "id: %s\nevent: %s\ndata: %s\n\n"
                .formatted(event.sequence(), event.type().word(), json.writeValueAsString(event));
        return new Told(event.sequence(), text.getBytes(UTF_8));
    }

    synchronized boolean isAtHand(long position) {
        return position >= from;
    }

    /** What comes next for one that is not too far behind, mostly the newest; null where there is nothing new. */
    synchronized @Nullable Told next(long position) {
        Told next = null;
        for (Iterator<Told> newestFirst = newest.descendingIterator(); newestFirst.hasNext(); ) {
            Told told = newestFirst.next();
            if (told.sequence() <= position) {
                break;
            }
            next = told;
        }
        return next;
    }

    /** From the database. */
    List<Told> older(long position) {
        return repository.after(job, position, PAGE).stream().map(this::told).toList();
    }

    /** Whether one that has heard everything up to there has heard everything that there will ever be. */
    synchronized boolean isOver(long position) {
        return over && position >= last;
    }
}
