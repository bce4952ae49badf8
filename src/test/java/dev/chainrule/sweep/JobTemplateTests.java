package dev.chainrule.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.definition.Definitions;
import dev.chainrule.definition.StrictJson;
import dev.chainrule.plan.JobDefinition;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class JobTemplateTests {

    private static final JsonNode RESOLVED = StrictJson.parse("""
            {"network": {"layers": [{"type": "dense", "units": 64, "activation": "swish"}]},
             "training": {"epochs": 60, "batch_size": 32, "optimizer": {"type": "adam", "learning_rate": 0.01}}}""");

    private static JobTemplate template(String job) {
        return new JobTemplate(Definitions.read(StrictJson.parse(job), JobDefinition.class), RESOLVED);
    }

    /** @param values pointers and values in turn */
    private static JsonNode filled(JobTemplate template, String... values) {
        Map<String, JsonNode> all = new HashMap<>();
        for (int i = 0; i < values.length; i += 2) {
            all.put(values[i], StrictJson.parse(values[i + 1]));
        }
        return Definitions.write(Definitions.read(template.with(all), JobDefinition.class));
    }

    @Test
    void leavesToTheDefaultsWhatNobodySaid() {
        JsonNode job = filled(template("{\"dataset\": \"iris\"}"), "/training/batch_size", "8");

        assertThat(job.at("/training/batch_size").intValue()).isEqualTo(8);
        assertThat(job.at("/training/epochs").isNull()).isTrue();
        assertThat(job.at("/network").isNull()).isTrue();
    }

    @Test
    void takesTheUsualOptimizerAndLayersWhereAFieldOfThemVaries() {
        JsonNode job = filled(
                template("{\"dataset\": \"iris\"}"),
                "/training/optimizer/learning_rate",
                "0.5",
                "/network/layers/0/units",
                "3");

        assertThat(job.at("/training/optimizer/type").asString()).isEqualTo("adam");
        assertThat(job.at("/training/optimizer/learning_rate").doubleValue()).isEqualTo(0.5);
        assertThat(job.at("/network/layers/0/units").intValue()).isEqualTo(3);
        assertThat(job.at("/network/layers/0/activation").toString()).contains("swish");
    }

    @Test
    void looksInsideWhatAnotherParameterPutThere() {
        JsonNode job = filled(
                template("{\"dataset\": \"iris\", \"training\": {\"optimizer\": \"adam\"}}"),
                "/training/optimizer/learning_rate",
                "0.5",
                "/training/optimizer",
                "\"sgd\"",
                "/network/layers/1/activation",
                "\"relu\"",
                "/network/layers",
                "[4, 8]");

        assertThat(job.at("/training/optimizer/type").asString()).isEqualTo("sgd");
        assertThat(job.at("/training/optimizer/learning_rate").doubleValue()).isEqualTo(0.5);
        assertThat(job.at("/network/layers/0/units").intValue()).isEqualTo(4);
        assertThat(job.at("/network/layers/1/activation").asString()).isEqualTo("relu");
    }

    @Test
    void leavesTheValuesAsTheyAre() {
        JsonNode layers = StrictJson.parse("[{\"type\": \"dense\", \"units\": 4}]");
        JsonNode filled = template("{\"dataset\": \"iris\"}")
                .with(Map.of("/network/layers", layers, "/network/layers/0/units", StrictJson.parse("9")));

        assertThat(filled.at("/network/layers/0/units").intValue()).isEqualTo(9);
        assertThat(layers.at("/0/units").intValue()).isEqualTo(4);
    }

    @Test
    void knowsWhichPlacesThereAreAndWhichTakeWholeNumbers() {
        JobTemplate template = template("{\"dataset\": \"iris\"}");
        JsonNode beyond = template.with(Map.of("/network/layers/7/units", StrictJson.parse("3")));

        assertThat(JobTemplate.has(beyond, "/network/layers/7/units")).isFalse();
        assertThat(JobTemplate.has(beyond, "/network/layers/0/units")).isTrue();
        assertThat(template.onlyWhole("/network/layers/0/units")).isTrue();
        assertThat(template.onlyWhole("/training/batch_size")).isTrue();
        assertThat(template.onlyWhole("/training/epochs")).isTrue();
        assertThat(template.onlyWhole("/training/optimizer/learning_rate")).isFalse();
        assertThat(template.onlyWhole("/training/input_noise")).isFalse();
    }
}
