package dev.chainrule.event;

import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why a receiver did not answer, in the words of whoever runs it. */
final class NoAnswer {

    static final String UNKNOWN = "The connection was closed before the response had arrived.";

    /** As earlier versions wrote it down. */
    private static final Pattern NAME_OF_A_CLASS =
            Pattern.compile("[A-Za-z0-9_.$]*(Exception|Error)\\b.*", Pattern.DOTALL);

    private NoAnswer() {}

    /** @param timeout that the attempt had */
    static String words(@Nullable Throwable failure, Duration timeout) {
        if (isCausedBy(failure, UnresolvedAddressException.class) || isCausedBy(failure, UnknownHostException.class)) {
            return "The host name cannot be resolved.";
        }
        if (isCausedBy(failure, SSLException.class)) {
            return "TLS could not be agreed on; is the receiver's certificate valid for its name, and trusted here?";
        }
        if (isCausedBy(failure, HttpConnectTimeoutException.class)) {
            return "No connection could be made within %s ms (chainrule.webhook.timeout)."
                    .formatted(timeout.toMillis());
        }
        if (isCausedBy(failure, TimeoutException.class) || isCausedBy(failure, HttpTimeoutException.class)) {
            return "The response was not complete after %s ms (chainrule.webhook.timeout)."
                    .formatted(timeout.toMillis());
        }
        if (isCausedBy(failure, ConnectException.class)) {
            return "The connection was refused, or the host is unreachable.";
        }
        return isCausedBy(failure, ProtocolException.class) ? "The response is not HTTP." : UNKNOWN;
    }

    private static boolean isCausedBy(@Nullable Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    /** What is stored, without the names of classes that earlier versions stored. */
    static @Nullable String stored(@Nullable String words) {
        return words != null && NAME_OF_A_CLASS.matcher(words).matches() ? UNKNOWN : words;
    }
}
