package dev.chainrule.checkpoint;

import dev.chainrule.database.JsonColumn;
import jakarta.persistence.Converter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** Keeps metrics as JSON in a text column. */
@Converter
final class MetricsColumn extends JsonColumn<Map<String, @Nullable Double>> {

    MetricsColumn() {
        super(new TypeReference<>() {});
    }
}
