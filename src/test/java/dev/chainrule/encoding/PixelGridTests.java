package dev.chainrule.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.encoding.feature.PixelGrid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PixelGridTests {

    private static List<String> names(String pattern, int height, int width) {
        List<String> names = new ArrayList<>();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                names.add(pattern.formatted(y, x));
            }
        }
        return names;
    }

    private static Optional<PixelGrid> grid(List<String> names, double largest) {
        return PixelGrid.of(names, names, largest);
    }

    @ParameterizedTest
    @CsvSource({"p%s%s, 8, 8", "p%s_%s, 5, 12", "pixel_%s_%s, 28, 28", "%sx%s, 4, 4"})
    void readsPlacesFromNames(String pattern, int height, int width) {
        assertThat(grid(names(pattern, height, width), 255)).hasValueSatisfying(grid -> {
            assertThat(grid.height()).isEqualTo(height);
            assertThat(grid.width()).isEqualTo(width);
            assertThat(grid.channels()).isOne();
        });
    }

    @Test
    void readsASquareFromNumbersFromZeroOrOne() {
        for (int first : new int[] {0, 1}) {
            List<String> names = IntStream.range(first, 784 + first)
                    .mapToObj(i -> "pixel" + i)
                    .toList();
            assertThat(grid(names, 255))
                    .hasValueSatisfying(grid -> assertThat(grid.width()).isEqualTo(28));
        }
    }

    @Test
    void readsColours() {
        List<String> names = names("p%s_%s", 4, 5).stream()
                .flatMap(name -> List.of(name + "_r", name + "_g", name + "_b").stream())
                .toList();

        assertThat(grid(names, 255))
                .hasValueSatisfying(grid -> assertThat(grid.channels()).isEqualTo(3));
    }

    @Test
    void knowsWhichPixelsAreFeatures() {
        List<String> names = names("p%s_%s", 4, 4);

        assertThat(PixelGrid.of(names, List.of("p1_0", "p0_3"), 1).orElseThrow().places())
                .containsExactly(4, 3);
    }

    @ParameterizedTest
    @CsvSource({"0.5, 1", "1, 1", "16, 16", "15, 16", "17, 255", "255, 255"})
    void tellsWhiteFromTheLargestNumber(double largest, double white) {
        assertThat(grid(names("p%s_%s", 4, 4), largest).orElseThrow().largest()).isEqualTo(white);
    }

    @Test
    void takesNothingElseForAPicture() {
        List<String> pixels = names("p%s_%s", 4, 4);
        List<String> more = new ArrayList<>(pixels);
        more.add("age");
        List<String> turned = new ArrayList<>(pixels);
        turned.set(0, "p0_1");
        turned.set(1, "p0_0");

        assertThat(grid(more, 255)).isEmpty();
        assertThat(grid(turned, 255)).isEmpty();
        assertThat(grid(pixels.subList(0, 15), 255)).isEmpty();
        assertThat(grid(names("p%s_%s", 3, 9), 255)).isEmpty();
        assertThat(grid(pixels, 256)).isEmpty();
        assertThat(grid(names("a%s b%s", 4, 4), 255)).isEmpty();
        assertThat(PixelGrid.of(pixels, List.of("age"), 255)).isEmpty();
    }
}
