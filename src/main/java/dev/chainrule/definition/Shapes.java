package dev.chainrule.definition;

import dev.chainrule.choice.Menu;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Finds the shape of a Java type. */
final class Shapes {

    private Shapes() {}

    static ValueShape of(Type type) {
        return of(type, Bounds.NONE);
    }

    static ValueShape of(Type type, Bounds bounds) {
        return type instanceof ParameterizedType generic ? container(generic, bounds) : plain((Class<?>) type, bounds);
    }

    private static ValueShape container(ParameterizedType type, Bounds bounds) {
        Type[] arguments = type.getActualTypeArguments();
        if (type.getRawType() == List.class) {
            return new ListShape(of(arguments[0]), bounds);
        }
        if (type.getRawType() == Map.class && arguments[0] == String.class) {
            return new MapShape(of(arguments[1]), bounds);
        }
        throw unknown(type);
    }

    private static ValueShape plain(Class<?> type, Bounds bounds) {
        if (type == int.class || type == Integer.class) {
            return new WholeNumberShape(Integer.MIN_VALUE, Integer.MAX_VALUE, bounds);
        }
        if (type == long.class || type == Long.class) {
            return new WholeNumberShape(Long.MIN_VALUE, Long.MAX_VALUE, bounds);
        }
        if (type == double.class || type == Double.class) {
            return new NumberShape(bounds);
        }
        if (type == boolean.class || type == Boolean.class) {
            return new BooleanShape();
        }
        if (type == String.class) {
            return new TextShape(bounds);
        }
        return composed(type);
    }

    private static ValueShape composed(Class<?> type) {
        if (type == Object.class) {
            return new AnythingShape();
        }
        if (type == JsonNode.class) {
            return new JsonShape();
        }
        if (type.isEnum()) {
            return new ChoiceShape(type);
        }
        if (type.isRecord()) {
            return new RecordShape(type);
        }
        if (type.isSealed()) {
            return WordOrObjectShape.fits(type) ? WordOrObjectShape.of(type) : new MenuShape(Menu.of(type));
        }
        throw unknown(type);
    }

    private static IllegalArgumentException unknown(Type type) {
        return new IllegalArgumentException("no JSON is defined for " + type);
    }
}
