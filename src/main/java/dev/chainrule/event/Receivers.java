package dev.chainrule.event;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Whom the operator lets this service talk to; nobody unless he says so. */
@Component
final class Receivers {

    private static final String SETTING = "chainrule.webhook.allowed-hosts";
    private static final String PLAIN = "http://";
    private static final int LAST_PORT = 65_535;
    private static final int PORT_OF_HTTP = 80;
    private static final int PORT_OF_HTTPS = 443;

    private final List<String> allowed;

    Receivers(WebhookSettings settings) {
        this.allowed = settings.allowedHosts().stream()
                .map(host -> host.toLowerCase(Locale.ROOT))
                .toList();
    }

    /** What stands against an address; empty for one that may be sent to. */
    Optional<String> objection(String address) {
        URI url = parsed(address);
        if (url == null || url.getHost() == null || !isWeb(url)) {
            return Optional.of("is not an https URL");
        }
        if (url.getUserInfo() != null || url.getFragment() != null) {
            return Optional.of("has a user or a fragment, which are not sent");
        }
        if (url.getPort() == 0 || url.getPort() > LAST_PORT) {
            return Optional.of("has an invalid port");
        }
        String host = url.getHost().toLowerCase(Locale.ROOT);
        String named = url.getPort() < 0 ? host : host + ":" + url.getPort();
        if (url.getScheme().equalsIgnoreCase("https")) {
            return allows(host) || allows(named) ? Optional.empty() : Optional.of(unknown(host));
        }
        boolean plain = allows(PLAIN + host) || allows(PLAIN + named);
        return plain ? Optional.empty() : Optional.of(allows(host) ? "is not https" : unknown(host));
    }

    /** Who is behind an address that may be sent to: its host and port, however they are written. */
    static String host(String address) {
        URI url = URI.create(address);
        boolean secure = "https".equalsIgnoreCase(url.getScheme());
        int port = url.getPort() >= 0 ? url.getPort() : secure ? PORT_OF_HTTPS : PORT_OF_HTTP;
        return "%s:%s".formatted(String.valueOf(url.getHost()).toLowerCase(Locale.ROOT), port);
    }

    private boolean allows(String host) {
        return allowed.contains(host);
    }

    private static String unknown(String host) {
        return "the host \"%s\" is not in %s".formatted(host, SETTING);
    }

    private static boolean isWeb(URI url) {
        return "https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme());
    }

    private static @Nullable URI parsed(String address) {
        try {
            return new URI(address);
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /** What may be shown of an address; null where it is none, and may be the secret, or has a password in it. */
    static @Nullable String shown(String address) {
        URI url = parsed(address);
        return url != null && url.getHost() != null && isWeb(url) && url.getRawUserInfo() == null ? address : null;
    }

    String hint() {
        return allowed.isEmpty() ? "the operator of this service lists hosts in " + SETTING : "one of " + allowed;
    }
}
