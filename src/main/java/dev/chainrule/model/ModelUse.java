package dev.chainrule.model;

/** Tells what still needs a model, so that it is not forgotten under somebody's feet; every bean of it is asked. */
@FunctionalInterface
public interface ModelUse {

    /** @param model its id */
    boolean needsModel(String model);
}
