package dev.chainrule.network.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.network.activation.Tanh;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReceptiveFieldTests {

    private static final LayerSpec THREE = new Convolution(2, 3, Padding.Rule.SAME, new Tanh());

    private static List<Long> after(LayerSpec... layers) {
        ReceptiveField field = ReceptiveField.PIXEL;
        for (Layer layer : new Sequence(List.of(layers), Shape.of(16, 16, 2)).layers()) {
            field = field.through(layer);
        }
        return field.size();
    }

    @Test
    void growsByEachWindowAndItsSteps() {
        assertThat(after()).containsExactly(1L, 1L);
        assertThat(after(THREE, THREE)).containsExactly(5L, 5L);
        assertThat(after(new MaxPooling(2), THREE)).containsExactly(6L, 6L);
        assertThat(after(new MaxPooling(List.of(1, 2), null, Padding.Rule.VALID), THREE))
                .containsExactly(3L, 6L);
        assertThat(after(new Residual(List.of(THREE, THREE), 1), THREE)).containsExactly(7L, 7L);
        assertThat(after(THREE, new Reshape(List.of(16, 16, 2)))).containsExactly(1L, 1L);
    }

    /** What was put around or left out is no more of the picture. */
    @Test
    void staysWhereLinesArePutAroundOrLeftOut() {
        assertThat(after(new ZeroPadding(List.of(3)), THREE)).containsExactly(3L, 3L);
        assertThat(after(new Cropping(List.of(1, 2, 3, 4)), THREE)).containsExactly(3L, 3L);
    }

    /** A window of three sees two pixels of which each is there twice, and one of four at most three. */
    @Test
    void countsRepeatedPixelsOnce() {
        LayerSpec four = new Convolution(2, 4, Padding.Rule.SAME, new Tanh());
        assertThat(after(new UpSampling(2, Interpolation.NEAREST))).containsExactly(1L, 1L);
        assertThat(after(new UpSampling(2, Interpolation.NEAREST), THREE)).containsExactly(2L, 2L);
        assertThat(after(new UpSampling(2, Interpolation.NEAREST), four)).containsExactly(3L, 3L);
        assertThat(after(new UpSampling(2, Interpolation.BILINEAR))).containsExactly(2L, 2L);
        assertThat(after(new MaxPooling(2), new UpSampling(2, Interpolation.NEAREST), THREE))
                .containsExactly(4L, 4L);
    }
}
