package dev.chainrule.queue;

import dev.chainrule.network.math.Gemm;
import dev.chainrule.network.math.Kernels;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Loads the libraries that compute beside the first requests: it takes a second or two, which are neither the start's nor
 * those of the first job. A job that comes sooner waits for what is left of it.
 */
@Component
final class EngineAhead {

    private static final Logger LOG = LoggerFactory.getLogger(EngineAhead.class);

    @EventListener
    void ready(ApplicationReadyEvent event) {
        Thread thread = new Thread(this::load, "engine");
        thread.setDaemon(true);
        thread.start();
    }

    /** What fails here fails each job too, which can say so. */
    private void load() {
        try {
            Kernels.fast();
            Gemm ignored = Gemm.best(); // unpacks the library for products
        } catch (RuntimeException | Error unusable) {
            LOG.error("The backend could not be started", unusable);
        }
    }
}
