package dev.chainrule.network.math;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemv;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;

/**
 * float32 products of matrices: small ones in plain loops, the others by OpenBLAS on the matrices' own memory. Which it
 * is follows from the shapes (and, as OpenBLAS's own kernels do, from the processor), so the same product has the same
 * bits wherever its operands live.
 */
final class Products {

    private static final int A = 0;
    private static final int B = 1;
    private static final int OUT = 2;

    /** Most multiplications that OpenBLAS does without packing the matrices first; it can do so with AVX-512 only. */
    private static final int UNPACKED = OpenBlas.hasWideKernels() ? 1_000_000 : 0;

    /** Rows of a tile come in multiples of this: their sums stay in registers together. */
    private static final int TILE_ROWS = 8;

    /** Columns of a tile come in multiples of this: a few whole vectors for each of the registers. */
    private static final int COLUMN_STEP = 64;

    /** Longest side of a tile; some products with longer ones are packed after all. */
    private static final int LONGEST_SIDE = 128;

    /** Rows of a tile of {@code aᵀ · b} come in multiples of this: a vector of {@code a}'s values. */
    private static final int ROW_STEP = 16;

    private static final ThreadLocal<Staging> STAGING = ThreadLocal.withInitial(Staging::new);

    private Products() {}

    /** {@code out = a · b}. */
    static void multiply(FloatMatrix a, FloatMatrix b, FloatMatrix out) {
        int inner = a.columns();
        if (SmallProduct.suits(out.rows(), inner, out.columns())) {
            small(a, inner, 1, b, b.columns(), 1, out, inner);
        } else if (out.rows() == 1) {
            gemv(CblasTrans, b, a, out);
        } else {
            int columns = fitting(TILE_ROWS, inner, COLUMN_STEP, out.columns());
            int rows = fitting(columns, inner, TILE_ROWS, out.rows());
            tiles(CblasNoTrans, CblasNoTrans, a, b, out, inner, rows, columns);
        }
    }

    /** {@code out = aᵀ · b}. */
    static void multiplyTransposedLeft(FloatMatrix a, FloatMatrix b, FloatMatrix out) {
        int inner = a.rows();
        if (SmallProduct.suits(out.rows(), inner, out.columns())) {
            small(a, 1, a.columns(), b, b.columns(), 1, out, inner);
        } else {
            int columns = Math.min(COLUMN_STEP, out.columns());
            int rows = fitting(columns, inner, ROW_STEP, out.rows());
            tiles(CblasTrans, CblasNoTrans, a, b, out, inner, rows, columns);
        }
    }

    /** {@code out = a · bᵀ}. */
    static void multiplyTransposedRight(FloatMatrix a, FloatMatrix b, FloatMatrix out) {
        int inner = a.columns();
        if (SmallProduct.suits(out.rows(), inner, out.columns())) {
            small(a, inner, 1, b, 1, inner, out, inner);
        } else if (out.rows() == 1) {
            gemv(CblasNoTrans, b, a, out);
        } else {
            int columns = fitting(TILE_ROWS, inner, COLUMN_STEP, out.columns());
            int rows = fitting(columns, inner, TILE_ROWS, out.rows());
            tiles(CblasNoTrans, CblasTrans, a, b, out, inner, rows, columns);
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

    /**
     * How long the other side of a tile may be for OpenBLAS not to pack its operands: all there is, or a multiple of
     * {@code step}; 0 where not even one fits.
     */
    private static int fitting(int side, int inner, int step, int all) {
        int most = side == 0 ? 0 : (int) Math.min(LONGEST_SIDE, UNPACKED / ((long) side * inner));
        return most >= all ? all : most - most % step;
    }

    /**
     * The product in tiles that OpenBLAS multiplies without packing its operands first: for the rows of a batch that
     * takes a fifth of the time, as every row of the weights is used a few times only.
     */
    private static void tiles(
            int transposeA,
            int transposeB,
            FloatMatrix a,
            FloatMatrix b,
            FloatMatrix out,
            int inner,
            int tileRows,
            int tileColumns) {
        boolean whole = (long) out.rows() * out.columns() * inner <= UNPACKED;
        if (whole || tileRows == 0 || tileColumns == 0) {
            gemm(transposeA, transposeB, a, b, out, inner);
            return;
        }
        Staging staging = STAGING.get();
        FloatPointer left = pointer(a, A);
        FloatPointer right = pointer(b, B);
        FloatPointer to = resultPointer(out);
        long leftStep = transposeA == CblasTrans ? 1 : inner;
        long rightStep = transposeB == CblasTrans ? inner : 1;
        for (int column = 0; column < out.columns(); column += tileColumns) {
            for (int row = 0; row < out.rows(); row += tileRows) {
                cblas_sgemm(
                        CblasRowMajor,
                        transposeA,
                        transposeB,
                        Math.min(tileRows, out.rows() - row),
                        Math.min(tileColumns, out.columns() - column),
                        inner,
                        1f,
                        staging.left.at(left, row * leftStep),
                        a.columns(),
                        staging.right.at(right, column * rightStep),
                        b.columns(),
                        0f,
                        staging.written.at(to, (long) row * out.columns() + column),
                        out.columns());
            }
        }
        takeResult(out);
    }

    private static void gemm(int transposeA, int transposeB, FloatMatrix a, FloatMatrix b, FloatMatrix out, int inner) {
        cblas_sgemm(
                CblasRowMajor,
                transposeA,
                transposeB,
                out.rows(),
                out.columns(),
                inner,
                1f,
                pointer(a, A),
                a.columns(),
                pointer(b, B),
                b.columns(),
                0f,
                resultPointer(out),
                out.columns());
        takeResult(out);
    }

    /** {@code out = matrix · x}, or {@code matrixᵀ · x}: without packing the matrix first, as a product with many rows. */
    private static void gemv(int transpose, FloatMatrix matrix, FloatMatrix x, FloatMatrix out) {
        cblas_sgemv(
                CblasRowMajor,
                transpose,
                matrix.rows(),
                matrix.columns(),
                1f,
                pointer(matrix, A),
                matrix.columns(),
                pointer(x, B),
                1,
                0f,
                resultPointer(out),
                1);
        takeResult(out);
    }

    private static FloatPointer pointer(FloatMatrix matrix, int operand) {
        if (matrix instanceof NativeMatrix whole) {
            return whole.pointer;
        }
        Staging staging = STAGING.get();
        staging.buffers[operand].put(0, ((HeapMatrix) matrix).values, start(matrix), (int) matrix.size());
        return staging.pointers[operand];
    }

    private static FloatPointer resultPointer(FloatMatrix out) {
        return out instanceof NativeMatrix whole ? whole.pointer : STAGING.get().pointers[OUT];
    }

    private static void takeResult(FloatMatrix out) {
        if (out instanceof HeapMatrix heap) {
            STAGING.get().buffers[OUT].get(0, heap.values, heap.start, (int) heap.size());
        }
    }

    /** One thread's room for both operands and the result, off the heap and on it, where they live on the other side. */
    private static final class Staging {

        final float[][] arrays = new float[3][SmallProduct.LIMIT];
        final FloatPointer[] pointers = new FloatPointer[3];
        final FloatBuffer[] buffers = new FloatBuffer[3];

        final Cursor left = new Cursor();
        final Cursor right = new Cursor();
        final Cursor written = new Cursor();

        Staging() {
            for (int i = 0; i < pointers.length; i++) {
                pointers[i] = new FloatPointer(HeapMatrix.LIMIT);
                buffers[i] = pointers[i].asBuffer();
            }
        }
    }

    /** A place in memory that others own; it can be moved without making a new pointer. */
    private static final class Cursor extends FloatPointer {

        Cursor at(FloatPointer base, long offset) {
            address = base.address();
            position = base.position() + offset;
            return this;
        }
    }
}
