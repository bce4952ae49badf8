package dev.chainrule.network.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chainrule.network.NetworkSpec;
import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.activation.Tanh;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReshapeTests {

    @Test
    void seesTheSameValuesInAnotherShape() {
        Sequence sequence = new Sequence(
                List.of(new Reshape(List.of(4, 2, 3)), new Dense(5, new Tanh()), new Flatten()), Shape.of(24));

        assertThat(sequence.layer(0).output()).isEqualTo(Shape.of(4, 2, 3));
        assertThat(sequence.layer(1).output()).isEqualTo(Shape.of(4, 2, 5));
        assertThat(sequence.output()).isEqualTo(Shape.of(40));
        assertThat(sequence.parameterCount()).isEqualTo(3 * 5 + 5);
    }

    @Test
    void refusesAnotherNumberOfValues() {
        assertThatExceptionOfType(MisfitException.class)
                .isThrownBy(() -> new Reshape(List.of(28, 28, 1)).build(64))
                .withMessage("[28, 28, 1] has 784 values, and a row that comes in has 64, as [64]")
                .satisfies(misfit -> assertThat(misfit.field()).isEqualTo("shape"))
                .satisfies(misfit -> assertThat(misfit.hint()).endsWith("[8, 8, 1]"));
        assertThat(Pictures.likely(3 * 32 * 32)).isEqualTo(Shape.of(32, 32, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> new Reshape(List.of(8, 0)));
    }

    @Test
    void theOutputLayerAsksForAFlatten() {
        NetworkSpec spec = new NetworkSpec(24, List.of(new Reshape(List.of(4, 2, 3))), 2, new Identity());

        assertThatExceptionOfType(MisfitException.class)
                .isThrownBy(spec::build)
                .withMessage("needs [features], and gets [4, 2, 3] of the layer before it")
                .satisfies(misfit -> assertThat(misfit.hint()).contains("flatten"));
    }
}
