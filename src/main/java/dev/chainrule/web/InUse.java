package dev.chainrule.web;

/** Something that a running service works with, and that whoever runs it wants to be sure of. */
public interface InUse {

    /** Such as {@code data directory /var/lib/chainrule}. */
    String words();
}
