package dev.chainrule.network.math;

import org.nd4j.linalg.api.ndarray.INDArray;

/** How gradients become new weights: one fused float32 pass, and the same in plain ND4J operations as the reference. */
public interface UpdateRule {

    /** Most numbers that {@link #prepare} may leave. */
    int SCALARS = 8;

    /** Values it remembers per parameter; each is a slot, filled with zeros at the start. */
    int slots();

    /**
     * Computes once per step what is the same for every parameter.
     *
     * @param step counted from 1
     * @param scalars at least {@link #SCALARS} places, for {@link #update(float[], float[], float[][], int, float[])}
     */
    void prepare(double learningRate, long step, float[] scalars);

    /**
     * Updates the first {@code n} parameters in place.
     *
     * @param gradients may be overwritten
     * @param slots {@code [slots][n]}, updated in place
     * @param scalars as {@link #prepare} left them
     */
    void update(float[] parameters, float[] gradients, float[][] slots, int n, float[] scalars);

    /** The textbook: arrays are {@code [1, n]}; parameters and slots are updated in place, gradients are only read. */
    void update(INDArray parameters, INDArray gradients, INDArray[] slots, double learningRate, long step);
}
