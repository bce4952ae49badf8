package dev.chainrule.sweep;

import dev.chainrule.database.JsonColumn;
import jakarta.persistence.Converter;
import java.util.List;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/** What a sweep keeps as JSON in text columns; its trials, of which there may be thousands, read theirs when they are asked. */
final class SweepJson {

    private SweepJson() {}

    @Converter
    static final class Definition extends JsonColumn<JsonNode> {
        Definition() {
            super(new TypeReference<>() {});
        }
    }

    @Converter
    static final class Rungs extends JsonColumn<List<Rung>> {
        Rungs() {
            super(new TypeReference<>() {});
        }
    }
}
