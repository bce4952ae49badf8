package dev.chainrule.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.definition.StrictJson;
import dev.chainrule.model.ModelFixture;
import dev.chainrule.model.TrainedNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Models as version 0.1 stored them, under {@code stored/1}, predict for ever what they predicted then. */
class StoredModelTests {

    private static final Path STORED = Path.of("src", "test", "resources", "stored", "1");

    @ParameterizedTest
    @ValueSource(strings = {"xor", "houses", "iris", "digits", "flats", "towns"})
    void predictsWhatItPredicted(String name) throws IOException {
        TrainedNetwork model = ModelFixture.stored(STORED.resolve(name));
        JsonNode then = StrictJson.parse(Files.readString(STORED.resolve(name).resolve("predictions.json")));
        ObjectNode question = JsonNodeFactory.instance.objectNode();
        question.set("instances", then.get("rows"));
        Predictor.Outputs outputs = Predictor.predict(
                model,
                new JsonRows(model.encoding(), 100).of(JsonMapper.shared().createParser(question.toString())));
        JsonNode now = JsonMapper.shared()
                .valueToTree(PredictionResponse.of(
                                new AskedNetwork(model, null, null, null, null), outputs, AnswerForm.USUAL, null)
                        .predictions());

        assertSame(then.get("predictions"), now, name);
    }

    private static void assertSame(JsonNode then, JsonNode now, String place) {
        if (then.isNumber()) {
            double expected = then.doubleValue();
            assertThat(now.doubleValue()).as(place).isCloseTo(expected, within(1e-5 * Math.max(1, Math.abs(expected))));
        } else if (then.isObject()) {
            assertThat(now.propertyNames()).as(place).containsExactlyElementsOf(then.propertyNames());
            then.propertyStream()
                    .forEach(field ->
                            assertSame(field.getValue(), now.get(field.getKey()), place + "/" + field.getKey()));
        } else if (then.isArray()) {
            assertThat(now).as(place).hasSameSizeAs(then);
            for (int i = 0; i < then.size(); i++) {
                assertSame(then.get(i), now.get(i), place + "/" + i);
            }
        } else {
            assertThat(now).as(place).isEqualTo(then);
        }
    }
}
