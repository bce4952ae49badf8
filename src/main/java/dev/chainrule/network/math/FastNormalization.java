package dev.chainrule.network.math;

/** float32: one row at a time on the heap, each loop of the kind that the JIT turns into vector instructions. */
final class FastNormalization implements Normalization {

    /** Values of a row that are summed in float32. */
    private static final int PART = 512;

    static final FastNormalization INSTANCE = new FastNormalization();

    private static final ThreadLocal<Staging> ROWS = ThreadLocal.withInitial(Staging::new);

    private FastNormalization() {}

    /** One thread's staging rows, or blocks of them. */
    private static final class Staging {

        /** Values of a block; a longer row is one by itself. */
        private static final int BLOCK = 2048;

        float[] a = new float[BLOCK];
        float[] b = new float[BLOCK];
        float[] first = new float[BLOCK];
        float[] second = new float[BLOCK];
        float[] third = new float[BLOCK];
        final ColumnSums firstSums = new ColumnSums();
        final ColumnSums secondSums = new ColumnSums();

        static Staging of(int columns) {
            Staging rows = ROWS.get();
            if (rows.a.length < columns) {
                rows.a = new float[columns];
                rows.b = new float[columns];
                rows.first = new float[columns];
                rows.second = new float[columns];
                rows.third = new float[columns];
            }
            return rows;
        }

        /** Rows of a block of such a matrix. */
        static int inBlock(Matrix a) {
            return Math.max(1, Math.min(a.rows(), BLOCK / a.columns()));
        }
    }

    /** Copies rows to the start of an array; says how many values they are. */
    private static int read(Matrix a, int row, int rows, float[] values) {
        int length = Math.min(rows, a.rows() - row) * a.columns();
        ((FloatMatrix) a).buffer.get(row * a.columns(), values, 0, length);
        return length;
    }

    @Override
    public void columnMoments(Matrix a, Matrix mean, Matrix variance) {
        int columns = a.columns();
        int blockRows = Staging.inBlock(a);
        Staging rows = Staging.of(columns);
        ColumnSums sums = rows.firstSums;
        float[] means = rows.first;
        sums.begin(columns, blockRows);
        for (int i = 0; i < a.rows(); i += blockRows) {
            sums.add(rows.a, read(a, i, blockRows, rows.a));
        }
        sums.finish(means, a.rows());
        repeat(means, columns, blockRows);
        sums.begin(columns, blockRows);
        for (int i = 0; i < a.rows(); i += blockRows) {
            int length = read(a, i, blockRows, rows.a);
            squareDistance(rows.a, means, length);
            sums.add(rows.a, length);
        }
        sums.finish(rows.second, a.rows());
        mean.writeRow(0, means);
        variance.writeRow(0, rows.second);
    }

    /** The row at the start of the array, so many times. */
    private static void repeat(float[] row, int columns, int times) {
        for (int done = columns; done < times * columns; done *= 2) {
            System.arraycopy(row, 0, row, done, Math.min(done, times * columns - done));
        }
    }

    private static void squareDistance(float[] values, float[] means, int n) {
        for (int i = 0; i < n; i++) {
            float distance = values[i] - means[i];
            values[i] = distance * distance;
        }
    }

    private static void scale(float[] row, float factor, int columns) {
        for (int j = 0; j < columns; j++) {
            row[j] *= factor;
        }
    }

    @Override
    public void normalizeColumns(Matrix a, Matrix mean, Matrix variance, double epsilon, Matrix out) {
        int columns = a.columns();
        Staging rows = Staging.of(columns);
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
        Staging rows = Staging.of(columns);
        float[] mean = rows.first;
        float[] product = rows.second;
        float[] inverse = rows.third;
        int blockRows = Staging.inBlock(gradient);
        rows.firstSums.begin(columns, blockRows);
        rows.secondSums.begin(columns, blockRows);
        for (int i = 0; i < gradient.rows(); i += blockRows) {
            read(normalized, i, blockRows, rows.a);
            int length = read(gradient, i, blockRows, rows.b);
            rows.firstSums.add(rows.b, length);
            multiply(rows.a, rows.b, length);
            rows.secondSums.add(rows.a, length);
        }
        rows.firstSums.finish(mean, gradient.rows());
        rows.secondSums.finish(product, gradient.rows());
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

    /** {@code a ← a · b}. */
    private static void multiply(float[] a, float[] b, int n) {
        for (int i = 0; i < n; i++) {
            a[i] *= b[i];
        }
    }

    @Override
    public void normalizeRows(Matrix a, double epsilon, Matrix variance, Matrix out) {
        int columns = a.columns();
        Staging rows = Staging.of(columns);
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

    /** In double, of parts of which each is summed in float32. */
    private static float sum(float[] row, int columns) {
        double sum = 0;
        for (int from = 0; from < columns; from += PART) {
            sum += sum(row, from, Math.min(columns, from + PART));
        }
        return (float) sum;
    }

    /** In four parts that do not wait for each other. */
    private static float sum(float[] row, int from, int to) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int j = from;
        for (; j + 3 < to; j += 4) {
            a += row[j];
            b += row[j + 1];
            c += row[j + 2];
            d += row[j + 3];
        }
        for (; j < to; j++) {
            a += row[j];
        }
        return (a + b) + (c + d);
    }

    private static float sumOfProducts(float[] x, float[] y, int columns) {
        double sum = 0;
        for (int from = 0; from < columns; from += PART) {
            sum += sumOfProducts(x, y, from, Math.min(columns, from + PART));
        }
        return (float) sum;
    }

    private static float sumOfProducts(float[] x, float[] y, int from, int to) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int j = from;
        for (; j + 3 < to; j += 4) {
            a += x[j] * y[j];
            b += x[j + 1] * y[j + 1];
            c += x[j + 2] * y[j + 2];
            d += x[j + 3] * y[j + 3];
        }
        for (; j < to; j++) {
            a += x[j] * y[j];
        }
        return (a + b) + (c + d);
    }

    @Override
    public void normalizeRowsGradient(Matrix normalized, Matrix variance, double epsilon, Matrix gradient) {
        int columns = gradient.columns();
        Staging rows = Staging.of(columns);
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
        Staging rows = Staging.of(columns);
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
        Staging rows = Staging.of(columns);
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
        int blockRows = Staging.inBlock(a);
        Staging rows = Staging.of(columns);
        rows.firstSums.begin(columns, blockRows);
        for (int i = 0; i < a.rows(); i += blockRows) {
            read(b, i, blockRows, rows.b);
            int length = read(a, i, blockRows, rows.a);
            multiply(rows.a, rows.b, length);
            rows.firstSums.add(rows.a, length);
        }
        rows.firstSums.finish(rows.first, 1);
        out.writeRow(0, rows.first);
    }
}
