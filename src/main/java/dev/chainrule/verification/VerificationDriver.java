package dev.chainrule.verification;

import dev.chainrule.job.JobFollower;
import dev.chainrule.web.LongPolls;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Compares models when they have been retrained. */
@Component
class VerificationDriver extends JobFollower {

    private static final Logger LOG = LoggerFactory.getLogger(VerificationDriver.class);
    private static final Duration TICK = Duration.ofSeconds(5);

    private final Verifications verifications;
    private final LongPolls<Verification> polls;

    VerificationDriver(Verifications verifications) {
        super("verifications", TICK);
        this.verifications = verifications;
        this.polls = new LongPolls<>(verifications::find, each -> each.status().terminal());
    }

    /** The verification when it has ended, or when the time is over. */
    CompletableFuture<Verification> within(String id, int seconds) {
        return polls.within(id, seconds);
    }

    @Override
    protected void look() {
        for (String id : verifications.running()) {
            try {
                verifications.look(id);
            } catch (RuntimeException unexpected) {
                LOG.error("Verification {} could not be checked; it is retried soon", id, unexpected);
            }
        }
        polls.call();
    }
}
