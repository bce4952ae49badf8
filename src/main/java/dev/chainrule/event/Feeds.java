package dev.chainrule.event;

import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.thread.DaemonThreads;
import dev.chainrule.thread.FatalErrors;
import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The jobs that somebody in this process listens to. What this process tells is passed on at once; what others tell is
 * in the database, which is asked every half second.
 */
@Component
class Feeds implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Feeds.class);

    private final EventRepository repository;
    private final ObjectProvider<EventSubjects> subjects;
    private final EventSettings settings;
    private final JsonMapper json;
    private final Map<String, Feed> feeds = new ConcurrentHashMap<>();
    private ScheduledExecutorService reader = Executors.newSingleThreadScheduledExecutor(new DaemonThreads("events"));
    /** For listeners that are far behind. */
    private ExecutorService slow = Executors.newSingleThreadExecutor(new DaemonThreads("events-replay"));

    private int listeners;
    private boolean open;

    Feeds(EventRepository repository, ObjectProvider<EventSubjects> subjects, EventSettings settings, JsonMapper json) {
        this.repository = repository;
        this.subjects = subjects;
        this.settings = settings;
        this.json = json;
    }

    /** @throws ProblemException where there are too many listeners already, or the process ends */
    synchronized void requireRoom() {
        if (!open) {
            throw new ProblemException(ProblemKind.UNAVAILABLE, "draining", "The service is stopping.");
        }
        if (listeners >= settings.listeners()) {
            throw new ProblemException(
                    ProblemKind.BUSY,
                    "too_many_listeners",
                    String.format(
                            Locale.ROOT,
                            "%,d streams are open already (chainrule.event.listeners); use GET with Accept: application/json instead.",
                            settings.listeners()));
        }
    }

    /** @param position sequence of the last event that was heard already */
    void listen(String job, long position, AsyncContext context) throws IOException {
        Feed feed;
        EventStream stream;
        synchronized (this) {
            feed = feeds.computeIfAbsent(job, key -> new Feed(key, repository, subjects.getObject(), json));
            stream = new EventStream(feed, position, context, closed -> forget(job, closed));
            feed.listeners().add(stream);
            listeners++;
        }
        stream.begin();
        wake(job, feed);
    }

    private synchronized void forget(String job, EventStream stream) {
        Feed feed = stream.feed();
        if (feed.listeners().remove(stream)) {
            listeners--;
        }
        if (feed.listeners().isEmpty()) {
            feeds.remove(job, feed);
        }
    }

    /** There is something new of a job; called by whoever told it. */
    void wake(String job) {
        Feed feed = feeds.get(job);
        if (feed != null) {
            wake(job, feed);
        }
    }

    private synchronized void wake(String job, Feed feed) {
        if (open && feed.wake()) {
            reader.execute(() -> read(job, feed));
        }
    }

    private void read(String job, Feed feed) {
        try {
            feed.read(slow);
        } catch (RuntimeException | Error failed) {
            FatalErrors.survived(failed);
            LOG.warn("Events of job {} could not be read; trying again", job, failed);
        }
    }

    private void tryToLook() {
        try {
            look();
        } catch (RuntimeException | Error failed) {
            FatalErrors.survived(failed);
            LOG.warn("Event streams could not be served; retrying", failed);
        }
    }

    /** What is not told by this process, and connections that nothing has happened on. */
    private void look() {
        long now = System.nanoTime();
        feeds.forEach((job, feed) -> {
            read(job, feed);
            feed.listeners()
                    .forEach(listener -> listener.look(
                            now,
                            settings.heartbeat().toNanos(),
                            settings.patience().toNanos()));
        });
    }

    /** How many listen, to whatever. */
    synchronized int listeners() {
        return listeners;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // it ends with its executor
    public synchronized void start() {
        if (reader.isShutdown()) {
            reader = Executors.newSingleThreadScheduledExecutor(new DaemonThreads("events"));
            slow = Executors.newSingleThreadExecutor(new DaemonThreads("events-replay"));
        }
        open = true;
        long millis = settings.poll().toMillis();
        reader.scheduleWithFixedDelay(this::tryToLook, millis, millis, TimeUnit.MILLISECONDS);
    }

    /** Listeners are sent away, so that the web server need not wait for them: they come back to who is there then. */
    @Override
    public void stop() {
        synchronized (this) {
            open = false;
            reader.shutdownNow();
            slow.shutdownNow();
        }
        feeds.values().forEach(feed -> feed.listeners().forEach(EventStream::close));
    }

    @Override
    public synchronized boolean isRunning() {
        return open;
    }

    /** Stops before the web server, which waits for requests to end. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }
}
