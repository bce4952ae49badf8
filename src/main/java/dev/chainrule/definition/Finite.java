package dev.chainrule.definition;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Numbers as JSON has them, which knows neither infinity nor what is not a number: a null stands for these. */
public final class Finite {

    private Finite() {}

    public static @Nullable Double orNull(double value) {
        return Double.isFinite(value) ? (Double) value : null;
    }

    public static @Nullable Float orNull(float value) {
        return Float.isFinite(value) ? (Float) value : null;
    }

    /** In the same order. */
    public static Map<String, @Nullable Double> orNull(Map<String, Double> values) {
        Map<String, @Nullable Double> finite = new LinkedHashMap<>();
        values.forEach((name, value) -> finite.put(name, orNull(value)));
        return finite;
    }
}
