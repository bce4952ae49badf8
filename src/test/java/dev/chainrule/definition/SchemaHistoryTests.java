package dev.chainrule.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chainrule.problem.ProblemException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class SchemaHistoryTests {

    /** Schema 2 calls {@code size} {@code units}; schema 3 wants a list of them. */
    private static final SchemaHistory LAYERS = SchemaHistory.of(
            "layer",
            List.of(
                    layer -> layer.set("units", layer.remove("size")),
                    layer -> layer.set("units", layer.arrayNode().add(layer.remove("units")))));

    private static ObjectNode json(String json) {
        return (ObjectNode) StrictJson.parse(json.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'size':5,'bias':true}               | {'bias':true,'units':[5],'schema':3}
            {'schema':1,'size':5}                | {'schema':3,'units':[5]}
            {'schema':2,'units':5}               | {'schema':3,'units':[5]}
            {'schema':3,'units':[5]}             | {'schema':3,'units':[5]}
            """, quoteCharacter = '`')
    void takesEachStepThatIsMissing(String stored, String read) {
        ObjectNode json = json(stored);
        LAYERS.upgrade(json);

        assertThat(json).isEqualTo(json(read));
    }

    @ParameterizedTest
    @CsvSource({"4, 4", "0, 0", "-1, -1", "'two', two"})
    void namesASchemaThatItDoesNotKnow(String schema, String named) {
        ObjectNode stored = json("{'schema':%s}".formatted(schema.equals("two") ? "'two'" : schema));

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> LAYERS.upgrade(stored))
                .withMessageContaining("This layer is stored in schema")
                .withMessageContaining(named)
                .withMessageContaining("reads schemas 1 to 3")
                .satisfies(problem -> assertThat(problem.code()).isEqualTo("unknown_schema"));
    }

    @Test
    void countsFromOne() {
        assertThat(SchemaHistory.of("layer", List.of()).current()).isEqualTo(1);
        assertThat(LAYERS.current()).isEqualTo(3);
    }
}
