package dev.chainrule.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.choice.Menu;
import dev.chainrule.network.layer.Convolution;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.layer.Sequence;
import dev.chainrule.network.layer.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureLayersTests {

    private static Shape shape(String dims) {
        return new Shape(
                Arrays.stream(dims.split("x", -1)).map(Integer::valueOf).toList());
    }

    /** A word for each layer, with its filters or its units. */
    private static String words(List<LayerSpec> layers) {
        return layers.stream().map(PictureLayersTests::word).collect(Collectors.joining(" "));
    }

    private static String word(LayerSpec layer) {
        if (layer instanceof Convolution convolution) {
            return "c" + convolution.filters();
        }
        if (layer instanceof Dense dense) {
            return "d" + dense.units();
        }
        return Menu.nameOf(layer).replace("max_pooling", "pool");
    }

    @ParameterizedTest
    @CsvSource({
        "28x28x1,   60000, c16 pool c32 pool flatten d128",
        "32x32x3,   50000, c16 pool c32 pool c64 pool flatten d128",
        "64x64x3,   1000,  c16 pool c32 pool c64 pool c128 pool flatten d128",
        "224x224x3, 1000,  c16 pool c32 pool c64 pool c128 pool c128 pool global_average_pooling d128",
        "28x28x1,   999,   c8 pool c16 pool flatten d64",
        "12x12x1,   5000,  c16 pool flatten d128",
        "12x3000x1, 5000,  c16 pool c32 pool c64 pool global_average_pooling d128"
    })
    void areMoreForLargerPicturesAndMoreRows(String dims, long rows, String expected) {
        PictureLayers chosen = PictureLayers.of("image", shape(dims), rows).orElseThrow();

        assertThat(words(chosen.layers())).isEqualTo(expected);
        assertThat(new Sequence(chosen.layers(), shape(dims)).size())
                .isEqualTo(chosen.layers().size());
    }

    @ParameterizedTest
    @CsvSource({"8x8x1", "11x64x3", "28x28", "784"})
    void areNotForWhatIsHardlyAPicture(String dims) {
        assertThat(PictureLayers.of("image", shape(dims), 5000)).isEmpty();
    }

    @Test
    void sayWhy() {
        assertThat(PictureLayers.of("photo", Shape.of(28, 30, 1), 800)
                        .orElseThrow()
                        .why())
                .isEqualTo(
                        "photo is a picture of 28 × 30 pixels (height × width), so a small convolutional network was chosen, with half the"
                                + " usual filters for 800 rows to learn from; \"network\" says otherwise");
    }
}
