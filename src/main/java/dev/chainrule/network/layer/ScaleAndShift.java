package dev.chainrule.network.layer;

import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What stands behind every normalization: {@code y = x̂ · scale + shift}, both learned, one of each per column. */
final class ScaleAndShift {

    /** {@code columns} scales, then {@code columns} shifts. */
    private final int columns;

    private final Kernels kernels;
    private final Matrix scale;
    private final Matrix shift;
    private final @Nullable Matrix scaleGradient;
    private final @Nullable Matrix shiftGradient;

    ScaleAndShift(int columns, PassContext context) {
        this.columns = columns;
        kernels = context.kernels();
        scale = scale(context.parameters());
        shift = shift(context.parameters());
        Matrix gradients = context.gradients();
        scaleGradient = gradients == null ? null : scale(gradients);
        shiftGradient = gradients == null ? null : shift(gradients);
    }

    private Matrix scale(Matrix parameters) {
        return parameters.slice(0, 1, columns);
    }

    private Matrix shift(Matrix parameters) {
        return parameters.slice(columns, 1, columns);
    }

    static String parameterName(int columns, int index) {
        return index < columns ? "scale[%s]".formatted(index) : "shift[%s]".formatted(index - columns);
    }

    /** Scales of 1; the shifts stay 0. */
    static void initialize(int columns, Matrix parameters) {
        for (int i = 0; i < columns; i++) {
            parameters.set(0, i, 1);
        }
    }

    /** What a normalized value was made of. */
    static Map<String, Double> details(double x, double mean, double variance, double epsilon) {
        Map<String, Double> details = new LinkedHashMap<>();
        details.put("x", x);
        details.put("mean", mean);
        details.put("variance", variance);
        details.put("epsilon", epsilon);
        return details;
    }

    /** How one output came about. */
    Unit unit(Matrix normalized, int row, int column, Map<String, Double> details) {
        return Unit.scaled(
                column, normalized.get(row, column), scale.get(0, column), shift.get(0, column), columns, details);
    }

    void forward(Matrix normalized, Matrix output) {
        kernels.normalization().scaleColumns(normalized, scale, shift, output);
    }

    /** {@code ∂scale = Σ ∂y · x̂};  {@code ∂shift = Σ ∂y};  {@code ∂x̂ = ∂y · scale}, in place of {@code ∂y}. */
    void backward(Matrix normalized, Matrix gradient) {
        if (scaleGradient != null && shiftGradient != null) {
            kernels.normalization().sumRowsOfProducts(gradient, normalized, scaleGradient);
            kernels.sumRows(gradient, shiftGradient);
        }
        kernels.normalization().scaleColumns(gradient, scale);
    }
}
