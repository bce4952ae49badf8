package dev.chainrule.network.initializer;

import dev.chainrule.network.math.RandomStream;

/** How a layer's first weights are drawn. */
public sealed interface Initializer permits XavierUniform, XavierNormal, HeUniform, HeNormal {

    /** One weight of a layer with the given number of inputs and outputs. */
    double draw(int fanIn, int fanOut, RandomStream random);
}
