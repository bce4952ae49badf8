package dev.chainrule.sweep;

import dev.chainrule.job.JobFollower;
import dev.chainrule.web.LongPolls;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Drives the sweeps that have not ended. */
@Component
class SweepDriver extends JobFollower {

    private static final Logger LOG = LoggerFactory.getLogger(SweepDriver.class);

    private final Sweeps sweeps;
    private final LongPolls<Sweep> polls;

    SweepDriver(Sweeps sweeps, SweepSettings settings) {
        super("sweeps", settings.tick());
        this.sweeps = sweeps;
        this.polls = new LongPolls<>(sweeps::find, sweep -> sweep.status().terminal());
    }

    /** The sweep when it has ended, or when the time is over. */
    CompletableFuture<Sweep> within(String id, int seconds) {
        return polls.within(id, seconds);
    }

    /** One that cannot be driven keeps none of the others from it. */
    @Override
    protected void look() {
        for (String id : sweeps.unfinished()) {
            try {
                if (isRunning()) {
                    sweeps.drive(id);
                }
            } catch (RuntimeException unexpected) {
                LOG.error("Sweep {} could not be continued; it is retried soon", id, unexpected);
            }
        }
        polls.call();
    }
}
