package dev.chainrule.menu;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chainrule.choice.Member;
import dev.chainrule.choice.Menu;
import dev.chainrule.definition.Definitions;
import dev.chainrule.network.activation.Characteristics;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A type to choose from, as the API returns it.
 *
 * @param object what it is a kind of, such as {@code activation}
 * @param aliases other names that are accepted for it
 * @param formula what it computes
 * @param source where the formula comes from; empty where it is common knowledge
 * @param parameters JSON Schema of it as an object of a definition; it refers to the API document for other choices
 * @param byDefault the object that the name alone stands for; null if a parameter is required
 * @param range the values it takes; of activations only, as the next two
 * @param derivative as a formula of its input z and its output a
 * @param problem its known problem
 * @param curve only where a single member is asked for
 */
record MemberResponse(
        String object,
        String name,
        List<String> aliases,
        String summary,
        String formula,
        String source,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String range,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String derivative,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String problem,
        JsonNode parameters,
        @JsonProperty("default") @Nullable Object byDefault,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable CurveResponse curve,
        Links links) {

    record Links(String self) {}

    /** Where references of {@link #parameters} lead. */
    private static final String API_DOCUMENT = "/v3/api-docs#/components/schemas/";

    static MemberResponse of(
            String noun, Class<?> type, @Nullable JsonNode byDefault, @Nullable CurveResponse curve, String self) {
        Member member = Menu.annotation(type);
        @Nullable Characteristics character = type.getAnnotation(Characteristics.class);
        return new MemberResponse(
                noun,
                member.value(),
                List.of(member.aliases()),
                member.summary(),
                member.formula(),
                member.source(),
                character == null ? null : character.range(),
                character == null ? null : character.derivative(),
                character == null ? null : character.problem(),
                parameters(type),
                byDefault,
                curve,
                new Links(self));
    }

    private static JsonNode parameters(Class<?> type) {
        return Objects.requireNonNull(Definitions.schemas(type, API_DOCUMENT).get(Definitions.schemaName(type)));
    }
}
