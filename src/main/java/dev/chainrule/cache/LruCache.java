package dev.chainrule.cache;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The entries that were used last, so many at most: one more drops the one that was used longest ago. For many threads. */
public final class LruCache<K, V> {

    private final int most;
    /** The one used longest ago first. */
    private final Map<K, V> entries = new LinkedHashMap<>(16, 0.75f, true);

    /** @param most entries */
    public LruCache(int most) {
        this.most = most;
    }

    public synchronized @Nullable V get(K key) {
        return entries.get(key);
    }

    public synchronized void put(K key, V value) {
        entries.put(key, value);
        dropEldest();
    }

    /** @param make made under the lock of all entries, so to be quick */
    public synchronized V computeIfAbsent(K key, Function<K, V> make) {
        V value = entries.computeIfAbsent(key, make);
        dropEldest();
        return value;
    }

    private void dropEldest() {
        if (entries.size() > most) {
            entries.remove(entries.keySet().iterator().next());
        }
    }

    /** Values of these keys, the one used longest ago first; they are not used by it. */
    public synchronized List<V> values(Predicate<K> keys) {
        return entries.entrySet().stream()
                .filter(entry -> keys.test(entry.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    public synchronized void removeIf(Predicate<K> keys) {
        entries.keySet().removeIf(keys);
    }

    public synchronized void clear() {
        entries.clear();
    }
}
