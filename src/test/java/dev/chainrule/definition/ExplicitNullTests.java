package dev.chainrule.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chainrule.choice.Parameter;
import dev.chainrule.problem.ProblemException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A null that says something else than nothing, and lists that count what the data has. */
class ExplicitNullTests {

    record Lamp(
            @Parameter(value = "How bright.", whenNull = "0") @Nullable
            Integer power,

            @Parameter(value = "Columns.", max = 100_000) @Nullable
            List<Integer> columns,

            @Parameter("Names.") @Nullable List<Integer> names) {}

    private static Lamp read(String json) {
        return Definitions.read(StrictJson.parse(json), Lamp.class);
    }

    @Test
    void tellsNullFromLeftOutThereAndBack() {
        assertThat(read("{}").power()).isNull();
        assertThat(read("{\"power\":null}").power()).isZero();
        assertThat(Definitions.write(read("{}")).has("power")).isFalse();
        assertThat(Definitions.write(read("{\"power\":null}")).get("power").isNull())
                .isTrue();
        assertThat(Definitions.write(read("{\"power\":3}")).get("power").intValue())
                .isEqualTo(3);
    }

    @Test
    void takesAsManyColumnsAsTheDataMayHave() {
        String many = IntStream.range(0, 1500).mapToObj(String::valueOf).collect(Collectors.joining(",", "[", "]"));
        assertThat(read("{\"columns\":%s}".formatted(many)).columns()).hasSize(1500);
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> read("{\"names\":%s}".formatted(many)))
                .withMessageContaining("at most 1000 members");
        assertThat(Definitions.readStored(StrictJson.parse("{\"names\":%s}".formatted(many)), Lamp.class)
                        .names())
                .as("what has been read before")
                .hasSize(1500);
    }
}
