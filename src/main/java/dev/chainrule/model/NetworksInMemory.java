package dev.chainrule.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The networks that were asked last, by the ids of what they belong to; for any number of threads. Whoever reads one
 * keeps only those waiting that want the same; one that has to make room is closed when nobody uses it any more.
 */
public final class NetworksInMemory {

    private final int most;
    private final Map<String, CompletableFuture<TrainedNetwork>> networks = new LinkedHashMap<>(16, 0.75f, true);

    /** @param most how many are kept */
    public NetworksInMemory(int most) {
        this.most = most;
    }

    /**
     * A network that the caller closes when it has been asked.
     *
     * @param reading how it is had where it is not here; once, however many ask at the same time
     */
    public TrainedNetwork get(String id, Supplier<TrainedNetwork> reading) {
        while (true) {
            CompletableFuture<TrainedNetwork> mine = new CompletableFuture<>();
            CompletableFuture<TrainedNetwork> known = enter(id, mine);
            if (known == null) {
                return read(id, mine, reading);
            }
            TrainedNetwork network = await(known);
            if (network.lend()) {
                return network;
            }
        }
    }

    /** What is known already; null where it is up to the caller to read it. */
    private @Nullable CompletableFuture<TrainedNetwork> enter(String id, CompletableFuture<TrainedNetwork> mine) {
        synchronized (networks) {
            CompletableFuture<TrainedNetwork> known = networks.get(id);
            if (known == null) {
                networks.put(id, mine);
            }
            return known;
        }
    }

    private TrainedNetwork read(String id, CompletableFuture<TrainedNetwork> mine, Supplier<TrainedNetwork> reading) {
        TrainedNetwork network;
        try {
            network = reading.get();
        } catch (RuntimeException | Error unreadable) {
            synchronized (networks) {
                networks.remove(id, mine);
            }
            mine.completeExceptionally(unreadable);
            throw unreadable;
        }
        network.lend();
        mine.complete(network);
        makeRoom();
        return network;
    }

    private static TrainedNetwork await(CompletableFuture<TrainedNetwork> reading) {
        try {
            return reading.join();
        } catch (CompletionException unreadable) {
            if (unreadable.getCause() instanceof RuntimeException exception) {
                throw exception;
            }
            if (unreadable.getCause() instanceof Error error) {
                throw error;
            }
            throw unreadable;
        }
    }

    private void makeRoom() {
        synchronized (networks) {
            while (networks.size() > most) {
                String eldest = networks.keySet().iterator().next();
                release(networks.remove(eldest));
            }
        }
    }

    public void forget(String id) {
        synchronized (networks) {
            release(networks.remove(id));
        }
    }

    /** Also one that is still being read, as soon as it is there. */
    private static void release(@Nullable CompletableFuture<TrainedNetwork> removed) {
        if (removed != null) {
            CompletableFuture<Void> ignored = removed.thenAccept(TrainedNetwork::close);
        }
    }
}
