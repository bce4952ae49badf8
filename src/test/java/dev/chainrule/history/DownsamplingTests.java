package dev.chainrule.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked // javac 17 does not see in class files that members of a list may be null
class DownsamplingTests {

    private static final List<String> NAMES = List.of("train_loss", "val_loss", "val_accuracy");

    private static Series random(Random random, int points, int metrics) {
        Series series = Series.empty();
        for (int i = 0; i < points; i++) {
            Map<String, Double> values = new LinkedHashMap<>();
            for (String name : NAMES.subList(0, metrics)) {
                values.put(name, random.nextInt(10) == 0 ? null : Math.rint(random.nextGaussian() * 100));
            }
            series.add(10L * i, i, values);
        }
        return series;
    }

    @Test
    void keepsFirstLastSmallestAndLargestAndNeverTooMany() {
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            int metrics = 1 + random.nextInt(NAMES.size());
            Series series = random(random, 1 + random.nextInt(500), metrics);
            int most = 2 + 2 * metrics + random.nextInt(100);
            int[] kept = Downsampling.minMax(series, NAMES.subList(0, metrics), most);

            assertThat(kept).hasSizeLessThanOrEqualTo(most).startsWith(0).endsWith(series.points() - 1);
            assertThat(IntStream.range(1, kept.length)).allMatch(place -> kept[place - 1] < kept[place]);
            for (String name : NAMES.subList(0, metrics)) {
                assertThat(extreme(series.at(kept, List.of(name)).column(name), Math::min))
                        .isEqualTo(extreme(series.column(name), Math::min));
                assertThat(extreme(series.at(kept, List.of(name)).column(name), Math::max))
                        .isEqualTo(extreme(series.column(name), Math::max));
            }
        }
    }

    private static double extreme(List<Number> values, BinaryOperator<Double> better) {
        return values.stream()
                .filter(Objects::nonNull)
                .map(Number::doubleValue)
                .reduce(better)
                .orElse(Double.NaN);
    }

    @Test
    void keepsAllWhereTheyAreFew() {
        Series series = random(new Random(2), 10, 1);

        assertThat(Downsampling.minMax(series, List.of("train_loss"), 10))
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(Downsampling.minMax(Series.empty(), List.of(), 10)).isEmpty();
    }

    @Test
    void keepsTheFirstOfEquals() {
        Series series = Series.empty();
        for (int i = 0; i < 100; i++) {
            series.add(i, i, Map.of("val_accuracy", i < 40 ? 0.5 : 0.9));
        }

        assertThat(Downsampling.minMax(series, List.of("val_accuracy"), 5)).contains(0, 40, 99);
    }
}
