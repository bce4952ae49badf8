package dev.chainrule.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LruCacheTests {

    private final LruCache<String, Integer> cache = new LruCache<>(2);

    @Test
    void dropsTheOneUsedLongestAgo() {
        cache.put("a", 1);
        cache.put("b", 2);
        cache.get("a");
        cache.put("c", 3);

        assertThat(cache.get("b")).isNull();
        assertThat(cache.values(LruCacheTests::any)).containsExactly(1, 3);
    }

    @Test
    void makesOnlyWhatItDoesNotHold() {
        cache.put("a", 1);

        assertThat(cache.computeIfAbsent("a", key -> 7)).isEqualTo(1);
        assertThat(cache.computeIfAbsent("b", key -> 8)).isEqualTo(8);
        assertThat(cache.computeIfAbsent("c", key -> 9)).isEqualTo(9);
        assertThat(cache.get("a")).isNull();
    }

    @Test
    void showingValuesDoesNotUseThem() {
        cache.put("a", 1);
        cache.put("b", 2);

        assertThat(cache.values("a"::equals)).containsExactly(1);
        cache.put("c", 3);

        assertThat(cache.get("a")).isNull();
    }

    @Test
    void forgetsWhatItIsTold() {
        cache.put("a", 1);
        cache.put("b", 2);

        cache.removeIf("a"::equals);
        assertThat(cache.values(LruCacheTests::any)).containsExactly(2);

        cache.clear();
        assertThat(cache.values(LruCacheTests::any)).isEmpty();
    }

    private static boolean any(String key) {
        return !key.isEmpty();
    }
}
