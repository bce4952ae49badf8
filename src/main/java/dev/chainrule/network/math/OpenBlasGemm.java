package dev.chainrule.network.math;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.OPENBLAS_VERSION;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemv;

import org.bytedeco.javacpp.FloatPointer;

/** OpenBLAS, which ND4J brings, has kernels for every processor. It packs the operands of most products first. */
final class OpenBlasGemm extends Gemm {

    OpenBlasGemm() {
        Threads.useOne();
    }

    @Override
    public String library() {
        return OPENBLAS_VERSION.strip();
    }

    @Override
    public String kernels() {
        return System.getProperty("os.arch");
    }

    @Override
    void multiply(
            boolean transposeA,
            boolean transposeB,
            int rows,
            int inner,
            int columns,
            FloatPointer a,
            FloatPointer b,
            FloatPointer out) {
        if (rows == 1 && !transposeA) {
            multiplyRow(transposeB, inner, columns, a, b, out);
            return;
        }
        cblas_sgemm(
                CblasRowMajor,
                transposeA ? CblasTrans : CblasNoTrans,
                transposeB ? CblasTrans : CblasNoTrans,
                rows,
                columns,
                inner,
                1f,
                a,
                transposeA ? rows : inner,
                b,
                transposeB ? inner : columns,
                0f,
                out,
                columns);
    }

    /** Without packing the matrix first, as a product with many rows does. */
    private static void multiplyRow(
            boolean transposeB, int inner, int columns, FloatPointer a, FloatPointer b, FloatPointer out) {
        cblas_sgemv(
                CblasRowMajor,
                transposeB ? CblasNoTrans : CblasTrans,
                transposeB ? columns : inner,
                transposeB ? inner : columns,
                1f,
                b,
                transposeB ? inner : columns,
                a,
                1,
                0f,
                out,
                1);
    }
}
