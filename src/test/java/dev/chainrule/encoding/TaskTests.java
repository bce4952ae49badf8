package dev.chainrule.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.format.TableFixture;
import dev.chainrule.table.Column;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskTests {

    private final Path folder;

    TaskTests(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @CsvSource({
        "x y, 1, classification",
        "true false, 1, classification",
        "0 1, 1, classification",
        "1 2, 1, regression",
        "1 2, 5, classification",
        "1 2, 4, regression",
        "0.5 1, 9, regression",
        "1.0 0.0, 9, regression",
        "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20, 5, classification",
        "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21, 5, regression"
    })
    void isInferredFromTheTarget(String values, int times, String expected) {
        assertThat(Task.infer(List.of(column(values, times))).word()).isEqualTo(expected);
    }

    @Test
    void isRegressionForSeveralTargets() {
        assertThat(Task.infer(List.of(column("0 1", 5), column("0 1", 5)))).isEqualTo(Task.REGRESSION);
    }

    @Test
    void isClassificationForSeveralTargetsThatAreNoNumbers() {
        assertThat(Task.infer(List.of(column("x y", 5), column("true false", 5))))
                .isEqualTo(Task.CLASSIFICATION);
        assertThat(Task.infer(List.of(column("x y", 5), column("0 1", 5)))).isEqualTo(Task.REGRESSION);
    }

    private Column column(String values, int times) {
        String rows = values.lines()
                .flatMap(line -> List.of(line.split(" ")).stream())
                .map(value -> value + ",1\n")
                .collect(Collectors.joining());
        String all = IntStream.range(0, times).mapToObj(i -> rows).collect(Collectors.joining());
        return TableFixture.read(folder, "y,x\n" + all).columns().get(0);
    }
}
