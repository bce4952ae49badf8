package dev.chainrule.network.initializer;

import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.RandomStream;

/** Makes each weight by itself, row after row. */
public sealed interface IndependentInitializer extends Initializer
        permits XavierUniform,
                XavierNormal,
                HeUniform,
                HeNormal,
                LecunUniform,
                LecunNormal,
                UniformWeights,
                NormalWeights,
                TruncatedNormal,
                ConstantWeights,
                Zeros {

    /** One weight of a layer with the given number of inputs and outputs. */
    double draw(int fanIn, int fanOut, RandomStream random);

    @Override
    default void fill(Matrix weights, RandomStream random) {
        for (int i = 0; i < weights.rows(); i++) {
            for (int j = 0; j < weights.columns(); j++) {
                weights.set(i, j, draw(weights.rows(), weights.columns(), random));
            }
        }
    }
}
