package dev.chainrule.dataset;

import java.util.Optional;

/** Tells what still needs a dataset, so that it is not deleted under somebody's feet; every bean of it is asked. */
@FunctionalInterface
public interface DatasetUse {

    /** What needs it, as users call it, such as {@code job job_0abc}. */
    Optional<String> useOf(Dataset dataset);
}
