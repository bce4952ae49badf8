package dev.chainrule.network.augmentation;

/** Shows a training row otherwise each time it is seen, so that there is more to learn from; never a row that is measured. */
public sealed interface Augmentation permits PictureChange, Mixing {

    /** Of being applied to a row. */
    double probability();
}
