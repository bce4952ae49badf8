package dev.chainrule.prediction.shadow;

import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.model.Model;
import dev.chainrule.prediction.ClassPrediction;
import dev.chainrule.prediction.EachRow;
import dev.chainrule.prediction.PlainJson;
import dev.chainrule.prediction.shadow.ShadowResponse.ShadowChallenger;
import dev.chainrule.prediction.shadow.ShadowResponse.ShadowDisagreement;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What was counted of two models. Requests change only what needs no lock, so that they never wait for the thread that
 * compares.
 */
final class ShadowComparison {

    private final String id;
    private final String name;
    private final int version;
    private final ShadowSettings settings;
    private final Instant since;
    private volatile Instant last;
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();

    private final boolean single;
    private final List<ComparedTarget> targets;
    private final Deque<ShadowDisagreement> disagreements = new ArrayDeque<>();
    private long rows;
    private long agreeing;
    private long failed;
    private @Nullable String failure;

    /** @param target of the model that answers */
    ShadowComparison(TargetEncoding target, Model challenger, ShadowSettings settings, Instant since) {
        this.id = challenger.id();
        this.name = challenger.name();
        this.version = challenger.version();
        this.settings = settings;
        this.since = since;
        this.last = since;
        this.single = target.columns().size() == 1 && !(target instanceof TargetEncoding.Answers);
        this.targets = targets(target);
    }

    private List<ComparedTarget> targets(TargetEncoding target) {
        if (target instanceof TargetEncoding.NumericTargets numbers) {
            return numbers.targets().stream()
                    .<ComparedTarget>map(each -> new ComparedNumbers(each, settings.tolerance()))
                    .toList();
        }
        return target.columns().stream()
                .<ComparedTarget>map(column -> new ComparedLabels(column, settings.labels()))
                .toList();
    }

    /** One more request, of which some rows are to be compared and others are not. */
    void asked(int toCompare, int notCompared, Instant at) {
        requests.incrementAndGet();
        waiting.addAndGet(toCompare);
        dropped.addAndGet(notCompared);
        last = at;
    }

    /** Rows that were to be compared, and will not be. */
    void drop(int count) {
        waiting.addAndGet(-count);
        dropped.addAndGet(count);
    }

    synchronized void fail(int count, String why) {
        waiting.addAndGet(-count);
        failed += count;
        failure = why;
    }

    /** A row that waited. */
    synchronized void add(RawRow row, @Nullable Object answered, EachRow.Said challenger, Instant at) {
        if (!challenger.violations().isEmpty()) {
            fail(1, challenger.violations().get(0).detail());
            return;
        }
        List<String> differing = new ArrayList<>();
        for (ComparedTarget target : targets) {
            Object one = of(target.column(), answered);
            Object other = of(target.column(), challenger.prediction());
            if (!target.agree(one, other)) {
                differing.add(target.column());
            }
        }
        waiting.decrementAndGet();
        rows++;
        if (differing.isEmpty()) {
            agreeing++;
        } else if (settings.rows() > 0) {
            keep(row, shown(answered, differing), shown(challenger.prediction(), differing), at);
        }
    }

    private @Nullable Object of(String column, @Nullable Object prediction) {
        return !single && prediction instanceof Map<?, ?> byColumn ? byColumn.get(column) : prediction;
    }

    private void keep(RawRow row, @Nullable Object answered, @Nullable Object challenger, Instant at) {
        if (disagreements.size() == settings.rows()) {
            disagreements.removeLast();
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        row.values().entrySet().stream()
                .limit(settings.columns())
                .forEach(value -> values.put(PlainJson.shown(value.getKey()), shown(value.getValue())));
        int omitted = row.values().size() - values.size();
        disagreements.addFirst(new ShadowDisagreement(at, values, omitted, answered, challenger));
    }

    private static @Nullable Object shown(@Nullable Object value) {
        boolean small = value == null
                || value instanceof Boolean
                || (value instanceof Number number && Double.isFinite(number.doubleValue()));
        return small ? value : PlainJson.shown(value);
    }

    private @Nullable Object shown(@Nullable Object prediction, List<String> differing) {
        if (single || !(prediction instanceof Map<?, ?> byColumn)) {
            return brief(prediction);
        }
        Map<String, @Nullable Object> brief = new LinkedHashMap<>();
        differing.stream().limit(settings.columns()).forEach(column -> brief.put(column, brief(byColumn.get(column))));
        return brief;
    }

    /** Without the probabilities of all classes. */
    private static @Nullable Object brief(@Nullable Object prediction) {
        return prediction instanceof ClassPrediction label
                ? new ClassPrediction(label.label(), label.probability(), null)
                : prediction;
    }

    Instant last() {
        return last;
    }

    synchronized ShadowChallenger response() {
        return new ShadowChallenger(
                id,
                name,
                version,
                since,
                last,
                requests.get(),
                waiting.get(),
                dropped.get(),
                failed,
                failure,
                rows,
                agreeing,
                rows == 0 ? null : (Double) ((double) agreeing / rows),
                targets.stream().map(ComparedTarget::response).toList(),
                List.copyOf(disagreements));
    }
}
