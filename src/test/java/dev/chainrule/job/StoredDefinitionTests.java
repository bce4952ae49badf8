package dev.chainrule.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chainrule.choice.Parameter;
import dev.chainrule.definition.Definitions;
import dev.chainrule.plan.JobDefinition;
import dev.chainrule.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Definitions as version 0.1 wrote them into the database, under {@code stored/1}, mean the same for ever. */
class StoredDefinitionTests {

    private static final Path STORED = Path.of("src", "test", "resources", "stored", "1");

    private static JsonNode read(String json) {
        return Objects.requireNonNull(new JobJson.OfDefinition().convertToEntityAttribute(json));
    }

    @ParameterizedTest
    @ValueSource(strings = {"xor", "houses", "iris", "digits", "flats", "towns"})
    void saysWhatItSaid(String name) throws IOException {
        JsonNode stored = read(Files.readString(STORED.resolve(name).resolve("definition.json")));
        JsonNode today = Definitions.write(Definitions.read(stored, JobDefinition.class));

        assertKept(stored, today, name);
    }

    /** Later versions may say more, and may spell out what was only a name. */
    private static void assertKept(JsonNode stored, JsonNode today, String place) {
        if (stored.isObject()) {
            stored.propertyStream()
                    .forEach(field ->
                            assertKept(field.getValue(), today.path(field.getKey()), place + "/" + field.getKey()));
        } else if (stored.isArray()) {
            assertThat(today).as(place).hasSameSizeAs(stored);
            for (int i = 0; i < stored.size(); i++) {
                assertKept(stored.get(i), today.get(i), place + "/" + i);
            }
        } else {
            JsonNode said = stored.isString() && today.isObject() ? today.path("type") : today;
            assertThat(said.asString()).as(place).isEqualTo(stored.asString());
        }
    }

    @Test
    void namesTheSchemaOfALaterVersion() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> read("{\"dataset\":\"xor\",\"network\":{\"schema\":99}}"))
                .withMessageContaining("network definition is stored in schema 99");
    }

    @Test
    void writesTheSchemaThatTheHistoryEndsWith() {
        Parameter schema =
                JobDefinition.NetworkDefinition.class.getRecordComponents()[0].getAnnotation(Parameter.class);

        assertThat(schema.fallback()).isEqualTo(String.valueOf(JobDefinition.NetworkDefinition.SCHEMAS.current()));
        assertThat(schema.max()).isEqualTo(JobDefinition.NetworkDefinition.SCHEMAS.current());
    }
}
