package dev.chainrule.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.model.manifest.Blueprint;
import dev.chainrule.model.manifest.ModelManifest;
import dev.chainrule.storage.StoredFile;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelLinkTests {

    private static Model model(int columns, String name) {
        Encoding encoding = ModelFixture.encoding();
        ModelManifest usual = ModelFixture.manifest(encoding, ModelFixture.spec(encoding));
        Map<String, Object> example = new LinkedHashMap<>();
        for (int i = 0; i < columns; i++) {
            example.put(name + i, 0.5);
        }
        ModelManifest wide = ModelManifest.of(
                        Blueprint.of(usual.task(), usual.spec(), encoding, example), usual.provenance(), usual.train())
                .build();
        return new Model("mdl_1", "wide", 1, Instant.EPOCH, wide, new StoredFile("models", "mdl_1", 0, ""));
    }

    private static String predict(Model model) {
        return ModelResponse.of(Models.Named.plain(model), ModelNotes.Note.NONE, List.of())
                .links()
                .predict();
    }

    @Test
    void asksForTheExampleRow() {
        assertThat(predict(model(2000, "x"))).hasSizeLessThan(32_768).endsWith("&x1999=0.5");
    }

    /** A line that long is read by nobody, also where its letters are short and only their percent signs are not. */
    @Test
    void leavesOutARowThatMakesTooLongALine() {
        assertThat(predict(model(2000, "a_name_that_is_as_long_as_names_of_columns_are_now_and_then_")))
                .isEqualTo("/models/mdl_1/predict");
        assertThat(predict(model(600, "größe der länge öäü "))).isEqualTo("/models/mdl_1/predict");
    }
}
