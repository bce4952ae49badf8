package dev.chainrule.training;

import dev.chainrule.plan.TrainingSettings;
import dev.chainrule.queue.WorkerSettings;
import dev.chainrule.web.InUse;
import java.util.Locale;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** How much may be trained at once. */
@Order(2)
@Component
final class WorkInUse implements InUse {

    private final TrainingSettings settings;
    private final WorkerSettings workers;

    WorkInUse(TrainingSettings settings, WorkerSettings workers) {
        this.settings = settings;
        this.workers = workers;
    }

    @Override
    public String words() {
        return String.format(
                Locale.ROOT,
                "%d workers on %d threads; %,d MB for what is trained side by side; heap %,d MB",
                workers.count(),
                settings.threadCount(),
                settings.memoryBytes() >> 20,
                Runtime.getRuntime().maxMemory() >> 20);
    }
}
