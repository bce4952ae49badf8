package dev.chainrule.explanation.trace;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Backpropagation against the definition of the derivative.
 *
 * @param object always {@code gradient_check}
 * @param model id of the model, or of the checkpoint that was asked itself
 * @param formula that both are compared by
 * @param rows of the batch
 * @param compared how many parameters were compared
 * @param omitted how many were not
 * @param maxRelativeError of all that were compared
 * @param worst on which the two disagree most
 * @param parameters of each kind in each layer
 * @param kinks parameters at which the loss has a corner, as ReLU has one: there a difference must not reach across it
 * @param omittedKinks how many more there are
 * @param verdict {@code pass} where no relative error is above the tolerance, else {@code fail}
 * @param note what should be known of the rows; null for training rows
 * @param tolerance up to which relative error the two gradients count as the same
 */
record GradientCheckResponse(
        String object,
        String model,
        @Nullable String checkpoint,
        String formula,
        int rows,
        int compared,
        int omitted,
        double maxRelativeError,
        double tolerance,
        Worst worst,
        List<CheckedParameter> parameters,
        List<Kink> kinks,
        int omittedKinks,
        String verdict,
        @Nullable String note) {

    /**
     * One parameter.
     *
     * @param parameter its name, such as {@code weight[1, 4]}
     * @param analytic its gradient by backpropagation
     * @param numeric its central difference
     * @param relativeError of the two, relative to the larger
     */
    record Worst(int layer, String parameter, double analytic, double numeric, double relativeError) {}

    /**
     * One kind of parameters of a layer.
     *
     * @param name as weight or bias
     * @param compared how many of them
     * @param maxRelativeError the largest of the tensor
     */
    record CheckedParameter(int layer, String name, int compared, double maxRelativeError) {}

    /** A parameter at a corner of the loss. */
    record Kink(int layer, String parameter) {}
}
