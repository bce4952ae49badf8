package dev.chainrule.job;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/** How many jobs there are in each status, of all processes. */
@Component
public class JobCounts {

    private final TrainingJobRepository repository;
    private final Clock clock;

    JobCounts(TrainingJobRepository repository, Clock clock) {
        this.repository = repository;
        this.clock = clock;
    }

    /** One that none is in is 0. */
    public Map<JobStatus, Long> byStatus() {
        Map<JobStatus, Long> counts = new EnumMap<>(JobStatus.class);
        for (JobStatus status : JobStatus.values()) {
            counts.put(status, 0L);
        }
        repository.counts().forEach(count -> counts.put(count.status(), count.jobs()));
        return counts;
    }

    /** Those that a worker is at, oldest first. */
    public List<TrainingJob> atWork() {
        return repository.all(JobStatus.AT_WORK);
    }

    /** Longest time that a queued job has been waiting; empty where none does. */
    public Optional<Duration> longestWait() {
        Instant now = clock.instant();
        return JobStatus.WAITING.stream()
                .flatMap(status -> repository.queuedAt(status, Limit.of(1)).stream())
                .min(Comparator.naturalOrder())
                .map(since -> Duration.between(since, now));
    }
}
