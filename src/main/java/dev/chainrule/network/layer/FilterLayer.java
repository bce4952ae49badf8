package dev.chainrule.network.layer;

import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.RandomStream;
import java.util.List;
import java.util.Optional;

/** What a layer says of the filters that it learns. */
interface FilterLayer extends ShapedLayer {

    FilterWeights weights();

    @Override
    default Optional<PictureFilters> filters() {
        return weights().pictures();
    }

    @Override
    default int parameterCount() {
        return weights().count();
    }

    @Override
    default String parameterArithmetic() {
        return weights().arithmetic();
    }

    @Override
    default String parameterName(int index) {
        return weights().name(index);
    }

    @Override
    default int filterOf(int parameter) {
        return weights().filterOf(parameter);
    }

    @Override
    default List<WeightMatrix> weightMatrices() {
        return weights().matrices();
    }

    @Override
    default void initialize(Matrix parameters, Matrix state, RandomStream random) {
        weights().initialize(parameters, random);
    }
}
