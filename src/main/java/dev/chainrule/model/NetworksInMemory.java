package dev.chainrule.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The networks that were asked last, by the ids of what they belong to; for any number of threads. */
public final class NetworksInMemory {

    private final Map<String, TrainedNetwork> networks;

    /** @param most how many are kept */
    public NetworksInMemory(int most) {
        this.networks = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, TrainedNetwork> eldest) {
                return size() > most;
            }
        };
    }

    /** @param reading how it is had where it is not here; once, however many ask at the same time */
    public TrainedNetwork get(String id, Supplier<TrainedNetwork> reading) {
        synchronized (networks) {
            TrainedNetwork known = networks.get(id);
            if (known == null) {
                known = reading.get();
                networks.put(id, known);
            }
            return known;
        }
    }

    public void forget(String id) {
        synchronized (networks) {
            networks.remove(id);
        }
    }
}
