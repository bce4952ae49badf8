package dev.chainrule.run;

import dev.chainrule.checkpoint.Checkpoint;
import dev.chainrule.event.EventData;
import dev.chainrule.event.Events;
import dev.chainrule.job.JobNews;
import dev.chainrule.job.Progress;
import dev.chainrule.job.TrainingJob;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Tells of runs; what becomes of their jobs is told by {@link JobNews}. */
@Component
class RunEvents implements RunListener {

    private final Events events;

    RunEvents(Events events) {
        this.events = events;
    }

    private void tell(TrainingJob job, EventData data) {
        events.tell(job.id(), job.attempt(), data);
    }

    @Override
    public void goesOn(TrainingJob job, Checkpoint from) {
        long step = from.position().step();
        tell(
                job,
                EventData.Log.goesOn(
                        String.format(Locale.ROOT, "Attempt %d resumes after step %,d.", job.attempt(), step), step));
    }

    @Override
    public void progressed(TrainingJob job, Progress now) {
        tell(
                job,
                new EventData.Metrics(
                        now.fold(),
                        now.epoch(),
                        now.epochs(),
                        now.step(),
                        now.steps(),
                        Math.rint(now.rowsPerSecond()),
                        now.latest()));
    }

    @Override
    public void checkpointKept(TrainingJob job, Checkpoint checkpoint) {
        Checkpoint.Position position = checkpoint.position();
        tell(
                job,
                new EventData.Checkpoint(
                        checkpoint.id(),
                        position.epoch(),
                        position.step(),
                        checkpoint.file().bytes()));
    }

    @Override
    public void trainsFurther(TrainingJob job, String what) {
        tell(job, EventData.Log.info("The training is done; now " + what + "."));
    }

    @Override
    public void diagnosed(TrainingJob job, String diagnosis) {
        tell(job, new EventData.Diagnosis(diagnosis, null, null, null));
    }
}
