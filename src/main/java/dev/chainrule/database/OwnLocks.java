package dev.chainrule.database;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Locks that many may share, for a database that has none and that this process has to itself. H2 would write the row that
 * it locks, with all that stands on its page, and let in one after the other. Each is held until the transaction of its
 * thread has ended.
 */
final class OwnLocks {

    /** As long as H2 waits for a row. */
    private static final long PATIENCE_MILLIS = 2000;

    /** Of all databases of this process, by what they are called; only those that somebody has or waits for. */
    private static final Map<String, Used> IN_USE = new HashMap<>();

    private static final class Used {
        private final ReadWriteLock lock = new ReentrantReadWriteLock();
        private int users;
    }

    private final String database;

    /** @param database that others who mean the same one name too */
    OwnLocks(String database) {
        this.database = database;
    }

    /** Together with others who do. */
    void keep(String row) {
        acquire(row, false);
    }

    /** While nobody else has it in whichever way. */
    void take(String row) {
        acquire(row, true);
    }

    private void acquire(String row, boolean alone) {
        String key = database + ' ' + row;
        Used used = enter(key);
        Lock lock = alone ? used.lock.writeLock() : used.lock.readLock();
        boolean acquired = false;
        try {
            acquired = lock.tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            if (!acquired) {
                leave(key, used);
            }
        }
        if (!acquired) {
            throw new CannotAcquireLockException("Somebody else has " + row);
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                lock.unlock();
                leave(key, used);
            }
        });
    }

    private static Used enter(String key) {
        synchronized (IN_USE) {
            Used used = IN_USE.computeIfAbsent(key, first -> new Used());
            used.users++;
            return used;
        }
    }

    private static void leave(String key, Used used) {
        synchronized (IN_USE) {
            if (--used.users == 0) {
                IN_USE.remove(key);
            }
        }
    }
}
