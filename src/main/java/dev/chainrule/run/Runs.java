package dev.chainrule.run;

import dev.chainrule.checkpoint.Checkpoints;
import dev.chainrule.dataset.Datasets;
import dev.chainrule.job.Attempts;
import dev.chainrule.job.TrainingJob;
import dev.chainrule.model.Models;
import dev.chainrule.plan.TrainingSettings;
import java.util.List;
import org.springframework.stereotype.Component;

/** Begins runs of jobs. */
@Component
public final class Runs {

    private final Attempts attempts;
    private final Checkpoints checkpoints;
    private final Datasets datasets;
    private final Models models;
    private final Engine engine;
    private final RowStore rows;
    private final TrainingSettings settings;
    private final List<RunListener> listeners;

    Runs(
            Attempts attempts,
            Checkpoints checkpoints,
            Datasets datasets,
            Models models,
            Engine engine,
            RowStore rows,
            TrainingSettings settings,
            List<RunListener> listeners) {
        this.attempts = attempts;
        this.checkpoints = checkpoints;
        this.datasets = datasets;
        this.models = models;
        this.engine = engine;
        this.rows = rows;
        this.settings = settings;
        this.listeners = listeners;
    }

    /** Works at a job that has been taken up, on this thread, until it ends or is ended. */
    public void run(TrainingJob job, Control control) {
        run(job, settings.memoryBytes(), control, listeners);
    }

    /**
     * @param memoryLimit bytes that all jobs together may hold
     * @param hearing of this run
     */
    void run(TrainingJob job, long memoryLimit, Control control, List<RunListener> hearing) {
        new Run(job, attempts, checkpoints, datasets, models, engine, rows, settings, memoryLimit, control, hearing)
                .run();
    }
}
