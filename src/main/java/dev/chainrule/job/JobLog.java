package dev.chainrule.job;

import dev.chainrule.network.metric.Series;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Writes one line about each job to the log, when it has ended or when this process hands it back. */
@Component
final class JobLog implements JobListener {

    private static final Logger LOG = LoggerFactory.getLogger(JobLog.class);
    private static final List<String> LOSSES = List.of(Series.VALIDATION.loss(), Series.TRAINING.loss());

    @Override
    public void moved(TrainingJob job) {
        if (job.status() == JobStatus.INTERRUPTED) {
            LOG.info(
                    "{} at {}; it resumes when a worker takes it",
                    told(job),
                    job.progress().position());
        }
    }

    @Override
    public void ended(TrainingJob job) {
        LOG.info("{}{}{}", told(job), loss(job.progress().best()), outcome(job));
    }

    private static String told(TrainingJob job) {
        return String.format(
                Locale.ROOT,
                "Job %s \"%s\" %s after %.1f s",
                job.id(),
                job.name(),
                job.status().word(),
                job.runMillis() / 1000.0);
    }

    /** To four digits: whoever wants them all asks for the job. */
    private static String loss(Map<String, @Nullable Double> best) {
        return LOSSES.stream()
                .filter(name -> best.get(name) != null)
                .findFirst()
                .map(name -> String.format(Locale.ROOT, ", %s %.4g", name, Objects.requireNonNull(best.get(name))))
                .orElse("");
    }

    private static String outcome(TrainingJob job) {
        JobError error = job.error();
        if (error != null) {
            return ": %s: %s".formatted(error.code(), error.message());
        }
        return job.modelId() == null ? "" : ", model %s".formatted(job.modelId());
    }
}
