package dev.chainrule.checkpoint;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The best epoch that a job has had by its newest checkpoint; of what a run stores there, this alone is read here. */
record BestSoFar(int epoch) {

    private static final JsonMapper JSON = JsonMapper.shared();

    private record RunState(@Nullable BestSoFar best) {}

    /** Empty where none was measured yet, or the text is not one that a run writes. */
    static Optional<BestSoFar> in(String jobState) {
        try {
            return Optional.ofNullable(JSON.readValue(jobState, RunState.class).best());
        } catch (JacksonException unknown) {
            return Optional.empty();
        }
    }
}
