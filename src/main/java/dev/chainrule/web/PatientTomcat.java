package dev.chainrule.web;

import dev.chainrule.web.body.BodySettings;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.springframework.boot.tomcat.autoconfigure.TomcatServerProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Puts the {@link ConnectionValve} before everything else, and lets no head and no read of a body wait longer than is
 * allowed.
 */
@Component
final class PatientTomcat implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private final BodySettings settings;
    private final HeadSettings head;
    private final int places;

    PatientTomcat(BodySettings settings, HeadSettings head, TomcatServerProperties tomcat) {
        this.settings = settings;
        this.head = head;
        this.places =
                Math.max(1, Math.min(settings.waiting(), tomcat.getThreads().getMax() / 2));
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addEngineValves(new ConnectionValve(settings, places));
        factory.setProtocol(PatientProtocol.class.getName());
        factory.addConnectorCustomizers(connector -> {
            if (connector.getProtocolHandler() instanceof PatientProtocol patient) {
                patient.setHeadDeadline(head.deadline());
            }
            if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
                http.setDisableUploadTimeout(false);
                http.setConnectionUploadTimeout((int) settings.grace().toMillis());
            }
        });
    }
}
