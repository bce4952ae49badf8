package dev.chainrule.security;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host with its port, as in a Host or Origin header.
 *
 * @param host lower case; IPv6 in brackets
 * @param port -1 when none was given
 */
record Authority(String host, int port) {

    private static final Pattern SYNTAX =
            Pattern.compile("(\\[[0-9a-f:.]+]|[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?)(?::([0-9]{1,5}))?");
    private static final Pattern LOOPBACK = Pattern.compile(
            "localhost|[a-z0-9_.-]+\\.localhost|127(\\.(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])){3}|\\[::1]");

    static Optional<Authority> parse(String written) {
        Matcher matcher = SYNTAX.matcher(written.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String port = matcher.group(2);
        return Optional.of(new Authority(matcher.group(1), port == null ? -1 : Integer.parseInt(port)));
    }

    /** Names that no foreign DNS server can point anywhere else. */
    boolean isLoopback() {
        return LOOPBACK.matcher(host).matches();
    }

    /** @param other a host with a port, or without for any */
    boolean matches(Authority other) {
        return host.equals(other.host) && (other.port < 0 || port == other.port);
    }

    Authority withDefaultPort(String scheme) {
        int usual = scheme.equals("https") ? 443 : 80;
        return port < 0 ? new Authority(host, usual) : this;
    }
}
