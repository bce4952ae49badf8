package dev.chainrule.job;

import java.util.Optional;

/** Tells what still needs a job that has ended, so that it is not deleted under somebody's feet; every bean of it is asked. */
@FunctionalInterface
public interface JobUse {

    /** What needs it, as users call it, such as {@code sweep swp_0abc}. */
    Optional<String> useOfJob(String job);
}
