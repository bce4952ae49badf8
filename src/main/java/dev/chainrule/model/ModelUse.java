package dev.chainrule.model;

import java.util.Optional;

/** Tells what still needs a model, so that it is not forgotten under somebody's feet; every bean of it is asked. */
@FunctionalInterface
public interface ModelUse {

    /**
     * What needs it, as users call it, such as {@code job job_0abc}.
     *
     * @param model its id
     */
    Optional<String> useOfModel(String model);
}
