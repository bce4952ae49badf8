package dev.chainrule.model;

import dev.chainrule.encoding.feature.FeatureEncoding;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The models that were asked last, with their manifests, up to a share of the heap. A model never changes, so its manifest is
 * read once as long as it is here.
 */
final class ManifestsInMemory {

    /** About what a manifest takes beside its features, and each of them, and each of their categories. */
    private static final long BYTES = 16_384;

    private static final long BYTES_OF_FEATURE = 600;
    private static final long BYTES_OF_CATEGORY = 80;

    private final long most;
    private final Map<String, Model> models = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /** @param most bytes of heap that they take, about; the last one stays however large it is */
    ManifestsInMemory(long most) {
        this.most = most;
    }

    /** @param database reads a model where it is not here */
    Optional<Model> get(String id, Supplier<Optional<Model>> database) {
        synchronized (this) {
            Model model = models.get(id);
            if (model != null) {
                return Optional.of(model);
            }
        }
        Optional<Model> read = database.get();
        read.ifPresent(this::put);
        return read;
    }

    private synchronized void put(Model model) {
        if (models.put(model.id(), model) == null) {
            bytes += bytes(model);
        }
        Iterator<Model> eldest = models.values().iterator();
        while (bytes > most && models.size() > 1) {
            bytes -= bytes(eldest.next());
            eldest.remove();
        }
    }

    synchronized void forget(String id) {
        Model model = models.remove(id);
        if (model != null) {
            bytes -= bytes(model);
        }
    }

    /** Of heap, about. */
    static long bytes(Model model) {
        long bytes = BYTES;
        for (FeatureEncoding feature : model.manifest().encoding().features()) {
            bytes += BYTES_OF_FEATURE + BYTES_OF_CATEGORY * feature.known().size();
        }
        return bytes;
    }
}
