package dev.chainrule.network.math;

import org.nd4j.linalg.api.ndarray.INDArray;

/** How gradients become new weights: one fused float32 pass, and the same in plain ND4J operations as the reference. */
public interface UpdateRule {

    /** Values it remembers per parameter; each is a slot, filled with zeros at the start. */
    int slots();

    /**
     * Updates the first {@code n} parameters in place.
     *
     * @param slots {@code [slots][n]}, updated in place
     * @param step counted from 1
     */
    void update(float[] parameters, float[] gradients, float[][] slots, int n, double learningRate, long step);

    /** The textbook: arrays are {@code [1, n]} and updated in place. */
    void update(INDArray parameters, INDArray gradients, INDArray[] slots, double learningRate, long step);
}
