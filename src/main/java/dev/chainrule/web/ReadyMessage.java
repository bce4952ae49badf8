package dev.chainrule.web;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Says, once, where the service can be found. */
@Component
final class ReadyMessage {

    private static final Logger LOG = LoggerFactory.getLogger(ReadyMessage.class);

    private final Environment environment;
    private final String version;

    ReadyMessage(Environment environment, ObjectProvider<BuildProperties> build) {
        this.environment = environment;
        this.version =
                build.stream().findFirst().map(BuildProperties::getVersion).orElse("(unpackaged)");
    }

    @EventListener
    void ready(ApplicationReadyEvent event) {
        String port = environment.getProperty("local.server.port");
        if (port != null) {
            String host = environment.getProperty("server.address", "127.0.0.1");
            LOG.info("Chainrule {} is ready at http://{}:{} after {} ms", version, host, port, millis(event));
        }
    }

    private static long millis(ApplicationReadyEvent event) {
        return event.getTimeTaken() == null ? 0 : event.getTimeTaken().toMillis();
    }
}
