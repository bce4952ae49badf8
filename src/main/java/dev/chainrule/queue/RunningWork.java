package dev.chainrule.queue;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What is at work in this process: the tickets that are drawn, and what was found for them. For many threads. */
final class RunningWork {

    private final Map<String, Work> running = new ConcurrentHashMap<>();
    /** Tickets that are drawn, also while work for them is being looked for. */
    private final Set<String> drawn = ConcurrentHashMap.newKeySet();
    /** Tickets for which work is being looked for: it may be at work by its row, and not yet among what runs. */
    private final Set<String> looking = ConcurrentHashMap.newKeySet();

    /** @param work done as long as the ticket is drawn */
    <T> T draw(String ticket, Supplier<T> work) {
        drawn.add(ticket);
        try {
            return work.get();
        } finally {
            drawn.remove(ticket);
        }
    }

    boolean isDrawn(String ticket) {
        return drawn.contains(ticket);
    }

    boolean anyDrawn() {
        return !drawn.isEmpty();
    }

    /** What is found for a ticket runs from then on. */
    Optional<Work> take(String ticket, Supplier<Optional<Work>> search) {
        looking.add(ticket);
        try {
            Optional<Work> found = search.get();
            found.ifPresent(work -> running.put(work.id(), work));
            return found;
        } finally {
            looking.remove(ticket);
        }
    }

    /** @return false where another attempt at it has begun already */
    boolean remove(Work work) {
        return running.remove(work.id(), work);
    }

    Optional<Work> find(String id) {
        return Optional.ofNullable(running.get(id));
    }

    Collection<Work> all() {
        return List.copyOf(running.values());
    }

    /** Asked of a row that has been read before: so whoever looks no more has either begun to run it, or left it. */
    boolean has(WorkSource.Held held) {
        if (held.ticket() != null && looking.contains(held.ticket())) {
            return true;
        }
        Work here = running.get(held.id());
        return here != null && here.attempt() >= held.attempt();
    }
}
