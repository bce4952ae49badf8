package dev.chainrule.model.manifest;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What metrics are read by, of the definition that a model was trained by. It may have come in a file, and is read as a whole
 * only by whoever trains.
 *
 * @param loss a word, or an object with its options; null where the definition leaves it open
 * @param resumeFrom the id of a model, a job or a checkpoint; null for a new network
 */
record DefinitionExcerpt(
        @Nullable JsonNode loss,
        @JsonProperty("resume_from") @Nullable JsonNode resumeFrom) {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final DefinitionExcerpt NOTHING = new DefinitionExcerpt(null, null);

    static DefinitionExcerpt of(JsonNode definition) {
        return definition.isObject() ? JSON.treeToValue(definition, DefinitionExcerpt.class) : NOTHING;
    }

    /** Empty where the definition leaves it open. */
    Optional<String> lossWord() {
        return Optional.ofNullable(loss)
                .map(said -> said.isString() ? said : said.path("type"))
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue);
    }

    Optional<String> resumedFrom() {
        return Optional.ofNullable(resumeFrom).filter(from -> !from.isNull()).map(JsonNode::asString);
    }
}
