package dev.chainrule.model;

import dev.chainrule.encoding.feature.RawRow;
import java.util.List;
import java.util.function.IntFunction;

/** Hears what a model was asked by clients, and what it answered; on the thread of the request, so it must be quick. */
@FunctionalInterface
public interface PredictionListener {

    /** Hears nothing. */
    PredictionListener NONE = (rows, outputs) -> {};

    /**
     * @param rows that were asked about, as they came, by their place; each is made when it is asked for
     * @param outputs of the network, of each row, without the temperature of any alias
     */
    void predicted(IntFunction<RawRow> rows, List<float[]> outputs);
}
