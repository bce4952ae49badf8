package dev.chainrule.model;

import java.util.Optional;

/** Tells what still needs a model, so that it is not forgotten under somebody's feet; every bean of it is asked. */
@FunctionalInterface
public interface ModelUse {

    /** @param model its id */
    boolean needsModel(String model);

    /** What needs it, as users call it, such as {@code job job_0abc}. */
    default Optional<String> useOfModel(String model) {
        return needsModel(model) ? Optional.of("work that has not ended") : Optional.empty();
    }
}
