package dev.chainrule.definition;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns JSON into the records users define things with, and back, and describes them: one reading of
 * {@link dev.chainrule.choice.Parameter} and {@link dev.chainrule.choice.Member} for all three.
 */
public final class Definitions {

    private Definitions() {}

    /** As {@link #read(JsonNode, Class, DefinitionLimits)} with the usual limits. */
    public static <T> T read(JsonNode json, Class<T> type) {
        return read(json, type, DefinitionLimits.USUAL);
    }

    /** As {@link #read(JsonNode, Class, DefinitionLimits)} of what has been read before, whatever the limits are today. */
    public static <T> T readStored(JsonNode json, Class<T> type) {
        return read(json, type, DefinitionLimits.STORED);
    }

    /**
     * The record, with every default filled in.
     *
     * @param type a record, or a sealed interface whose members are records
     * @throws dev.chainrule.problem.ProblemException naming every place that is wrong
     */
    public static <T> T read(JsonNode json, Class<T> type, DefinitionLimits limits) {
        DefinitionReader reading = new DefinitionReader(limits);
        @Nullable Object value = Shapes.of(type).read(json, JsonLocation.ROOT, reading);
        reading.refuseIfWrong();
        return type.cast(Objects.requireNonNull(value));
    }

    /** Whether a definition can have such a text anywhere, so that a database can be asked for it. */
    public static boolean canHold(String text) {
        return TextShape.unstorable(text).isEmpty();
    }

    /** The record as users would write it: {@code type} first, canonical names, every default spelt out. */
    public static ObjectNode write(Record value) {
        return new RecordShape(value.getClass()).write(value);
    }

    /**
     * Whether something may stand at a place of a document, whatever its value.
     *
     * @param pointer JSON pointer (RFC 6901)
     */
    public static boolean knows(JsonNode json, Class<?> type, String pointer) {
        return shapeAt(json, type, pointer).isPresent();
    }

    /** Whether a place of a document takes no number that is not whole. */
    public static boolean onlyWhole(JsonNode json, Class<?> type, String pointer) {
        return shapeAt(json, type, pointer).map(ValueShape::onlyWhole).orElse(false);
    }

    private static Optional<ValueShape> shapeAt(JsonNode json, Class<?> type, String pointer) {
        Optional<ValueShape> shape = Optional.of(Shapes.of(type));
        JsonNode here = json;
        for (JsonPointer rest = JsonPointer.compile(pointer); !rest.matches(); rest = rest.tail()) {
            JsonNode around = here;
            String name = rest.getMatchingProperty();
            shape = shape.flatMap(outer -> outer.inside(around, name));
            here = here.isArray() ? here.path(rest.getMatchingIndex()) : here.path(name);
        }
        return shape;
    }

    /** JSON Schema 2020-12 of a record or of a whole menu, complete in itself. */
    public static ObjectNode schema(Class<?> type) {
        SchemaBook book = new SchemaBook("#/$defs/");
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.setAll(Shapes.of(type).spellOut(book));
        book.entries().ifPresent(entries -> schema.set("$defs", entries));
        return schema;
    }

    /**
     * The schema of a type and of everything it refers to, by name, for a document that keeps them together.
     *
     * @param prefix what stands before a name in a reference, such as {@code #/components/schemas/}
     */
    public static Map<String, JsonNode> schemas(Class<?> type, String prefix) {
        SchemaBook book = new SchemaBook(prefix);
        Shapes.of(type).describe(book);
        return book.byName();
    }

    /** The name under which {@link #schemas} files a type. */
    public static String schemaName(Class<?> type) {
        return type.getSimpleName();
    }
}
