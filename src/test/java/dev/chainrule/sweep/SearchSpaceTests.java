package dev.chainrule.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.sweep.SweptField.Scale;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

class SearchSpaceTests {

    private static Axis range(String pointer, double min, double max, Scale scale, int points, boolean whole) {
        return new Axis(pointer, pointer, new SweptField(null, min, max, scale, points), whole);
    }

    private static Axis words(String pointer, String... words) {
        List<JsonNode> values = List.of(words).stream()
                .<JsonNode>map(JsonNodeFactory.instance::stringNode)
                .toList();
        return new Axis(pointer, pointer, new SweptField(values, null, null, null, null), false);
    }

    @Test
    void variesTheLastFieldOfAGridFastest() {
        SearchSpace space = new SearchSpace(List.of(words("/a", "x", "y"), range("/b", 1, 3, Scale.LINEAR, 3, false)));

        assertThat(space.gridSize()).isEqualTo(6);
        assertThat(space.grid())
                .hasToString("[{/a=\"x\", /b=1.0}, {/a=\"x\", /b=2.0}, {/a=\"x\", /b=3.0},"
                        + " {/a=\"y\", /b=1.0}, {/a=\"y\", /b=2.0}, {/a=\"y\", /b=3.0}]");
    }

    @Test
    void spacesNumbersEvenlyInTheirLogarithmAndKeepsTheEnds() {
        assertThat(range("/a", 1e-4, 0.1, Scale.LOG, 4, false).all()).hasToString("[1.0E-4, 0.001, 0.01, 0.1]");
        assertThat(range("/a", 2, 64, Scale.LOG, 6, true).all()).hasToString("[2, 4, 8, 16, 32, 64]");
        assertThat(range("/a", 1, 3, Scale.LINEAR, 9, true).all())
                .as("each once")
                .hasToString("[1, 2, 3]");
    }

    @Test
    void drawsTheSameForTheSameSeed() {
        SearchSpace space = new SearchSpace(List.of(
                range("/rate", 1e-5, 1, Scale.LOG, 2, false),
                range("/units", 1, 100, Scale.LINEAR, 2, true),
                words("/a", "x", "y")));
        List<Map<String, JsonNode>> drawn = space.random(200, 7);

        assertThat(drawn).hasSize(200).doesNotHaveDuplicates().isEqualTo(space.random(200, 7));
        assertThat(drawn).isNotEqualTo(space.random(200, 8));
        assertThat(space.random(20, 7)).as("fewer are the first of more").isEqualTo(drawn.subList(0, 20));
        assertThat(drawn).allSatisfy(each -> {
            assertThat(number(each, "/rate")).isBetween(1e-5, 1.0);
            assertThat(value(each, "/units").isIntegralNumber()).isTrue();
        });
        assertThat(drawn.stream().filter(each -> number(each, "/rate") < 1e-3).count())
                .as("two of five decades")
                .isBetween(50L, 110L);
    }

    private static double number(Map<String, JsonNode> combination, String pointer) {
        return value(combination, pointer).doubleValue();
    }

    private static JsonNode value(Map<String, JsonNode> combination, String pointer) {
        return Objects.requireNonNull(combination.get(pointer));
    }

    @Test
    void takesTheWidestRangesAndThoseWithoutAWholeNumber() {
        Axis widest = range("/a", -Double.MAX_VALUE, Double.MAX_VALUE, Scale.LINEAR, 3, false);
        assertThat(widest.all()).hasToString("[-1.7976931348623157E308, 0.0, 1.7976931348623157E308]");
        assertThat(widest.size()).isEqualTo(Integer.MAX_VALUE);
        assertThat(range("/a", 2.2, 2.8, Scale.LINEAR, 3, true).size()).isZero();
        assertThat(range("/a", -1e300, 1e300, Scale.LINEAR, 3, true).size()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void findsEveryCombinationOfASmallSpaceAndNoMore() {
        SearchSpace space = new SearchSpace(List.of(words("/a", "x", "y", "x"), range("/b", 1, 5, Scale.LOG, 2, true)));

        assertThat(space.size()).isEqualTo(10);
        assertThat(space.random(10, 1)).hasSize(10).doesNotHaveDuplicates();
        assertThat(space.random(11, 1)).hasSize(10);
    }
}
