package dev.chainrule.explanation.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.network.activation.Maxout;
import dev.chainrule.network.activation.Relu;
import dev.chainrule.network.layer.Convolution;
import dev.chainrule.network.layer.Convolution1d;
import dev.chainrule.network.layer.Layer;
import dev.chainrule.network.layer.Padding;
import dev.chainrule.network.layer.PictureFilters;
import dev.chainrule.network.layer.Shape;
import dev.chainrule.network.layer.TransposedConvolution;
import java.util.List;
import org.junit.jupiter.api.Test;

class PictureFiltersTests {

    /** By the names that the layer itself gives to its parameters. */
    private static void requireNamed(Layer layer, List<Integer> shape) {
        PictureFilters filters = layer.filters().orElseThrow();
        assertThat(filters.shape()).isEqualTo(shape);
        for (int y = 0; y < filters.height(); y++) {
            for (int x = 0; x < filters.width(); x++) {
                for (int channel = 0; channel < filters.channels(); channel++) {
                    for (int column = 0; column < filters.columns(); column++) {
                        String last = filters.turned()
                                ? "%s, %s".formatted(column, channel)
                                : "%s, %s".formatted(channel, column);
                        assertThat(layer.parameterName(filters.weight(y, x, channel, column)))
                                .isEqualTo("weight[%s, %s, %s]".formatted(y, x, last));
                    }
                }
            }
        }
        assertThat(layer.parameterName(filters.bias(1))).isEqualTo("bias[1]");
    }

    @Test
    void findsEachWeightWhereItsNameSays() {
        Shape picture = Shape.of(6, 7, 4);
        requireNamed(new Convolution(3, 2, Padding.Rule.SAME, new Relu()).build(picture), List.of(2, 2, 4, 3));
        requireNamed(
                new Convolution(
                                6,
                                List.of(3, 1),
                                List.of(2),
                                Padding.Rule.VALID,
                                List.of(1),
                                2,
                                new Relu(),
                                null,
                                true,
                                null,
                                null)
                        .build(picture),
                List.of(3, 1, 2, 6));
        requireNamed(
                new TransposedConvolution(3, 2, 2, Padding.Rule.VALID, new Relu()).build(picture), List.of(2, 2, 4, 3));
    }

    @Test
    void hasAColumnForEachPieceAndNoneAlongASequence() {
        Layer maxout = new Convolution(2, 1, Padding.Rule.VALID, new Maxout(3)).build(Shape.of(2, 2, 1));
        assertThat(maxout.filters().orElseThrow().columns()).isEqualTo(6);
        assertThat(maxout.filters().orElseThrow().pieces()).isEqualTo(3);
        Layer sequence = new Convolution1d(2, 1, 1, Padding.Rule.VALID, 1, 1, new Relu(), null, true, null, null)
                .build(Shape.of(4, 3));
        assertThat(sequence.filters()).isEmpty();
    }
}
