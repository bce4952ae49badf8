package dev.chainrule.network.math;

/**
 * Means, variances, and what is divided by them: {@code x̂ = (x − mean) / √(variance + ε)}, over each column or each row
 * of a matrix. All variances are the biased ones, divided by how many values there are.
 */
public interface Normalization {

    /** Of each column of {@code [rows, columns]}, into {@code [1, columns]} each. */
    void columnMoments(Matrix a, Matrix mean, Matrix variance);

    /** {@code out = (a − mean) / √(variance + epsilon)}, column by column. */
    void normalizeColumns(Matrix a, Matrix mean, Matrix variance, double epsilon, Matrix out);

    /**
     * Turns {@code ∂L/∂x̂} into {@code ∂L/∂x = (∂x̂ − mean(∂x̂) − x̂ · mean(∂x̂ · x̂)) / √(variance + epsilon)}, in place,
     * column by column, where mean and variance are those of the columns themselves.
     */
    void normalizeColumnsGradient(Matrix normalized, Matrix variance, double epsilon, Matrix gradient);

    /** {@code out = (a − mean) / √(variance + epsilon)} of each row by itself; variances into {@code [1, rows]}. */
    void normalizeRows(Matrix a, double epsilon, Matrix variance, Matrix out);

    /** As {@link #normalizeColumnsGradient}, row by row. */
    void normalizeRowsGradient(Matrix normalized, Matrix variance, double epsilon, Matrix gradient);

    /** {@code out = a · scale + shift}, each column with its own, both {@code [1, columns]}; {@code out} may be {@code a}. */
    void scaleColumns(Matrix a, Matrix scale, Matrix shift, Matrix out);

    /** {@code a ← a · scale}, each column with its own. */
    void scaleColumns(Matrix a, Matrix scale);

    /** {@code out[0, j] = Σᵢ a[i, j] · b[i, j]}. */
    void sumRowsOfProducts(Matrix a, Matrix b, Matrix out);
}
