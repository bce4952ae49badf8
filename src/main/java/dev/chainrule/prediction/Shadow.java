package dev.chainrule.prediction;

import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.model.Model;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares what models answer with what others would have answered; no answer waits for it, or fails by it. */
public interface Shadow {

    /**
     * Looks for the other model before anything is answered.
     *
     * @param asked the model that answers
     * @param reference the other one, as clients name models
     * @throws dev.chainrule.problem.ProblemException where there is none, or one whose answers mean something else
     */
    Challenger challenger(Model asked, String reference);

    /** The other model, to be asked the same. */
    @FunctionalInterface
    interface Challenger {

        /**
         * Soon, on another thread, or not at all where too many wait.
         *
         * @param rows that were asked about; must not change any more
         * @param answers to them, in their order
         * @param threshold of two classes, as the client gave it; null where it gave none
         */
        void compare(List<RawRow> rows, List<? extends @Nullable Object> answers, @Nullable Double threshold);
    }
}
