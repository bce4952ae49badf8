package dev.chainrule.event;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an event says, which depends on its type. */
public sealed interface EventData {

    EventType type();

    /** @param status the job's from now on */
    record Status(String status) implements EventData {
        @Override
        public EventType type() {
            return EventType.STATUS;
        }
    }

    /**
     * @param fold which of the folds is trained, from 1; null for the model
     * @param epoch that is over
     * @param step the epoch's last, of all that the job takes
     * @param rowsPerS training rows a second
     * @param metrics by their names in a history; null where one is not finite
     */
    record Metrics(
            @Nullable Integer fold,
            int epoch,
            int epochs,
            long step,
            long steps,
            double rowsPerS,
            Map<String, @Nullable Double> metrics)
            implements EventData {
        @Override
        public EventType type() {
            return EventType.METRICS;
        }
    }

    /**
     * @param level {@code info} or {@code warning}
     * @param step that a run goes on after, where it says so; what was told of later steps is told again
     * @param dropped how many older events are gone, where it says so
     */
    record Log(
            String level,
            String message,
            @Nullable Long step,
            @Nullable Long dropped) implements EventData {

        public static Log warning(String message) {
            return new Log("warning", message, null, null);
        }

        public static Log info(String message) {
            return new Log("info", message, null, null);
        }

        public static Log goesOn(String message, long step) {
            return new Log("info", message, step, null);
        }

        static Log dropped(String message, long dropped) {
            return new Log("info", message, null, dropped);
        }

        @Override
        public EventType type() {
            return EventType.LOG;
        }
    }

    /**
     * @param epoch epochs done
     * @param step steps done
     */
    record Checkpoint(String id, int epoch, long step, long bytes) implements EventData {
        @Override
        public EventType type() {
            return EventType.CHECKPOINT;
        }
    }

    /**
     * @param message what seems to be wrong, and what would do
     * @param code of the finding, as a job's diagnosis has it; null in events of earlier versions
     * @param severity of the finding: warning or error
     * @param layer where it begins, counted from 1; null where it is not in a layer
     */
    record Diagnosis(
            String message,
            @Nullable String code,
            @Nullable String severity,
            @Nullable Integer layer) implements EventData {
        @Override
        public EventType type() {
            return EventType.DIAGNOSIS;
        }
    }

    /**
     * @param status {@code succeeded}, {@code failed} or {@code cancelled}
     * @param model id of the model it created
     * @param error as the job shows it
     */
    record Done(
            String status, @Nullable String model, @Nullable Object error) implements EventData {
        @Override
        public EventType type() {
            return EventType.DONE;
        }
    }
}
