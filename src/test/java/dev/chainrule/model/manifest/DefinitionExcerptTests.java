package dev.chainrule.model.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class DefinitionExcerptTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "none", textBlock = """
                    {"loss": "mae", "resume_from": "mdl_1", "training": {}}       | mae           | mdl_1
                    {"loss": {"type": "huber", "delta": 2}, "resume_from": null}  | huber         | none
                    {"target": "price"}                                           | none          | none
                    {"loss": null}                                                | none          | none
                    {"loss": [1], "resume_from": 7}                               | none          | 7
                    []                                                            | none          | none
                    """)
    void readsLossAndOriginOfAnyDefinition(String json, @Nullable String loss, @Nullable String resumedFrom) {
        DefinitionExcerpt excerpt = DefinitionExcerpt.of(JsonMapper.shared().readTree(json));

        assertThat(excerpt.lossWord().orElse(null)).isEqualTo(loss);
        assertThat(excerpt.resumedFrom().orElse(null)).isEqualTo(resumedFrom);
    }
}
