package dev.chainrule.network.layer;

/** A layer that knows what stands where in its rows. */
interface ShapedLayer extends Layer {

    @Override
    Shape input();

    @Override
    Shape output();

    @Override
    default int inputs() {
        return input().size();
    }

    @Override
    default int outputs() {
        return output().size();
    }
}
