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

    /** One weight of many with these fans. */
    double draw(Fan fan, RandomStream random);

    @Override
    default void fill(Matrix weights, Fan fan, RandomStream random) {
        for (int i = 0; i < weights.rows(); i++) {
            for (int j = 0; j < weights.columns(); j++) {
                weights.set(i, j, draw(fan, random));
            }
        }
    }
}
