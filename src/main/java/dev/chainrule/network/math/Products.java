package dev.chainrule.network.math;

/**
 * float32 products of matrices: small ones in plain loops, the others by a library on the matrices' own memory. Which it
 * is follows from the shapes, so the same product has the same bits wherever its operands live.
 */
final class Products {

    private static final int A = 0;
    private static final int B = 1;
    private static final int OUT = 2;

    private static final Gemm GEMM = Gemm.best();

    private static final ThreadLocal<Staging> STAGING = ThreadLocal.withInitial(Staging::new);

    private Products() {}

    /** {@code out = a · b}. */
    static void multiply(FloatMatrix a, FloatMatrix b, FloatMatrix out) {
        int inner = a.columns();
        if (SmallProduct.suits(out.rows(), inner, out.columns())) {
            small(a, inner, 1, b, b.columns(), 1, out, inner);
        } else {
            large(false, false, a, b, out, inner);
        }
    }

    /** {@code out = aᵀ · b}. */
    static void multiplyTransposedLeft(FloatMatrix a, FloatMatrix b, FloatMatrix out) {
        int inner = a.rows();
        if (SmallProduct.suits(out.rows(), inner, out.columns())) {
            small(a, 1, a.columns(), b, b.columns(), 1, out, inner);
        } else {
            large(true, false, a, b, out, inner);
        }
    }

    /** {@code out = a · bᵀ}. */
    static void multiplyTransposedRight(FloatMatrix a, FloatMatrix b, FloatMatrix out) {
        int inner = a.columns();
        if (SmallProduct.suits(out.rows(), inner, out.columns())) {
            small(a, inner, 1, b, 1, inner, out, inner);
        } else {
            large(false, true, a, b, out, inner);
        }
    }

    private static void small(
            FloatMatrix a, int aRow, int aInner, FloatMatrix b, int bInner, int bColumn, FloatMatrix out, int inner) {
        float[] x = array(a, A);
        float[] y = array(b, B);
        int rows = out.rows();
        int columns = out.columns();
        if (out instanceof HeapMatrix heap) {
            SmallProduct.into(
                    heap.values,
                    heap.start,
                    rows,
                    columns,
                    inner,
                    x,
                    start(a),
                    aRow,
                    aInner,
                    y,
                    start(b),
                    bInner,
                    bColumn);
        } else {
            float[] z = STAGING.get().arrays[OUT];
            SmallProduct.into(z, 0, rows, columns, inner, x, start(a), aRow, aInner, y, start(b), bInner, bColumn);
            out.buffer.put(0, z, 0, rows * columns);
        }
    }

    private static float[] array(FloatMatrix matrix, int operand) {
        if (matrix instanceof HeapMatrix heap) {
            return heap.values;
        }
        float[] copy = STAGING.get().arrays[operand];
        matrix.buffer.get(0, copy, 0, (int) matrix.size());
        return copy;
    }

    private static int start(FloatMatrix matrix) {
        return matrix instanceof HeapMatrix heap ? heap.start : 0;
    }

    private static void large(
            boolean transposeA, boolean transposeB, FloatMatrix a, FloatMatrix b, FloatMatrix out, int inner) {
        Pointers pointers = Pointers.ofThread();
        GEMM.multiply(
                transposeA,
                transposeB,
                out.rows(),
                inner,
                out.columns(),
                pointers.first(a),
                pointers.second(b),
                pointers.result(out));
        pointers.finish(out);
    }

    /** One thread's room on the heap for both operands and the result, where they live off it. */
    private static final class Staging {

        final float[][] arrays = new float[3][SmallProduct.LIMIT];
    }
}
