package dev.chainrule.model;

import dev.chainrule.cache.LruCache;
import dev.chainrule.database.OwnDatabase;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What clients call models by, and which model that is, so that a prediction need not ask the database. Only where no other
 * process writes to the same database is anything remembered; and while a change is under way nothing is.
 */
@Component
class ModelReferences {

    private static final int MOST = 10_000;

    /**
     * What a reference means.
     *
     * @param threshold of the alias; null where it is none, or has none
     * @param temperature of the alias; null where it is none, or has none
     */
    record Meaning(
            String model,
            @Nullable Double threshold,
            @Nullable Double temperature) {}

    private final boolean alone;
    private final LruCache<String, Meaning> known = new LruCache<>(MOST);
    /** Transactions that are changing what references mean. */
    private int changing;
    /** Changes so far, begun or ended: what was read before one is not remembered after it. */
    private long changes;

    @Autowired
    ModelReferences(DataSource database) {
        this(OwnDatabase.name(database).isPresent());
    }

    /** @param alone whether no other process writes to the database */
    ModelReferences(boolean alone) {
        this.alone = alone;
    }

    /**
     * @param database asks it; only where nothing is remembered
     * @throws RuntimeException of the database, or where there is no such model
     */
    Meaning meaning(String reference, Supplier<Meaning> database) {
        long before;
        synchronized (this) {
            Meaning meaning = changing > 0 ? null : known.get(reference);
            if (meaning != null) {
                return meaning;
            }
            before = changes;
        }
        Meaning found = database.get();
        synchronized (this) {
            if (alone && changing == 0 && changes == before) {
                known.put(reference, found);
            }
        }
        return found;
    }

    /**
     * Writes what changes the meaning of a reference, in the caller's transaction or in one of its own. Until that has ended
     * everybody asks the database, so that nobody hears anything older than what it says.
     */
    <T> T change(Supplier<T> write) {
        begin();
        boolean later = TransactionSynchronizationManager.isSynchronizationActive();
        if (later) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCompletion(int status) {
                    end();
                }
            });
        }
        try {
            return write.get();
        } finally {
            if (!later) {
                end();
            }
        }
    }

    private synchronized void begin() {
        changing++;
        changes++;
        known.clear();
    }

    private synchronized void end() {
        changing--;
        changes++;
    }
}
