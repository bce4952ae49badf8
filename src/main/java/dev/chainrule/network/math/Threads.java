package dev.chainrule.network.math;

import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/** How many threads the native libraries may start on their own: one, because parallelism is ours. */
final class Threads {

    private static final NativeOps OPERATIONS = start();

    private Threads() {}

    private static NativeOps start() {
        Nd4j.getBackend();
        openblas_nolapack.blas_set_num_threads(1);
        return NativeOpsHolder.getInstance().getDeviceNativeOps();
    }

    /**
     * Keeps the calling thread's native work on the calling thread. OpenBLAS is told once for the whole process; the
     * OpenMP behind oneDNN and ND4J's own operations keeps a number for each thread, so each must say it.
     */
    static void useOne() {
        OPERATIONS.setOmpNumThreads(1);
    }
}
