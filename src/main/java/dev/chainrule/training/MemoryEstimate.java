package dev.chainrule.training;

import dev.chainrule.network.NetworkSpec;
import dev.chainrule.network.layer.Layer;

/**
 * Memory outside the heap that a job needs, in bytes of float32.
 *
 * @param data encoded rows: {@code rows · (inputs + outputs)}
 * @param parameters weights, best weights, optimizer slots, two gradients, and an average beside the raw weights
 * @param activations of the batches on their way
 */
record MemoryEstimate(long data, long parameters, long activations) {

    private static final long EVALUATED_AT_ONCE = 256;
    private static final int GRADIENTS = 2;
    /** Running values, those of the best weights, and those of a batch in each workspace. */
    private static final int STATES = 4;

    static MemoryEstimate of(JobPlan plan, NetworkSpec spec) {
        long perRow = spec.inputs() + 4L * spec.outputs();
        for (Layer layer : spec.build().layers()) {
            perRow += columns(layer);
        }
        long batch = Math.min(plan.batchSize(), plan.dataset().rows());
        long averages = plan.training().weightAveraging() == null ? 0 : 2;
        long copies = 2L + plan.optimizer().slots() + GRADIENTS + averages;
        return new MemoryEstimate(
                Float.BYTES * (long) plan.dataset().rows() * (spec.inputs() + spec.outputs()),
                Float.BYTES * (spec.parameterCount() * copies + spec.build().stateCount() * STATES),
                Float.BYTES * perRow * (GRADIENTS * batch + EVALUATED_AT_ONCE));
    }

    /** Values per row that a layer's passes hold; one made of others holds theirs, its sum, and the ways around them. */
    private static long columns(Layer layer) {
        long own = layer.columns();
        if (layer.inner().isEmpty()) {
            return own;
        }
        long around = layer.inputs() + 2L * layer.outputs();
        return own
                + around
                + layer.inner().stream().mapToLong(MemoryEstimate::columns).sum();
    }

    long total() {
        return data + parameters + activations;
    }

    String arithmetic() {
        return "%,d for the rows + %,d for the parameters + %,d for the batches = %,d bytes"
                .formatted(data, parameters, activations, total());
    }
}
