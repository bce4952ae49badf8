package dev.chainrule.network.math;

import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** How many threads the native libraries may start on their own: one, because parallelism is ours. */
final class Threads {

    private Threads() {}

    /** Starts the backend where it is not started yet; more threads inside a product would only spin. */
    static void useOnePerProduct() {
        Nd4j.getBackend();
        NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
        openblas_nolapack.blas_set_num_threads(1);
    }
}
