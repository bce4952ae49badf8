package dev.chainrule.network.layer;

/** A layer of filters, which have the same weights at all places of a row. */
public interface Filtering extends Weighted {

    /** How many channels come out. */
    int filters();
}
