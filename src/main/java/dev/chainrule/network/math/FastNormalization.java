package dev.chainrule.network.math;

import java.util.Arrays;

/** float32: one row at a time on the heap, each loop of the kind that the JIT turns into vector instructions. */
final class FastNormalization implements Normalization {

    static final FastNormalization INSTANCE = new FastNormalization();

    private static final ThreadLocal<Rows> ROWS = ThreadLocal.withInitial(Rows::new);

    private FastNormalization() {}

    /** One thread's staging rows. */
    private static final class Rows {

        float[] a = new float[0];
        float[] b = new float[0];
        float[] first = new float[0];
        float[] second = new float[0];
        float[] third = new float[0];

        static Rows of(int columns) {
            Rows rows = ROWS.get();
            if (rows.a.length < columns) {
                rows.a = new float[columns];
                rows.b = new float[columns];
                rows.first = new float[columns];
                rows.second = new float[columns];
                rows.third = new float[columns];
            }
            return rows;
        }
    }

    @Override
    public void columnMoments(Matrix a, Matrix mean, Matrix variance) {
        int columns = a.columns();
        Rows rows = Rows.of(columns);
        float[] means = rows.first;
        float[] variances = rows.second;
        Arrays.fill(means, 0, columns, 0f);
        Arrays.fill(variances, 0, columns, 0f);
        for (int i = 0; i < a.rows(); i++) {
            a.readRow(i, rows.a);
            add(means, rows.a, columns);
        }
        scale(means, 1f / a.rows(), columns);
        for (int i = 0; i < a.rows(); i++) {
            a.readRow(i, rows.a);
            addSquaredDistance(variances, rows.a, means, columns);
        }
        scale(variances, 1f / a.rows(), columns);
        mean.writeRow(0, means);
        variance.writeRow(0, variances);
    }

    private static void add(float[] sum, float[] row, int columns) {
        for (int j = 0; j < columns; j++) {
            sum[j] += row[j];
        }
    }

    private static void scale(float[] row, float factor, int columns) {
        for (int j = 0; j < columns; j++) {
            row[j] *= factor;
        }
    }

    private static void addSquaredDistance(float[] sum, float[] row, float[] mean, int columns) {
        for (int j = 0; j < columns; j++) {
            float distance = row[j] - mean[j];
            sum[j] += distance * distance;
        }
    }

    @Override
    public void normalizeColumns(Matrix a, Matrix mean, Matrix variance, double epsilon, Matrix out) {
        int columns = a.columns();
        Rows rows = Rows.of(columns);
        mean.readRow(0, rows.first);
        variance.readRow(0, rows.second);
        invertRoot(rows.second, (float) epsilon, columns);
        for (int i = 0; i < a.rows(); i++) {
            a.readRow(i, rows.a);
            normalize(rows.a, rows.first, rows.second, columns);
            out.writeRow(i, rows.a);
        }
    }

    private static void invertRoot(float[] variance, float epsilon, int columns) {
        for (int j = 0; j < columns; j++) {
            variance[j] = (float) (1 / Math.sqrt(variance[j] + epsilon));
        }
    }

    private static void normalize(float[] row, float[] mean, float[] inverse, int columns) {
        for (int j = 0; j < columns; j++) {
            row[j] = (row[j] - mean[j]) * inverse[j];
        }
    }

    @Override
    public void normalizeColumnsGradient(Matrix normalized, Matrix variance, double epsilon, Matrix gradient) {
        int columns = gradient.columns();
        Rows rows = Rows.of(columns);
        float[] mean = rows.first;
        float[] product = rows.second;
        float[] inverse = rows.third;
        Arrays.fill(mean, 0, columns, 0f);
        Arrays.fill(product, 0, columns, 0f);
        for (int i = 0; i < gradient.rows(); i++) {
            normalized.readRow(i, rows.a);
            gradient.readRow(i, rows.b);
            add(mean, rows.b, columns);
            addProduct(product, rows.a, rows.b, columns);
        }
        scale(mean, 1f / gradient.rows(), columns);
        scale(product, 1f / gradient.rows(), columns);
        variance.readRow(0, inverse);
        invertRoot(inverse, (float) epsilon, columns);
        for (int i = 0; i < gradient.rows(); i++) {
            normalized.readRow(i, rows.a);
            gradient.readRow(i, rows.b);
            for (int j = 0; j < columns; j++) {
                rows.b[j] = (rows.b[j] - mean[j] - rows.a[j] * product[j]) * inverse[j];
            }
            gradient.writeRow(i, rows.b);
        }
    }

    private static void addProduct(float[] sum, float[] a, float[] b, int columns) {
        for (int j = 0; j < columns; j++) {
            sum[j] += a[j] * b[j];
        }
    }

    @Override
    public void normalizeRows(Matrix a, double epsilon, Matrix variance, Matrix out) {
        int columns = a.columns();
        Rows rows = Rows.of(columns);
        for (int i = 0; i < a.rows(); i++) {
            a.readRow(i, rows.a);
            float mean = sum(rows.a, columns) / columns;
            for (int j = 0; j < columns; j++) {
                rows.a[j] -= mean;
            }
            float spread = sumOfProducts(rows.a, rows.a, columns) / columns;
            scale(rows.a, (float) (1 / Math.sqrt(spread + epsilon)), columns);
            variance.set(0, i, spread);
            out.writeRow(i, rows.a);
        }
    }

    /** In four parts that do not wait for each other. */
    private static float sum(float[] row, int columns) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int j = 0;
        for (; j + 3 < columns; j += 4) {
            a += row[j];
            b += row[j + 1];
            c += row[j + 2];
            d += row[j + 3];
        }
        for (; j < columns; j++) {
            a += row[j];
        }
        return (a + b) + (c + d);
    }

    private static float sumOfProducts(float[] x, float[] y, int columns) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int j = 0;
        for (; j + 3 < columns; j += 4) {
            a += x[j] * y[j];
            b += x[j + 1] * y[j + 1];
            c += x[j + 2] * y[j + 2];
            d += x[j + 3] * y[j + 3];
        }
        for (; j < columns; j++) {
            a += x[j] * y[j];
        }
        return (a + b) + (c + d);
    }

    @Override
    public void normalizeRowsGradient(Matrix normalized, Matrix variance, double epsilon, Matrix gradient) {
        int columns = gradient.columns();
        Rows rows = Rows.of(columns);
        for (int i = 0; i < gradient.rows(); i++) {
            normalized.readRow(i, rows.a);
            gradient.readRow(i, rows.b);
            float mean = sum(rows.b, columns) / columns;
            float product = sumOfProducts(rows.a, rows.b, columns) / columns;
            float inverse = (float) (1 / Math.sqrt(variance.get(0, i) + epsilon));
            for (int j = 0; j < columns; j++) {
                rows.b[j] = (rows.b[j] - mean - rows.a[j] * product) * inverse;
            }
            gradient.writeRow(i, rows.b);
        }
    }

    @Override
    public void scaleColumns(Matrix a, Matrix scale, Matrix shift, Matrix out) {
        int columns = a.columns();
        Rows rows = Rows.of(columns);
        float[] factors = rows.first;
        float[] shifts = rows.second;
        scale.readRow(0, factors);
        shift.readRow(0, shifts);
        for (int i = 0; i < a.rows(); i++) {
            a.readRow(i, rows.a);
            for (int j = 0; j < columns; j++) {
                rows.a[j] = rows.a[j] * factors[j] + shifts[j];
            }
            out.writeRow(i, rows.a);
        }
    }

    @Override
    public void scaleColumns(Matrix a, Matrix scale) {
        int columns = a.columns();
        Rows rows = Rows.of(columns);
        scale.readRow(0, rows.first);
        for (int i = 0; i < a.rows(); i++) {
            a.readRow(i, rows.a);
            for (int j = 0; j < columns; j++) {
                rows.a[j] *= rows.first[j];
            }
            a.writeRow(i, rows.a);
        }
    }

    @Override
    public void sumRowsOfProducts(Matrix a, Matrix b, Matrix out) {
        int columns = a.columns();
        Rows rows = Rows.of(columns);
        Arrays.fill(rows.first, 0, columns, 0f);
        for (int i = 0; i < a.rows(); i++) {
            a.readRow(i, rows.a);
            b.readRow(i, rows.b);
            addProduct(rows.first, rows.a, rows.b, columns);
        }
        out.writeRow(0, rows.first);
    }
}
