package dev.chainrule.network.layer;

import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.math.RandomStream;
import dev.chainrule.network.math.RandomStreams;
import org.jspecify.annotations.Nullable;

/**
 * What a pass is made from.
 *
 * @param rows rows of every batch that will come through
 * @param parameters the layer's part of the network's parameters {@code [1, parameterCount]}
 * @param state the layer's part of the network's state {@code [1, stateCount]}
 * @param gradients where their gradients go; null in a pass that only predicts
 * @param inputGradient whether somebody needs {@code ∂L/∂input}
 * @param streams of all passes of the workspace
 */
public record PassContext(
        Kernels kernels,
        Memory memory,
        int rows,
        Matrix parameters,
        Matrix state,
        Mode mode,
        @Nullable Matrix gradients,
        boolean inputGradient,
        RandomStreams streams) {

    /** A buffer of the pass: one row of {@code columns} values per row of the batch. */
    public Matrix buffer(int columns) {
        return memory.allocate(rows, columns);
    }

    /** Random numbers for the pass alone: the same ones in every forward pass, until the next step of a training. */
    public RandomStream random() {
        return streams.add();
    }

    /** Whether layers behave as they do while they learn. */
    public boolean training() {
        return mode == Mode.TRAIN;
    }

    /** Whether a gradient comes back after the pass forward. */
    public boolean goesBack() {
        return gradients != null;
    }

    /** The same where each of so many positions of a row is a row. */
    PassContext ofPositions(int positions) {
        return new PassContext(
                kernels,
                memory,
                Math.multiplyExact(rows, positions),
                parameters,
                state,
                mode,
                gradients,
                inputGradient,
                streams);
    }

    /** The same for a part of the layer that has these parameters, and all of the state. */
    PassContext part(Matrix itsParameters, @Nullable Matrix itsGradients) {
        return new PassContext(kernels, memory, rows, itsParameters, state, mode, itsGradients, inputGradient, streams);
    }

    /** The same for one layer of a sequence; it passes a gradient on where somebody before it learns from that. */
    PassContext inner(Sequence sequence, int layer) {
        return new PassContext(
                kernels,
                memory,
                rows,
                sequence.parameters(parameters, layer),
                sequence.state(state, layer),
                mode,
                gradients == null ? null : sequence.parameters(gradients, layer),
                inputGradient || (gradients != null && sequence.parameterOffset(layer) > 0),
                streams);
    }
}
