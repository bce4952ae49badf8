package dev.chainrule.web.openapi;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import dev.chainrule.choice.Word;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/**
 * Names as our JSON has them. Swagger asks the older Jackson how records look, which knows nothing of
 * {@code spring.jackson.*}; this tells it the same rules.
 */
final class WireNames extends JacksonAnnotationIntrospector {

    private static final long serialVersionUID = 1L;

    static ObjectMapper on(ObjectMapper mapper) {
        return mapper.copy()
                .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .setAnnotationIntrospector(new WireNames());
    }

    /** How a component of a record is called on the wire. */
    static String of(RecordComponent component) {
        @Nullable JsonProperty said = component.getAccessor().getAnnotation(JsonProperty.class);
        return said == null
                ? PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component.getName())
                : said.value();
    }

    @Override
    @SuppressWarnings("deprecation") // the one that Swagger calls
    public String[] findEnumValues(Class<?> type, Enum<?>[] constants, String[] names) {
        String[] found = super.findEnumValues(type, constants, names);
        for (int i = 0; i < constants.length; i++) {
            if (found[i] == null) {
                found[i] = Word.of(constants[i]);
            }
        }
        return found;
    }
}
