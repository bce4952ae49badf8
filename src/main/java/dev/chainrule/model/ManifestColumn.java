package dev.chainrule.model;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Keeps a manifest as JSON in a text column. */
@Converter
final class ManifestColumn implements AttributeConverter<ModelManifest, String> {

    private static final JsonMapper JSON = JsonMapper.shared();

    @Override
    public String convertToDatabaseColumn(ModelManifest manifest) {
        return JSON.writeValueAsString(manifest);
    }

    @Override
    public ModelManifest convertToEntityAttribute(String json) {
        ObjectNode stored = (ObjectNode) JSON.readTree(json);
        ModelManifest.SCHEMAS.upgrade(stored);
        return JSON.treeToValue(stored, ModelManifest.class);
    }
}
