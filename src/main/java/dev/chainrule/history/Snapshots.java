package dev.chainrule.history;

import dev.chainrule.network.Snapshot;
import java.util.List;
import org.springframework.stereotype.Component;

/** What networks looked like inside while they were trained: a few epochs of each job. */
@Component
public class Snapshots {

    private final SnapshotRepository repository;
    private final RecordingSettings settings;

    Snapshots(SnapshotRepository repository, RecordingSettings settings) {
        this.repository = repository;
        this.settings = settings;
    }

    /** When a job's training of so many epochs is to be looked at; earlier attempts at it count. */
    public SnapshotTimes times(String job, int epochs) {
        int most = settings.epochs();
        return new SnapshotTimes(epochs, most, most == 0 ? 0 : (int) repository.count(job), settings.rows());
    }

    /** In the caller's transaction; in place of the one of the same epoch. */
    public void save(String job, Snapshot snapshot) {
        repository.save(new KeptSnapshot(job, snapshot));
    }

    /** In the order of their epochs. */
    public List<Snapshot> of(String job) {
        return repository.of(job).stream().map(KeptSnapshot::snapshot).toList();
    }

    /** Forgets those of later epochs, as they are going to come again. In the caller's transaction. */
    public void cut(String job, int epoch) {
        repository.deleteAfter(job, epoch);
    }

    /** In the caller's transaction. */
    public void remove(String job) {
        cut(job, -1);
    }
}
