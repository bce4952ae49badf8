package dev.chainrule.explanation.trace;

import dev.chainrule.choice.Menu;
import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.layer.BatchNormalization;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.layer.Dropout;
import dev.chainrule.network.layer.Explained;
import dev.chainrule.network.layer.Layer;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.layer.Residual;
import dev.chainrule.network.layer.SpatialDropout;

/** The formula that a layer evaluates in a prediction, which is not the one of its training where it does more there. */
final class Evaluated {

    private Evaluated() {}

    static String formula(Explained explained) {
        Layer layer = explained.layer();
        LayerSpec spec = layer.spec();
        String usual = Menu.annotation(spec.getClass()).formula();
        if (spec instanceof Dropout || spec instanceof SpatialDropout) {
            return "y = x, because a prediction keeps every value; only training drops some by " + usual;
        }
        if (spec instanceof BatchNormalization) {
            return usual + ", with the running mean and variance that training has left";
        }
        if (spec instanceof Residual) {
            return layer.input().equals(layer.output()) ? "y = x + scale · F(x)" : "y = x·P + scale · F(x)";
        }
        if (spec instanceof Dense dense) {
            String sum = dense.bias() ? "x·W + b" : "x·W";
            return explained.activation() instanceof Identity ? "a = " + sum : "a = f(" + sum + ")";
        }
        return usual;
    }
}
