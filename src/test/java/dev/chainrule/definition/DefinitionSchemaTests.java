package dev.chainrule.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.chainrule.definition.Drawing.Figure;
import dev.chainrule.definition.Drawing.Pen;
import dev.chainrule.definition.Drawing.Tool;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class DefinitionSchemaTests {

    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Schema DRAWING = REGISTRY.getSchema(Definitions.schema(Drawing.class));

    @Test
    void isItselfAValidSchema() {
        Schema metaSchema = REGISTRY.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

        assertThat(metaSchema.validate(Definitions.schema(Drawing.class))).isEmpty();
        assertThat(metaSchema.validate(Definitions.schema(Figure.class))).isEmpty();
    }

    @Test
    void acceptsEverythingThatIsWritten() {
        RandomDrawings drawings = new RandomDrawings(new SplittableRandom(7));
        for (int i = 0; i < 200; i++) {
            JsonNode written =
                    StrictJson.parse(Definitions.write(drawings.next()).toString());

            assertThat(DRAWING.validate(written)).as(written.toString()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'title':'a'}",
                "{'title':'a','figures':[5,'origin',{'type':'disc','radius':1},{'type':'group','figures':[]}]}",
                "{'title':'a','tool':'pencil','authors':'me','seed':null,'patience':null}"
            })
    void acceptsEveryShorthand(String json) {
        assertThat(DRAWING.validate(json(json))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'title':''}",
                "{'title':'a','titel':'b'}",
                "{'title':'a','opacity':0}",
                "{'title':'a','schema':1.5}",
                "{'title':'a','figures':['circle']}",
                "{'title':'a','figures':[{'type':'disc'}]}",
                "{'title':'a','figures':[{'radius':1}]}",
                "{'title':'a','figures':['cirlce']}",
                "{'title':'a','authors':['a','b','c','d']}",
                "{'title':'a','metadata':{'a':1}}"
            })
    void refusesWhatIsRefused(String json) {
        assertThat(DRAWING.validate(json(json))).isNotEmpty();
    }

    @Test
    void saysWhatAParameterDoesAndWhatItIsWhenLeftOut() {
        JsonNode properties = Definitions.schema(Drawing.class).get("properties");

        assertThat(properties.get("title"))
                .hasToString(
                        "{\"type\":\"string\",\"minLength\":1,\"maxLength\":40,\"description\":\"What it shows.\"}");
        assertThat(properties.get("background"))
                .hasToString("{\"type\":\"string\",\"enum\":[\"white\",\"light_grey\",\"black\"],"
                        + "\"default\":\"light_grey\"}");
        assertThat(properties.get("tool")).hasToString("{\"$ref\":\"#/$defs/Tool\",\"default\":\"pen\"}");
    }

    @Test
    void describesOneMemberByItself() {
        assertThat(Definitions.schema(Pen.class).get("properties"))
                .hasToString("{\"type\":{\"type\":\"string\",\"enum\":[\"pen\",\"pencil\"]},"
                        + "\"strength\":{\"type\":\"integer\",\"format\":\"int32\",\"minimum\":1,\"maximum\":9,"
                        + "\"default\":1}}");
    }

    @Test
    void describesAMenuAsOneOfItsMembers() {
        JsonNode ways = Definitions.schema(Tool.class).get("oneOf");

        assertThat(ways.get(0)).hasToString("{\"type\":\"string\",\"enum\":[\"pen\",\"pencil\",\"eraser\"]}");
        assertThat(ways.get(1).get("type")).hasToString("\"integer\"");
        assertThat(ways.get(2).get("title")).hasToString("\"pen\"");
        assertThat(ways.get(2).get("required")).hasToString("[\"type\"]");
        assertThat(ways.get(3).get("required")).hasToString("[\"type\",\"radius\"]");
    }

    @Test
    void filesEverythingUnderOneName() {
        assertThat(Definitions.schemas(Drawing.class, "#/components/schemas/").keySet())
                .isEqualTo(Set.of("Drawing", "Figure", "Tool", "Paper", "Frame"));
    }

    @Test
    void refusesTwoTypesOfOneName() {
        record Paper(int sheets) {}
        record Office(Paper paper, Drawing drawing) {}

        assertThatIllegalStateException()
                .isThrownBy(() -> Definitions.schema(Office.class))
                .withMessageContaining("share one schema name");
    }

    @Test
    void refusesTypesThatHaveNoJson() {
        record Clock(java.time.Instant now) {}

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Definitions.schema(Clock.class))
                .withMessage("no JSON is defined for class java.time.Instant");
    }

    private static JsonNode json(String json) {
        return StrictJson.parse(json.replace('\'', '"'));
    }
}
