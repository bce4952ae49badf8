package dev.chainrule.run;

import dev.chainrule.job.TrainingJob;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what seems to be wrong with a training, from what has been recorded of it: quick enough to be asked meanwhile. */
public interface Examiner {

    /**
     * Something that seems to be wrong.
     *
     * @param code stable snake_case word for programs
     * @param severity {@code warning} or {@code error}
     * @param layer where it begins, counted from 1; null where it is not in a layer
     * @param message what is wrong and what to try, for people
     */
    record Remark(String code, String severity, @Nullable Integer layer, String message) {}

    /** On any thread, in no transaction. */
    List<Remark> examine(TrainingJob job);
}
