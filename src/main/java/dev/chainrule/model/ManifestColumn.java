package dev.chainrule.model;

import dev.chainrule.model.manifest.ModelManifest;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;

/** Keeps a manifest as JSON in a text column. */
@Converter
final class ManifestColumn implements AttributeConverter<ModelManifest, String> {

    @Override
    public String convertToDatabaseColumn(ModelManifest manifest) {
        return manifest.json();
    }

    @Override
    public ModelManifest convertToEntityAttribute(String json) {
        return ModelManifest.read(json);
    }
}
