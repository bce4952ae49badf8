package dev.chainrule.idempotency;

import jakarta.persistence.PostPersist;
import org.springframework.stereotype.Component;

/**
 * Notes what a request with a key has created, in the transaction that creates it: so there is no moment at which a crash
 * leaves one without the other. What a request creates last is what it is answered with.
 */
@Component
public class Creations {

    private final KeyRepository keys;

    Creations(KeyRepository keys) {
        this.keys = keys;
    }

    /** Whether what this thread creates is noted. */
    public static boolean areNoted() {
        return Claim.current() != null;
    }

    @PostPersist
    void created(Created row) {
        Claim claim = Claim.current();
        if (claim != null) {
            keys.created(claim, claim.fingerprint(), row.location());
        }
    }
}
