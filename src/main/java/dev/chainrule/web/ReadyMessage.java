package dev.chainrule.web;

import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Says, once, where the service can be found, and what it works with. */
@Component
final class ReadyMessage {

    private static final Logger LOG = LoggerFactory.getLogger(ReadyMessage.class);

    private final OwnAddress address;
    private final ObjectProvider<InUse> inUse;
    private final String version;

    ReadyMessage(OwnAddress address, ObjectProvider<InUse> inUse, ObjectProvider<BuildProperties> build) {
        this.address = address;
        this.inUse = inUse;
        this.version =
                build.stream().findFirst().map(BuildProperties::getVersion).orElse("(unpackaged)");
    }

    @EventListener
    void ready(ApplicationReadyEvent event) {
        LOG.info("Chainrule {} is ready at {} after {} ms", version, address.url(), millis(event));
        LOG.info("In use: {}", inUse.orderedStream().map(InUse::words).collect(Collectors.joining("; ")));
    }

    private static long millis(ApplicationReadyEvent event) {
        return event.getTimeTaken() == null ? 0 : event.getTimeTaken().toMillis();
    }
}
