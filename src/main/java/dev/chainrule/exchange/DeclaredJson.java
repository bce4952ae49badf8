package dev.chainrule.exchange;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedField;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON of anybody as records: what a record does not declare {@link Nullable} must be there, numbers too, and likewise
 * what is in its lists and maps. What we have stored ourselves is read without this.
 */
final class DeclaredJson {

    static final JsonMapper MAPPER = JsonMapper.builder()
            .annotationIntrospector(new Declarations())
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private DeclaredJson() {}

    /** Which value it was that could not be read, as a JSON pointer; empty for the whole. */
    static String place(JacksonException unreadable) {
        return unreadable.getPath().stream()
                .map(step -> "/" + (step.getPropertyName() == null ? step.getIndex() : step.getPropertyName()))
                .collect(Collectors.joining());
    }

    private static final class Declarations extends JacksonAnnotationIntrospector {

        private static final long serialVersionUID = 1;

        @Override
        public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
            Optional<RecordComponent> component = component(member);
            return component.isPresent()
                    ? (Boolean) !isNullable(component.get().getAnnotatedType())
                    : super.hasRequiredMarker(config, member);
        }

        @Override
        public JsonSetter.Value findSetterInfo(MapperConfig<?> config, Annotated member) {
            Optional<AnnotatedType> type = component(member).map(RecordComponent::getAnnotatedType);
            return type.map(declared -> JsonSetter.Value.construct(nulls(declared), nulls(content(declared))))
                    .orElseGet(() -> super.findSetterInfo(config, member));
        }

        private static Nulls nulls(AnnotatedType type) {
            return isNullable(type) ? Nulls.DEFAULT : Nulls.FAIL;
        }

        private static boolean isNullable(AnnotatedType type) {
            return type.isAnnotationPresent(Nullable.class);
        }

        /** Of a list its elements, of a map its values; of anything else the type itself. */
        private static AnnotatedType content(AnnotatedType type) {
            if (type instanceof AnnotatedParameterizedType generic) {
                AnnotatedType[] arguments = generic.getAnnotatedActualTypeArguments();
                return arguments[arguments.length - 1];
            }
            return type;
        }

        private static Optional<RecordComponent> component(Annotated member) {
            if (member instanceof AnnotatedParameter parameter
                    && parameter.getDeclaringClass().isRecord()) {
                RecordComponent[] all = parameter.getDeclaringClass().getRecordComponents();
                boolean canonical = parameter.getOwner().getParameterCount() == all.length;
                return canonical ? Optional.of(all[parameter.getIndex()]) : Optional.empty();
            }
            if (member instanceof AnnotatedField field
                    && field.getDeclaringClass().isRecord()) {
                return Arrays.stream(field.getDeclaringClass().getRecordComponents())
                        .filter(each -> each.getName().equals(field.getName()))
                        .findFirst();
            }
            return Optional.empty();
        }
    }
}
