package dev.chainrule.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTests {

    private static final List<String> KNOWN = List.of(
            "learning_rate",
            "epochs",
            "epsilon",
            "batch_size",
            "optimizer",
            "units",
            "relu",
            "selu",
            "validation",
            "early_stopping",
            "beta1",
            "beta2",
            "max_runtime_s");

    @ParameterizedTest
    @CsvSource({
        "learning_rat, learning_rate",
        "learningRate, learning_rate",
        "learning-rate, learning_rate",
        "LEARNING_RATE, learning_rate",
        "untis, units",
        "unit, units",
        "rleu, relu",
        "ReLU, relu",
        "batch, batch_size",
        "batchsize, batch_size",
        "val, validation",
        "optimiser, optimizer",
        "epoch, epochs",
        "eps, epsilon",
        "maxRuntimeS, max_runtime_s"
    })
    void findsTheWordThatWasMeant(String written, String meant) {
        assertThat(Spelling.nearest(written, KNOWN)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"colour", "x", "''", "dropout", "features"})
    void findsNothingWhereNothingIsClose(String written) {
        assertThat(Spelling.nearest(written, KNOWN)).isEmpty();
    }

    @Test
    void writesJavaNamesInSnakeCase() {
        assertThat(Spelling.snakeCase("maxRuntimeS")).isEqualTo("max_runtime_s");
        assertThat(Spelling.snakeCase("beta1")).isEqualTo("beta1");
        assertThat(Spelling.snakeCase("LIGHT_GREY")).isEqualTo("light_grey");
    }
}
