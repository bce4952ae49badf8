package dev.chainrule.event;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** How many requests are under way at once, to all receivers and to each: one that is slow holds up only itself. */
final class Shares {

    private final int most;
    private final int perHost;
    private final Map<String, Integer> held = new HashMap<>();

    Shares(int most, int perHost) {
        this.most = most;
        this.perHost = perHost;
    }

    /** @return false where the host, or all together, have as many as they may */
    synchronized boolean take(String host) {
        if (room() == 0 || held.getOrDefault(host, 0) >= perHost) {
            return false;
        }
        held.merge(host, 1, Integer::sum);
        return true;
    }

    synchronized void giveBack(String host) {
        held.computeIfPresent(host, (key, count) -> count == 1 ? null : count - 1);
    }

    /** How many more may be under way. */
    synchronized int room() {
        return most - held.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Hosts that have as many as they may. */
    synchronized Set<String> full() {
        return held.entrySet().stream()
                .filter(entry -> entry.getValue() >= perHost)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }
}
