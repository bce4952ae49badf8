package dev.chainrule.plan;

import dev.chainrule.cache.LruCache;
import dev.chainrule.dataset.Dataset;
import dev.chainrule.dataset.Datasets;
import dev.chainrule.table.Column;
import dev.chainrule.table.LeakyColumns;
import dev.chainrule.table.LeakyColumns.LeakyColumn;
import dev.chainrule.table.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Which features leak the target, so that they leave nothing to learn. The cells of a dataset never change, so each
 * pair of columns is compared once: what was found of the targets asked for last is kept.
 */
@Component
public final class TargetLeakage {

    private static final int MOST = 32;

    private record Target(String dataset, String column) {}

    /** What is known of each feature; empty for one that gives nothing away. */
    private static final class Known {
        private final Map<String, Optional<LeakyColumn>> features = new HashMap<>();
    }

    private final LruCache<Target, Known> known = new LruCache<>(MOST);

    private final Datasets datasets;

    TargetLeakage(Datasets datasets) {
        this.datasets = datasets;
    }

    /** In words, in the order of the features. */
    public List<String> of(JobPlan plan) {
        List<String> found = new ArrayList<>();
        for (Column target : plan.targetColumns()) {
            of(plan.dataset(), plan.featureColumns(), target)
                    .forEach(leaky -> found.add(
                            "%s: %s (possible target leakage); remove it from the features if it is not known at prediction time"
                                    .formatted(leaky.column(), leaky.of(target.name()))));
        }
        return found;
    }

    /** Of these features, in their order. */
    public List<LeakyColumn> of(Dataset dataset, List<Column> features, Column target) {
        Known already = known.computeIfAbsent(new Target(dataset.id(), target.name()), first -> new Known());
        synchronized (already) { // of many who ask the same at once, one reads the rows
            List<Column> unknown = features.stream()
                    .filter(feature -> !already.features.containsKey(feature.name()))
                    .toList();
            if (!unknown.isEmpty()) {
                compare(dataset, unknown, target, already);
            }
            return features.stream()
                    .flatMap(feature -> already.features.getOrDefault(feature.name(), Optional.empty()).stream())
                    .toList();
        }
    }

    private void compare(Dataset dataset, List<Column> features, Column target, Known into) {
        try (Table table = datasets.open(dataset)) {
            List<LeakyColumn> found = LeakyColumns.of(table, features, target);
            features.forEach(feature -> into.features.put(feature.name(), Optional.empty()));
            found.forEach(leaky -> into.features.put(leaky.column(), Optional.of(leaky)));
        }
    }
}
