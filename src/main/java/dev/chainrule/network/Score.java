package dev.chainrule.network;

/** Counts, row by row, how good predictions are. */
interface Score {

    void add(float[] outputs, float[] targets);

    /** @param loss the mean loss of the rows counted */
    Evaluation evaluation(double loss);
}
