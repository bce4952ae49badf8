package dev.chainrule.drift;

import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.model.Model;
import dev.chainrule.model.ModelFollower;
import dev.chainrule.model.Models;
import dev.chainrule.model.PredictionListener;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.queue.Processes;
import dev.chainrule.thread.DaemonThreads;
import dev.chainrule.thread.FatalErrors;
import dev.chainrule.thread.PeriodicTask;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Counts what models are asked. A model is counted as soon as the rows that it learned from have been looked at, which a
 * thread does in the background when the model is first asked; its requests wait for nothing. Counts are written now and
 * then and when the service stops.
 */
@Component
class Drifts extends PeriodicTask implements ModelFollower {

    private static final Logger LOG = LoggerFactory.getLogger(Drifts.class);
    private static final int MOST_WAITING = 1000;
    /** More than an hour, so that one process writes an hour of a model as one. */
    private static final Duration IDLE = Duration.ofHours(2);

    private static final Duration AGAIN = Duration.ofMinutes(10);

    private final References references;
    private final DriftStore store;
    private final DriftSettings settings;
    private final String process;
    private final Map<String, Counting> counted = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor preparing = new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            new DaemonThreads("drift"),
            new ThreadPoolExecutor.DiscardPolicy());
    private final Clock clock;

    Drifts(
            References references,
            DriftStore store,
            DriftSettings settings,
            Models models,
            Processes processes,
            Clock clock) {
        super("drift-flush", settings.flush(), "The counts of drift could not be written");
        this.references = references;
        this.store = store;
        this.settings = settings;
        this.process = processes.own();
        this.preparing.allowCoreThreadTimeOut(true);
        if (settings.enabled()) {
            models.tellPredictions(Watched::new);
        }
        this.clock = clock;
    }

    /** A network in memory, which tells what it is asked; there may be several of one model, as it is read again. */
    private final class Watched implements PredictionListener {

        private final Model model;
        private volatile @Nullable Counting counting;
        private volatile long tryAt;

        Watched(Model model) {
            this.model = model;
        }

        @Override
        public void predicted(IntFunction<RawRow> rows, List<float[]> outputs) {
            Counting now = counting;
            if (now == null || now.dropped) {
                now = counted.get(model.id());
                counting = now;
            }
            Counter ready = now == null ? null : now.counter;
            if (ready != null) {
                ready.count(rows, outputs);
            } else if (clock.millis() >= tryAt) {
                tryAt = clock.millis() + AGAIN.toMillis();
                preparing.execute(this::prepare);
            }
        }

        private void prepare() {
            try {
                begin(model);
            } catch (RuntimeException | Error failed) {
                FatalErrors.survived(failed);
                if (failed instanceof ProblemException gone && gone.kind() == ProblemKind.NOT_FOUND) {
                    return; // it was deleted meanwhile
                }
                LOG.warn(
                        "The training rows of model {} could not be looked at; its drift is not counted yet",
                        model.id(),
                        failed);
            }
        }
    }

    /** What is counted of one model. */
    private final class Counting {

        private final Model model;
        private volatile @Nullable Counter counter;
        private volatile boolean dropped;
        private Instant last = clock.instant();
        private Instant hour = Instant.EPOCH;
        private long[] ofHour = new long[0];

        Counting(Model model) {
            this.model = model;
        }

        /** Looks at the rows that it learned from, where nobody has yet. */
        synchronized void ready() {
            if (counter == null) {
                references
                        .of(model)
                        .ifPresent(reference -> counter =
                                new Counter(model.manifest().encoding(), reference, settings.featuresPerRow()));
            }
        }

        synchronized void flush(Instant now) {
            Counter ready = counter;
            long[] drained = ready == null ? new long[Counter.first()] : ready.drain();
            if (Counter.came(drained) == 0) {
                return;
            }
            last = now;
            Instant thisHour = now.truncatedTo(ChronoUnit.HOURS);
            if (!thisHour.equals(hour)) {
                hour = thisHour;
                ofHour = new long[drained.length];
            }
            for (int i = 0; i < drained.length; i++) {
                ofHour[i] += drained[i];
            }
            store.write(model.id(), process, new DriftStore.Window(thisHour, ofHour));
        }

        /** One that nobody has asked for long makes room for others. */
        synchronized void dropIfIdle(Instant now) {
            if (last.plus(IDLE).isBefore(now)) {
                dropped = true;
                counted.remove(model.id(), this);
                flush(now);
            }
        }
    }

    /** The rows that it learned from, looked at now where nobody has yet; empty where they are gone. */
    Optional<Reference> reference(Model model) {
        begin(model);
        return references.of(model);
    }

    /** Unless there is no place for it. */
    private void begin(Model model) {
        if (counted.size() >= settings.models()) {
            return;
        }
        try {
            counted.computeIfAbsent(model.id(), id -> new Counting(model)).ready();
        } catch (RuntimeException | Error failed) {
            counted.remove(model.id());
            throw failed;
        }
    }

    /** What was counted of a model, up to now. */
    List<DriftStore.Window> windows(Model model, Instant from, Instant to) {
        Counting known = counted.get(model.id());
        if (known != null) {
            known.flush(clock.instant());
        }
        return store.windows(model.id(), from, to);
    }

    boolean enabled() {
        return settings.enabled();
    }

    /** Its counts go with its row, and its place is free for another. */
    @Override
    public void deleted(Model model) {
        Counting known = counted.remove(model.id());
        if (known != null) {
            known.dropped = true;
        }
    }

    @Override
    protected void look() {
        Instant now = clock.instant();
        counted.values().forEach(each -> {
            each.flush(now);
            each.dropIfIdle(now);
        });
        store.forget(now.minus(Duration.ofHours(settings.windows())));
    }

    @Override
    public boolean isAutoStartup() {
        return settings.enabled();
    }

    @Override
    public synchronized void stop() {
        tryToLook();
        super.stop();
        preparing.shutdown();
    }

    /** Stops after the web server. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 4094;
    }
}
