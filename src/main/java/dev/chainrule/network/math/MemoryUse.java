package dev.chainrule.network.math;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * What the matrices of one piece of work hold, nearly all of it outside the heap, and the most they have held; closing
 * it gives back what is left.
 */
public final class MemoryUse implements AutoCloseable {

    private final long limit;
    private final Set<NativeMemory> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private long bytes;
    private long peak;

    /** @param limit bytes that may be held at once */
    public MemoryUse(long limit) {
        this.limit = limit;
    }

    /** @throws MemoryLimitException where that would be more than the limit */
    synchronized void take(NativeMemory memory, long more) {
        if (more > limit - bytes) {
            throw new MemoryLimitException(more, bytes, limit);
        }
        open.add(memory);
        bytes += more;
        peak = Math.max(peak, bytes);
    }

    /** @param some that it had taken */
    synchronized void closed(NativeMemory memory, long some) {
        open.remove(memory);
        bytes -= some;
    }

    /** Held now. */
    public synchronized long bytes() {
        return bytes;
    }

    /** The most that was held at once. */
    public synchronized long peak() {
        return peak;
    }

    /** Also what an error on the way has left open. */
    @Override
    public void close() {
        left().forEach(NativeMemory::close);
    }

    private synchronized List<NativeMemory> left() {
        return List.copyOf(open);
    }
}
