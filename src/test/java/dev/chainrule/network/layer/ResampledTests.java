package dev.chainrule.network.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Pictures with other lines and columns: values by hand, and by NumPy and ONNX Runtime where they are more. */
class ResampledTests {

    private static final double[] NOTHING = {};

    private static double[] of(LayerSpec spec, Shape shape, double... row) {
        return Forward.of(spec, shape, NOTHING, row);
    }

    @Test
    void putsZerosOnEachSide() {
        ZeroPadding padding = new ZeroPadding(List.of(1, 0, 2, 1));

        assertThat(padding.build(Shape.of(2, 2, 1)).output()).isEqualTo(Shape.of(3, 5, 1));
        assertThat(of(padding, Shape.of(2, 2, 1), 1, 2, 3, 4))
                .containsExactly(0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 3, 4, 0);
        assertThat(of(new ZeroPadding(List.of(0, 1)), Shape.of(1, 1, 2), 5, 6)).containsExactly(0, 0, 5, 6, 0, 0);
    }

    @Test
    void leavesOutLinesOnEachSide() {
        Cropping cropping = new Cropping(List.of(1, 0, 0, 2));

        assertThat(cropping.build(Shape.of(2, 3, 2)).output()).isEqualTo(Shape.of(1, 1, 2));
        assertThat(of(cropping, Shape.of(2, 3, 2), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12))
                .containsExactly(7, 8);
    }

    @Test
    void undoesAPaddingByACropping() {
        double[] padded = of(new ZeroPadding(List.of(2, 1, 1, 3)), Shape.of(2, 2, 1), 1, 2, 3, 4);

        assertThat(of(new Cropping(List.of(2, 1, 1, 3)), Shape.of(5, 6, 1), padded))
                .containsExactly(1, 2, 3, 4);
    }

    @Test
    void repeatsTheNearest() {
        assertThat(of(new UpSampling(List.of(2, 1), Interpolation.NEAREST), Shape.of(2, 2, 1), 1, 2, 3, 4))
                .containsExactly(1, 2, 1, 2, 3, 4, 3, 4);
        assertThat(of(new UpSampling(List.of(1, 3), Interpolation.NEAREST), Shape.of(1, 2, 2), 1, 2, 3, 4))
                .containsExactly(1, 2, 1, 2, 1, 2, 3, 4, 3, 4, 3, 4);
    }

    /** By the middles of pixels: numpy.interp((numpy.arange(2 * n) + 0.5) / 2 - 0.5, numpy.arange(n), x). */
    @Test
    void standsInBetweenByTheDistancesOfMiddles() {
        assertClose(of(new UpSampling(List.of(1, 2), Interpolation.BILINEAR), Shape.of(1, 2, 1), 0, 4), 0, 1, 3, 4);
        assertClose(
                of(new UpSampling(List.of(3, 1), Interpolation.BILINEAR), Shape.of(2, 1, 1), 0, 3), 0, 0, 1, 2, 3, 3);
        assertClose(
                of(new UpSampling(List.of(2, 2), Interpolation.BILINEAR), Shape.of(2, 2, 1), 0, 4, 8, 12),
                new double[] {0, 1, 3, 4, 2, 3, 5, 6, 6, 7, 9, 10, 8, 9, 11, 12});
    }

    private static void assertClose(double[] actual, double... expected) {
        assertThat(actual).containsExactly(expected, within(1e-12));
    }

    @Test
    void saysWhatDoesNotFit() {
        assertThatExceptionOfType(MisfitException.class)
                .isThrownBy(() -> new Cropping(List.of(2)).build(Shape.of(4, 9, 1)))
                .withMessage("leaves nothing of a picture of [4, 9, 1]")
                .satisfies(misfit -> assertThat(misfit.field()).isEqualTo("cropping"));
        assertThatExceptionOfType(MisfitException.class)
                .isThrownBy(() -> new UpSampling(4096, Interpolation.NEAREST).build(Shape.of(64, 64, 1)))
                .satisfies(misfit -> assertThat(misfit.field()).isEqualTo("size"));
        assertThatExceptionOfType(MisfitException.class)
                .isThrownBy(() -> new ZeroPadding(List.of(1)).build(Shape.of(64)))
                .satisfies(misfit -> assertThat(misfit.hint()).contains("[8, 8, 1]"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ZeroPadding(List.of(1, 2, 3)))
                .withMessage(
                        "padding is a number, [vertical, horizontal] or [top, bottom, left, right], each from 0 to 4096, and not [1, 2, 3]");
        assertThatIllegalArgumentException().isThrownBy(() -> new Cropping(List.of(-1)));
    }
}
