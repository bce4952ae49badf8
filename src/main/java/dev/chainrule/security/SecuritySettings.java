package dev.chainrule.security;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Names under which the service may be reached besides loopback.
 *
 * @param allowedHosts host names it may be reached by besides localhost, each with a port
 *     ({@code models.example.org:8080}) or, for any port, without
 * @param allowedOrigins origins of its page behind a proxy with another name or scheme, such as
 *     {@code https://models.example.org}
 */
@ConfigurationProperties("chainrule.security")
record SecuritySettings(
        @DefaultValue List<String> allowedHosts,
        @DefaultValue List<String> allowedOrigins) {}
