package dev.chainrule.idempotency;

/** A row that a request may create, and is answered with; see {@link Creations}. */
public interface Created {

    /** Path of the resource. */
    String location();
}
