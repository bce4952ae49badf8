package dev.chainrule.event;

import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why a receiver did not answer, in words of its own world. */
final class NoAnswer {

    static final String UNKNOWN = "the connection broke off before there was an answer";

    /** As earlier versions wrote it down. */
    private static final Pattern NAME_OF_A_CLASS =
            Pattern.compile("[A-Za-z0-9_.$]*(Exception|Error)\\b.*", Pattern.DOTALL);

    private NoAnswer() {}

    static String words(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
                return "the name of the host is not known";
            }
        }
        @Nullable Throwable first = unwrapped(failure);
        if (first instanceof HttpConnectTimeoutException) {
            return "no connection came about in time";
        }
        if (first instanceof HttpTimeoutException || first instanceof TimeoutException) {
            return "no answer came in time";
        }
        if (first instanceof ConnectException) {
            return "nobody takes connections there";
        }
        if (first instanceof SSLException) {
            return "no secure connection came about: the certificate or the version of TLS is not accepted";
        }
        return first instanceof ProtocolException ? "what came back is no HTTP" : UNKNOWN;
    }

    private static @Nullable Throwable unwrapped(@Nullable Throwable failure) {
        if (failure instanceof CompletionException || failure instanceof ExecutionException) {
            return failure.getCause() == null ? failure : unwrapped(failure.getCause());
        }
        return failure;
    }

    /** What is stored, without the names of classes that earlier versions stored. */
    static @Nullable String stored(@Nullable String words) {
        return words != null && NAME_OF_A_CLASS.matcher(words).matches() ? UNKNOWN : words;
    }
}
