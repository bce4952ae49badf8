package dev.chainrule.job;

import dev.chainrule.thread.PeriodicTask;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/** Removes what is kept of jobs longer than the settings say; any number of processes may do it at once. */
@Component
public class Retention extends PeriodicTask {

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final int AT_ONCE = 100;

    private final TrainingJobRepository repository;
    private final Jobs jobs;
    private final RetentionSettings settings;
    private final Clock clock;

    public Retention(TrainingJobRepository repository, Jobs jobs, RetentionSettings settings, Clock clock) {
        super("retention", settings.every(), "What is kept of old jobs could not be removed");
        this.repository = repository;
        this.jobs = jobs;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    protected void look() {
        clean();
    }

    /** @return of how many jobs something was removed */
    public int clean() {
        if (settings.forEver()) {
            return 0;
        }
        int cleared = 0;
        List<String> due;
        do {
            due = repository.toClear(JobStatus.TERMINAL, endedBefore(), Limit.of(AT_ONCE));
            due.forEach(jobs::clear);
            cleared += due.size();
        } while (due.size() == AT_ONCE);
        if (cleared > 0) {
            LOG.info("Removed histories and checkpoints of {} jobs (chainrule.retention)", cleared);
        }
        return cleared;
    }

    /** What ended before is too old, or there are too many that ended later. */
    private Instant endedBefore() {
        Instant tooOld =
                settings.days() == null ? Instant.EPOCH : clock.instant().minus(Duration.ofDays(settings.days()));
        Instant tooMany = settings.jobs() == null
                ? Instant.EPOCH
                : repository.ends(JobStatus.TERMINAL, Limit.of(settings.jobs() + 1)).stream()
                        .skip(settings.jobs())
                        .findFirst()
                        .map(end -> end.plusMillis(1))
                        .orElse(Instant.EPOCH);
        return tooOld.isAfter(tooMany) ? tooOld : tooMany;
    }
}
