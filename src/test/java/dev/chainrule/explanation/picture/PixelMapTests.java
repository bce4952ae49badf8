package dev.chainrule.explanation.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PixelMapTests {

    @Test
    void growsBetweenTheMiddlesOfPixels() {
        double[][] large = PixelMap.bilinear(new double[][] {{0, 4}, {8, 12}}, 4, 4);

        assertThat(large[0]).containsExactly(new double[] {0, 1, 3, 4}, within(1e-12));
        assertThat(large[1]).containsExactly(new double[] {2, 3, 5, 6}, within(1e-12));
        assertThat(large[3]).containsExactly(new double[] {8, 9, 11, 12}, within(1e-12));
    }

    @Test
    void keepsAMapOfTheSameSizeAndOneOfASinglePlace() {
        double[][] map = {{1, 2, 3}, {4, 5, 6}};
        assertThat(PixelMap.bilinear(map, 2, 3)).isDeepEqualTo(map);
        assertThat(PixelMap.bilinear(new double[][] {{7}}, 2, 2)).isDeepEqualTo(new double[][] {{7, 7}, {7, 7}});
    }
}
