package dev.chainrule.definition;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The schemas that others refer to by name; each is written once, however often it is used. */
final class SchemaBook {

    private final String prefix;
    private final Map<String, Class<?>> owners = new LinkedHashMap<>();
    private final Map<String, JsonNode> schemas = new LinkedHashMap<>();

    SchemaBook(String prefix) {
        this.prefix = prefix;
    }

    ObjectNode reference(Class<?> type, ValueShape shape) {
        String name = Definitions.schemaName(type);
        Class<?> owner = owners.putIfAbsent(name, type);
        if (owner == null) {
            schemas.put(name, JsonNodeFactory.instance.nullNode());
            schemas.put(name, shape.spellOut(this));
        } else if (owner != type) {
            throw new IllegalStateException("%s and %s share one schema name".formatted(owner, type));
        }
        return JsonNodeFactory.instance.objectNode().put("$ref", prefix + name);
    }

    Map<String, JsonNode> byName() {
        return Collections.unmodifiableMap(schemas);
    }

    Optional<ObjectNode> entries() {
        if (schemas.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(JsonNodeFactory.instance.objectNode().setAll(schemas));
    }

    static ObjectNode typed(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }

    static ObjectNode names(List<String> names) {
        ObjectNode schema = typed("string");
        if (names.size() == 1) {
            return schema.put("const", names.get(0));
        }
        ArrayNode values = schema.putArray("enum");
        names.forEach(values::add);
        return schema;
    }

    static ObjectNode oneOf(List<ObjectNode> ways) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.putArray("oneOf").addAll(ways);
        return schema;
    }

    /** The same or null. */
    static ObjectNode orNull(ObjectNode schema) {
        return schema.isEmpty() ? schema : oneOf(List.of(schema, typed("null")));
    }
}
