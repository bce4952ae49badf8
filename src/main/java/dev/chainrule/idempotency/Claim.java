package dev.chainrule.idempotency;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** A request that is at work under its key; on the thread of the request. */
final class Claim {

    private static final ThreadLocal<@Nullable Claim> CURRENT = new ThreadLocal<>();

    private final Key key;
    private final String holder;
    private final DigestedRequest request;
    private @Nullable String fingerprint;

    /** @param holder names this request among all that come with the key */
    Claim(Key key, String holder, DigestedRequest request) {
        this.key = key;
        this.holder = holder;
        this.request = request;
    }

    static @Nullable Claim current() {
        return CURRENT.get();
    }

    void enter() {
        CURRENT.set(this);
    }

    static void leave() {
        CURRENT.remove();
    }

    Key key() {
        return key;
    }

    String holder() {
        return holder;
    }

    /** Of the whole request; known when its body has been read. */
    synchronized String fingerprint() {
        try {
            if (fingerprint == null) {
                fingerprint = request.fingerprint();
            }
            return fingerprint;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
