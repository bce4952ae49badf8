package dev.chainrule.prediction.inference;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a model.
 *
 * @param id to be said again in the answer; null for none
 * @param inputs at least one
 * @param outputs wanted; empty for all
 * @param binaryOutputs whether outputs that say nothing of it are answered as bytes
 */
record InferenceRequest(@Nullable String id, List<RequestTensor> inputs, List<Wanted> outputs, boolean binaryOutputs) {

    /**
     * An output that is wanted.
     *
     * @param binary null where it says nothing of it
     * @param classes how many of the likeliest classes are wanted in its place; 0 for the output itself
     */
    record Wanted(String name, @Nullable Boolean binary, int classes) {}
}
