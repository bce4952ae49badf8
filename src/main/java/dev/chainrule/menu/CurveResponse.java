package dev.chainrule.menu;

import dev.chainrule.network.activation.Curve;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function and its derivative at equally spaced points.
 *
 * @param shows what they are of
 * @param value null where it is not finite
 * @param derivative null where it is not finite
 * @param nonFinite JSON pointers to what is not finite
 */
record CurveResponse(
        String shows,
        List<Double> z,
        List<@Nullable Double> value,
        List<@Nullable Double> derivative,
        List<String> nonFinite) {

    static CurveResponse of(String shows, Curve curve) {
        List<String> nonFinite = new ArrayList<>();
        return new CurveResponse(
                shows,
                curve.z(),
                finite("value", curve.values(), nonFinite),
                finite("derivative", curve.derivatives(), nonFinite),
                nonFinite);
    }

    private static List<@Nullable Double> finite(String series, List<Double> numbers, List<String> nonFinite) {
        List<@Nullable Double> finite = new ArrayList<>(numbers.size());
        for (double number : numbers) {
            if (!Double.isFinite(number)) {
                nonFinite.add("/curve/%s/%d".formatted(series, finite.size()));
            }
            finite.add(Double.isFinite(number) ? number : null);
        }
        return finite;
    }
}
