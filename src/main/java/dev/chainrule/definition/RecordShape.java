package dev.chainrule.definition;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Menu;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An object with a field for each component of a record, and no others. */
record RecordShape(Class<?> type) implements ValueShape {

    /** The field that names the member of a menu. */
    static final String TYPE = "type";

    /** Looked up late, because records may hold themselves. */
    private static final ClassValue<Layout> LAYOUTS = new ClassValue<>() {
        @Override
        protected Layout computeValue(Class<?> type) {
            List<Field> fields =
                    Arrays.stream(type.getRecordComponents()).map(Field::of).toList();
            List<String> spellings = spellings(type);
            return new Layout(
                    Reflection.canonicalConstructor(type),
                    fields,
                    fields.stream().anyMatch(Field::secret),
                    names(spellings, fields),
                    spellings,
                    type.isAnnotationPresent(Member.class)
                            && Menu.annotation(type).numberShorthand());
        }
    };

    /**
     * What is asked of a record again and again.
     *
     * @param names of all its fields
     * @param spellings of its own name among others, the usual one first; none where it has no name
     * @param number whether its first field may stand for all of it
     */
    private record Layout(
            Constructor<?> constructor,
            List<Field> fields,
            boolean secretive,
            List<String> names,
            List<String> spellings,
            boolean number) {}

    private static List<String> spellings(Class<?> type) {
        if (!type.isAnnotationPresent(Member.class)) {
            return List.of();
        }
        Member member = Menu.annotation(type);
        List<String> spellings = new ArrayList<>(List.of(member.value()));
        spellings.addAll(List.of(member.aliases()));
        return List.copyOf(spellings);
    }

    private static List<String> names(List<String> spellings, List<Field> fields) {
        List<String> names = new ArrayList<>();
        if (!spellings.isEmpty()) {
            names.add(TYPE);
        }
        fields.forEach(
                field -> names.addAll(field.inlined().map(RecordShape::names).orElse(List.of(field.name()))));
        return List.copyOf(names);
    }

    private Layout layout() {
        return LAYOUTS.get(type);
    }

    List<Field> fields() {
        return layout().fields();
    }

    /** As which it stands among others. */
    String name() {
        return spellings().get(0);
    }

    /** Whether its first field may stand for all of it. */
    boolean hasNumberShorthand() {
        return layout().number();
    }

    private boolean isMember() {
        return !spellings().isEmpty();
    }

    @Override
    public @Nullable Object read(JsonNode json, JsonLocation at, DefinitionReader reading) {
        JsonLocation place = layout().secretive() ? at.inConfidence() : at;
        if (!json.isObject()) {
            reading.reportMismatch(place, json, this);
            return null;
        }
        if (reading.refusesDepth(place)) {
            return null;
        }
        int before = reading.found();
        reportUnknown(json, place, reading);
        reportOtherType(json, place, reading);
        return values(json, place, reading, before);
    }

    /** @param before how many mistakes had been found before this object */
    private @Nullable Object values(JsonNode json, JsonLocation place, DefinitionReader reading, int before) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Field field : fields()) {
            Optional<RecordShape> inlined = field.inlined();
            values.add(
                    inlined.isPresent()
                            ? inlined.get().values(json, place, reading, before)
                            : field.read(json.get(field.name()), place.field(field.name()), reading));
        }
        return reading.found() == before ? create(values, place, reading) : null;
    }

    @Nullable
    Object create(List<@Nullable Object> values, JsonLocation place, DefinitionReader reading) {
        try {
            return Reflection.create(layout().constructor(), values.toArray());
        } catch (IllegalArgumentException refused) {
            reading.report(place, String.valueOf(refused.getMessage()), null, null);
            return null;
        }
    }

    private void reportUnknown(JsonNode json, JsonLocation place, DefinitionReader reading) {
        List<String> known = names();
        for (String name : json.propertyNames()) {
            if (!known.contains(name)) {
                String hint = reading.full() ? null : Spelling.hint(name, known);
                reading.report(place.field(name), "is not a known field", json.get(name), hint);
            }
        }
    }

    private List<String> names() {
        return layout().names();
    }

    /** A record that is read by itself need not say its name, but must not claim another. */
    private void reportOtherType(JsonNode json, JsonLocation place, DefinitionReader reading) {
        JsonNode named = isMember() ? json.get(TYPE) : null;
        if (named != null && !spellings().contains(named.asString())) {
            String hint = "\"%s\"".formatted(name());
            reading.report(place.field(TYPE), "is not the name of this", named, hint);
        }
    }

    private List<String> spellings() {
        return layout().spellings();
    }

    @Override
    public Optional<ValueShape> inside(JsonNode json, String name) {
        return fields().stream()
                .flatMap(field -> field
                        .inlined()
                        .map(shape -> shape.inside(json, name))
                        .orElseGet(() -> field.name().equals(name) ? Optional.of(field.shape()) : Optional.empty())
                        .stream())
                .findFirst();
    }

    @Override
    public ObjectNode write(Object value) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        if (isMember()) {
            object.put(TYPE, name());
        }
        for (Field field : fields()) {
            if (field.secret()) {
                continue;
            }
            JsonNode written = field.write(value);
            if (written == null) {
                continue;
            }
            if (field.inlined().isPresent()) {
                object.setAll((ObjectNode) written);
            } else {
                object.set(field.name(), written);
            }
        }
        return object;
    }

    @Override
    public String noun() {
        return "an object";
    }

    @Override
    public String expected() {
        return "an object with the fields " + String.join(", ", names());
    }

    @Override
    public ObjectNode describe(SchemaBook book) {
        return book.reference(type, this);
    }

    @Override
    public ObjectNode spellOut(SchemaBook book) {
        ObjectNode schema = SchemaBook.typed("object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = schema.arrayNode();
        if (isMember()) {
            schema.put("description", description(Menu.annotation(type)));
            properties.set(TYPE, SchemaBook.names(spellings()));
        }
        describe(properties, required, book);
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        return schema.put("additionalProperties", false);
    }

    private void describe(ObjectNode properties, ArrayNode required, SchemaBook book) {
        for (Field field : fields()) {
            if (field.inlined().isPresent()) {
                field.inlined().get().describe(properties, required, book);
                continue;
            }
            properties.set(field.name(), field.describe(book));
            if (!field.isOptional()) {
                required.add(field.name());
            }
        }
    }

    private static String description(Member member) {
        return (member.summary() + " " + member.formula()).strip();
    }

    /** The same among others: there its name must be said. */
    ObjectNode spellOutMember(SchemaBook book) {
        ObjectNode schema = spellOut(book);
        schema.put("title", name());
        schema.withArrayProperty("required").insert(0, TYPE);
        return schema;
    }

    List<String> spellingsWithoutFields() {
        return fields().stream().allMatch(Field::isOptional) ? spellings() : List.of();
    }
}
