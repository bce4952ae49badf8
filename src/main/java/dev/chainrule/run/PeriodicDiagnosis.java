package dev.chainrule.run;

import dev.chainrule.event.EventData;
import dev.chainrule.event.Events;
import dev.chainrule.job.Attempts;
import dev.chainrule.job.Jobs;
import dev.chainrule.job.TrainingJob;
import dev.chainrule.network.EpochReport;
import dev.chainrule.run.Examiner.Remark;
import dev.chainrule.thread.DaemonThreads;
import dev.chainrule.thread.FatalErrors;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Has trainings examined, every few seconds on a thread of its own and once after the last step, and tells what is found:
 * each thing once for each attempt.
 */
@Component
class PeriodicDiagnosis implements RunListener, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(PeriodicDiagnosis.class);
    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(5);

    private final ObjectProvider<Examiner> examiners;
    private final Jobs jobs;
    private final Attempts attempts;
    private final Events events;
    private final Map<String, Watched> watched = new ConcurrentHashMap<>();
    /** What comes after the service has begun to stop is left out. */
    private final ExecutorService thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            new DaemonThreads("examiner"),
            new ThreadPoolExecutor.DiscardPolicy());

    PeriodicDiagnosis(ObjectProvider<Examiner> examiners, Jobs jobs, Attempts attempts, Events events) {
        this.examiners = examiners;
        this.jobs = jobs;
        this.attempts = attempts;
        this.events = events;
    }

    /** An attempt that is under way. */
    private static final class Watched {
        private final Set<String> told = new HashSet<>();
        private long next = System.nanoTime() + INTERVAL;
    }

    private Watched watched(TrainingJob job) {
        return watched.computeIfAbsent(job.id() + " " + job.attempt(), attempt -> new Watched());
    }

    @Override
    public void epochDone(TrainingJob job, int epochs, EpochReport report) {
        Watched attempt = watched(job);
        if (System.nanoTime() - attempt.next >= 0) {
            attempt.next = System.nanoTime() + INTERVAL;
            thread.execute(() -> examine(job, attempt));
        }
    }

    @Override
    public void trained(TrainingJob job) {
        Watched attempt = watched(job);
        watched.remove(job.id() + " " + job.attempt());
        examine(job, attempt);
    }

    /** What it cannot say keeps no training from going on. */
    private void examine(TrainingJob job, Watched attempt) {
        try {
            TrainingJob now = jobs.lookUp(job.id()).orElse(job);
            for (Examiner examiner : examiners) {
                tell(job, attempt, examiner.examine(now));
            }
        } catch (RuntimeException | Error unable) {
            FatalErrors.survived(unable);
            LOG.debug("Job {} could not be examined", job.id(), unable);
        }
    }

    private void tell(TrainingJob job, Watched attempt, List<Remark> remarks) {
        synchronized (attempt) { // the last look may come upon one that is still under way
            tellNew(job, attempt, remarks);
        }
    }

    private void tellNew(TrainingJob job, Watched attempt, List<Remark> remarks) {
        List<Remark> untold = remarks.stream()
                .filter(remark -> !attempt.told.contains(remark.code()))
                .toList();
        if (untold.isEmpty()) {
            return;
        }
        attempts.write(
                job.id(),
                job.attempt(),
                List.of(),
                running -> untold.forEach(remark -> events.tell(
                        job.id(),
                        job.attempt(),
                        new EventData.Diagnosis(remark.message(), remark.code(), remark.severity(), remark.layer()))));
        untold.forEach(remark -> attempt.told.add(remark.code()));
    }

    /** Lets a look end: H2 closes its file for everybody when a thread that reads it is interrupted. */
    @Override
    public void destroy() {
        thread.shutdown();
    }
}
