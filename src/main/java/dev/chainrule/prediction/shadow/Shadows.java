package dev.chainrule.prediction.shadow;

import dev.chainrule.cache.LruCache;
import dev.chainrule.definition.Spelling;
import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.model.Model;
import dev.chainrule.model.ModelFollower;
import dev.chainrule.model.Models;
import dev.chainrule.model.PredictionListener;
import dev.chainrule.model.TrainedNetwork;
import dev.chainrule.prediction.AnswerForm;
import dev.chainrule.prediction.EachRow;
import dev.chainrule.prediction.Questions;
import dev.chainrule.prediction.Shadow;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.thread.DaemonThreads;
import dev.chainrule.thread.FatalErrors;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Compares what models answer with what others would have answered: on one thread, behind a queue that is bounded by the
 * memory of what waits in it. Remembered in this process only, for as many pairs of models as the settings say.
 */
@Component
class Shadows implements Shadow, ModelFollower, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(Shadows.class);

    /** Of what waits: about what its objects take of the heap. */
    private static final long BYTES_OF_ROW = 300;

    private static final long BYTES_OF_VALUE = 100;
    private static final long BYTES_OF_OUTPUT = 128;
    private static final long BYTES_OF_LETTER = 2;

    private record Pair(String model, String challenger) {

        boolean has(Model either) {
            return model.equals(either.id()) || challenger.equals(either.id());
        }
    }

    private final Function<String, Models.Named> models;
    private final Function<Models.Named, TrainedNetwork> networks;
    private final ShadowSettings settings;
    private final Executor background;
    private final Clock clock;
    private final Instant since;
    private final AtomicLong bytesWaiting = new AtomicLong();
    private final LruCache<Pair, ShadowComparison> comparisons;

    @Autowired
    Shadows(Models models, ShadowSettings settings, Clock clock) {
        this(models::named, models::load, settings, oneThread(), clock);
    }

    Shadows(
            Function<String, Models.Named> models,
            Function<Models.Named, TrainedNetwork> networks,
            ShadowSettings settings,
            Executor background,
            Clock clock) {
        this.models = models;
        this.networks = networks;
        this.settings = settings;
        this.background = background;
        this.clock = Clock.tick(clock, Duration.ofMillis(1));
        this.since = this.clock.instant();
        this.comparisons = new LruCache<>(settings.pairs());
    }

    private static Executor oneThread() {
        ThreadPoolExecutor one = new ThreadPoolExecutor(
                1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new DaemonThreads("shadow"));
        one.allowCoreThreadTimeOut(true);
        return one;
    }

    @Override
    public Challenger challenger(Model asked, String reference) {
        Models.Named challenger = find(reference);
        requireComparable(asked, challenger.model(), reference);
        return (rows, answers, threshold) -> {
            Double ownThreshold = threshold == null ? challenger.threshold() : threshold;
            new Asked(
                            comparison(asked, challenger.model()),
                            challenger,
                            new AnswerForm(null, ownThreshold, false, false),
                            clock.instant())
                    .queue(rows, answers, asked.manifest().encoding());
        };
    }

    private Models.Named find(String reference) {
        try {
            return models.apply(reference);
        } catch (ProblemException unknown) {
            if (unknown.kind() != ProblemKind.NOT_FOUND) {
                throw unknown;
            }
            throw ProblemException.invalid(
                    Questions.SHADOW, unknown.detail(), reference, "a model by id, name, name:version or name@alias");
        }
    }

    private static void requireComparable(Model asked, Model challenger, String reference) {
        Encoding own = asked.manifest().encoding();
        Encoding other = challenger.manifest().encoding();
        boolean same = own.target().getClass() == other.target().getClass()
                && Set.copyOf(own.target().columns())
                        .equals(Set.copyOf(other.target().columns()));
        if (!same) {
            throw notComparable(
                    "it predicts %s, and the model that answers predicts %s"
                            .formatted(words(other.target()), words(own.target())),
                    reference,
                    "a model of the same target");
        }
        Set<String> missing = names(other);
        missing.removeAll(names(own));
        if (!missing.isEmpty()) {
            throw notComparable(
                    "it needs %s, which the model that answers does not take"
                            .formatted(Spelling.listed(List.copyOf(missing))),
                    reference,
                    "a model of no other features");
        }
    }

    private static ProblemException notComparable(String why, String reference, String hint) {
        return ProblemException.invalid(Questions.SHADOW, "cannot be compared: " + why, reference, hint);
    }

    private static String words(TargetEncoding target) {
        String kind = target instanceof TargetEncoding.NumericTargets ? "numbers" : "classes";
        return "%s of %s".formatted(kind, Spelling.listed(target.columns()));
    }

    private static Set<String> names(Encoding encoding) {
        Set<String> names = new HashSet<>();
        encoding.features().forEach(feature -> names.add(feature.column()));
        return names;
    }

    private ShadowComparison comparison(Model asked, Model challenger) {
        return comparisons.computeIfAbsent(
                new Pair(asked.id(), challenger.id()),
                pair -> new ShadowComparison(
                        asked.manifest().encoding().target(), challenger, settings, clock.instant()));
    }

    /** The comparisons of a model with others, the one asked last first. */
    ShadowResponse of(Model model) {
        List<ShadowComparison> own = comparisons.values(pair -> pair.model().equals(model.id()));
        return new ShadowResponse(
                "shadow",
                model.id(),
                since,
                own.stream()
                        .sorted(Comparator.comparing(ShadowComparison::last).reversed())
                        .map(ShadowComparison::response)
                        .toList());
    }

    @Override
    public void deleted(Model model) {
        comparisons.removeIf(pair -> pair.has(model));
    }

    @Override
    public void destroy() {
        if (background instanceof ExecutorService service) {
            service.shutdownNow();
        }
    }

    /** A request that the challenger is to be asked too. */
    private final class Asked {

        private final ShadowComparison comparison;
        private final Models.Named challenger;
        private final AnswerForm form;
        private final Instant at;

        Asked(ShadowComparison comparison, Models.Named challenger, AnswerForm form, Instant at) {
            this.comparison = comparison;
            this.challenger = challenger;
            this.form = form;
            this.at = at;
        }

        /** As many of the first rows as there is room for. */
        void queue(List<RawRow> rows, List<? extends @Nullable Object> answers, Encoding encoding) {
            long room = settings.queue().toBytes() - bytesWaiting.get();
            long ofAnswer = BYTES_OF_ROW + BYTES_OF_OUTPUT * encoding.outputs();
            long bytes = 0;
            int fit = 0;
            while (fit < rows.size()) {
                long wanted = bytes + ofAnswer + bytes(rows.get(fit));
                if (wanted > room) {
                    break;
                }
                bytes = wanted;
                fit++;
            }
            if (fit > 0 && bytesWaiting.addAndGet(bytes) > settings.queue().toBytes()) {
                bytesWaiting.addAndGet(-bytes); // another request was quicker
                fit = 0;
            }
            comparison.asked(fit, rows.size() - fit, at);
            if (fit > 0) {
                boolean all = fit == rows.size();
                hand(all ? rows : List.copyOf(rows.subList(0, fit)), answers.subList(0, fit), bytes);
            }
        }

        private void hand(List<RawRow> rows, List<? extends @Nullable Object> answers, long bytes) {
            List<@Nullable Object> own = new ArrayList<>(answers);
            try {
                background.execute(() -> compare(rows, own, bytes));
            } catch (RejectedExecutionException ending) {
                bytesWaiting.addAndGet(-bytes);
                comparison.drop(rows.size());
            }
        }

        private void compare(List<RawRow> rows, List<@Nullable Object> answers, long bytes) {
            try {
                List<EachRow.Said> said = said(rows);
                for (int i = 0; i < rows.size(); i++) {
                    comparison.add(rows.get(i), answers.get(i), said.get(i), at);
                }
            } catch (ProblemException impossible) {
                comparison.fail(rows.size(), impossible.detail());
                if (impossible.kind() == ProblemKind.NOT_FOUND) {
                    deleted(challenger.model());
                }
            } catch (RuntimeException | Error failed) {
                FatalErrors.survived(failed);
                LOG.warn(
                        "Model {} could not be asked for a comparison",
                        challenger.model().id(),
                        failed);
                comparison.fail(rows.size(), "The challenger could not be asked; the log says why.");
            } finally {
                bytesWaiting.addAndGet(-bytes);
            }
        }

        private List<EachRow.Said> said(List<RawRow> rows) {
            Encoding encoding = challenger.model().manifest().encoding();
            try (TrainedNetwork network = networks.apply(challenger)) {
                return new EachRow(network, form, PredictionListener.NONE)
                        .predict(rows.stream()
                                .map(row -> ofItsFeatures(row, encoding))
                                .toList());
            }
        }
    }

    /** Without what the challenger does not know, where all that it knows is there by its name. */
    private static RawRow ofItsFeatures(RawRow row, Encoding encoding) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (FeatureEncoding feature : encoding.features()) {
            if (!row.values().containsKey(feature.column())) {
                return row;
            }
            values.put(feature.column(), row.values().get(feature.column()));
        }
        return new RawRow(row.pointer(), values, row.lenient(), row.line(), row.index());
    }

    private static long bytes(RawRow row) {
        long bytes = 0;
        for (Object value : row.values().values()) {
            bytes += BYTES_OF_VALUE;
            if (value instanceof String text) {
                bytes += BYTES_OF_LETTER * text.length();
            } else if (!(value == null || value instanceof Number || value instanceof Boolean)) {
                bytes += BYTES_OF_VALUE * Objects.toString(value).length();
            }
        }
        return bytes;
    }
}
