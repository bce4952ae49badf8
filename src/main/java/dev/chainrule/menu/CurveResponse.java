package dev.chainrule.menu;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.chainrule.definition.Finite;
import dev.chainrule.network.activation.ActivationCurve;
import dev.chainrule.network.schedule.Pace;
import dev.chainrule.network.schedule.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A function at equally spaced points.
 *
 * @param shows what it is of, and on what condition
 * @param z of an activation
 * @param value of an activation; null where it is not finite
 * @param derivative of an activation; null where it is not finite
 * @param step of a schedule, counted from 1
 * @param factor of a schedule: the factor of the optimizer's learning rate
 * @param nonFinite JSON pointers to what is not finite
 */
record CurveResponse(
        String shows,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Double> z,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<@Nullable Double> value,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<@Nullable Double> derivative,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Long> step,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<@Nullable Double> factor,

        List<String> nonFinite) {

    static CurveResponse of(String shows, ActivationCurve curve) {
        List<String> nonFinite = new ArrayList<>();
        return new CurveResponse(
                shows,
                curve.z(),
                finite("value", curve.values(), nonFinite),
                finite("derivative", curve.derivatives(), nonFinite),
                null,
                null,
                nonFinite);
    }

    /** The first step, the last, and others between; every step where there are no more than points. */
    static CurveResponse of(Schedule schedule, long steps, int stepsPerEpoch, int points) {
        Pace pace = schedule.foreseen(steps, stepsPerEpoch);
        String condition = schedule.condition().map(", "::concat).orElse("");
        List<Long> shown = LongStream.range(0, Math.min(steps, points))
                .map(i -> steps <= points ? i + 1 : 1 + Math.round((double) i * (steps - 1) / (points - 1)))
                .boxed()
                .toList();
        List<String> nonFinite = new ArrayList<>();
        List<@Nullable Double> factors =
                finite("factor", shown.stream().map(pace::factor).toList(), nonFinite);
        return new CurveResponse(
                "the factor of the learning rate in each step" + condition,
                null,
                null,
                null,
                shown,
                factors,
                nonFinite);
    }

    private static List<@Nullable Double> finite(String series, List<Double> numbers, List<String> nonFinite) {
        List<@Nullable Double> finite = new ArrayList<>(numbers.size());
        for (double number : numbers) {
            if (!Double.isFinite(number)) {
                nonFinite.add("/curve/%s/%s".formatted(series, finite.size()));
            }
            finite.add(Finite.orNull(number));
        }
        return finite;
    }
}
