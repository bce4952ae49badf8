package dev.chainrule.dataset;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The datasets that were asked for last, with the profiles of their columns. They are never changed but for their name, so
 * whoever knows which one it is, and how it is called now, need not read them again. To be handed to readers only.
 */
final class KnownDatasets {

    private final int most;
    private final Map<String, Dataset> byId = new LinkedHashMap<>(16, 0.75f, true);
    private int columns;

    /** @param most columns of all of them together; one that has more is not kept */
    KnownDatasets(int most) {
        this.most = most;
    }

    /**
     * @param now what it is called now
     * @param read reads it where it is not known under that name
     */
    Optional<Dataset> find(DatasetNames.Called now, Supplier<Optional<Dataset>> read) {
        synchronized (this) {
            Dataset known = byId.get(now.id());
            if (known != null
                    && known.version() == now.version()
                    && known.name().equals(now.name())) {
                return Optional.of(known);
            }
        }
        Optional<Dataset> found = read.get();
        found.ifPresent(this::keep);
        return found;
    }

    private synchronized void keep(Dataset dataset) {
        if (dataset.columns().size() > most) {
            return;
        }
        Dataset before = byId.put(dataset.id(), dataset);
        columns += dataset.columns().size()
                - (before == null ? 0 : before.columns().size());
        for (Iterator<Dataset> oldest = byId.values().iterator(); columns > most; ) {
            columns -= oldest.next().columns().size();
            oldest.remove();
        }
    }
}
