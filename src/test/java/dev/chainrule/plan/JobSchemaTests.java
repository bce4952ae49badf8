package dev.chainrule.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.choice.Menu;
import dev.chainrule.definition.Definitions;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.initializer.Initializer;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.optimizer.Optimizer;
import dev.chainrule.network.regularizer.Regularizer;
import dev.chainrule.network.schedule.Schedule;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The schema of POST /jobs, from which clients and the page make their forms, leaves nothing unsaid. */
class JobSchemaTests {

    private static final Map<String, JsonNode> SCHEMAS = Definitions.schemas(JobDefinition.class, "#/");

    static List<Class<?>> menus() {
        return List.of(
                Activation.class,
                Initializer.class,
                LayerSpec.class,
                Loss.class,
                Optimizer.class,
                Regularizer.class,
                Schedule.class);
    }

    @ParameterizedTest
    @MethodSource("menus")
    void titlesAndDescribesEveryMember(Class<?> menu) {
        List<JsonNode> members = Objects.requireNonNull(SCHEMAS.get(Definitions.schemaName(menu)))
                .get("oneOf")
                .valueStream()
                .filter(way -> way.has("title"))
                .toList();

        assertThat(members.stream().map(member -> member.get("title").asString()))
                .containsExactlyElementsOf(Menu.of(menu).names());
        assertThat(members).allSatisfy(member -> {
            assertThat(member.path("description").asString("")).contains(". ");
            assertThat(member.get("additionalProperties").booleanValue()).isFalse();
        });
    }

    @Test
    void describesEveryField() {
        SCHEMAS.values().stream()
                .flatMap(schema -> schema.findValues("properties").stream())
                .flatMap(JsonNode::propertyStream)
                .filter(field -> !field.getKey().equals("type"))
                .forEach(
                        field -> assertThat(field.getValue().path("description").asString(""))
                                .as(field.toString())
                                .isNotBlank());
    }
}
