package dev.chainrule.queue;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A process that works at the queue, as it last said of itself. */
@Entity
@Table(name = "processes")
public class ServiceProcess {

    @Id
    private String name;

    private Instant startedAt;
    private Instant heartbeatAt;
    private int workers;
    private long memoryBytes;
    private long memoryTaken;

    @SuppressWarnings("NullAway.Init") // filled by Hibernate
    protected ServiceProcess() {}

    ServiceProcess(String name, int workers, long memoryBytes, Instant now) {
        this.name = name;
        this.startedAt = now.truncatedTo(ChronoUnit.MILLIS);
        this.heartbeatAt = startedAt;
        this.workers = workers;
        this.memoryBytes = memoryBytes;
    }

    /** It lives. */
    void beat(long taken, Instant now) {
        memoryTaken = taken;
        heartbeatAt = now.truncatedTo(ChronoUnit.MILLIS);
    }

    public String name() {
        return name;
    }

    public Instant startedAt() {
        return startedAt;
    }

    public Instant heartbeatAt() {
        return heartbeatAt;
    }

    /** How many jobs it runs side by side at most. */
    public int workers() {
        return workers;
    }

    /** That all its jobs together may hold. */
    public long memoryBytes() {
        return memoryBytes;
    }

    public long memoryTaken() {
        return memoryTaken;
    }
}
