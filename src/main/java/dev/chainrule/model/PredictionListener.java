package dev.chainrule.model;

import dev.chainrule.encoding.RawRow;
import java.util.List;

/** Hears what a model was asked by clients, and what it answered; on the thread of the request, so it must be quick. */
@FunctionalInterface
public interface PredictionListener {

    /** Hears nothing. */
    PredictionListener NONE = (rows, outputs) -> {};

    /**
     * @param rows that were asked about, as they came
     * @param outputs of the network, of each row
     */
    void predicted(List<RawRow> rows, List<float[]> outputs);
}
