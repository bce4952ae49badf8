package dev.chainrule.model;

/** Hears of models that are deleted; every bean of it is told. */
@FunctionalInterface
public interface ModelFollower {

    /** In the transaction that deletes it, so that nothing names a model that is not there. */
    void deleted(Model model);
}
