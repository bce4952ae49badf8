package dev.chainrule.network.math;

import java.util.Locale;
import java.util.Optional;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.cpu_isa;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;

/**
 * oneDNN writes its kernels for the processor at hand when they are first needed. They read small and middle-sized
 * operands where they are, so a few rows cost no more each than many do.
 */
final class OneDnnGemm extends Gemm {

    private static final byte AS_IT_IS = 'N';
    private static final byte TRANSPOSED = 'T';

    private OneDnnGemm() {}

    /** Only for x86-64 does it write them; and a machine may lack what the library needs. */
    static Optional<Gemm> ifFaster() {
        if (!Loader.getPlatform().endsWith("x86_64")) {
            return Optional.empty();
        }
        Threads.useOne(); // loads the OpenMP that both use
        try {
            Loader.load(dnnl.class);
            return Optional.of(new OneDnnGemm());
        } catch (LinkageError missing) {
            return Optional.empty();
        }
    }

    @Override
    public String library() {
        dnnl_version_t version = dnnl.dnnl_version();
        return "oneDNN %d.%d.%d".formatted(version.major(), version.minor(), version.patch());
    }

    @Override
    public String kernels() {
        int used = dnnl.dnnl_get_effective_cpu_isa();
        for (cpu_isa known : cpu_isa.values()) {
            if (known.value == used) {
                return known.name().toLowerCase(Locale.ROOT);
            }
        }
        return "0x" + Integer.toHexString(used);
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
        int status = dnnl.dnnl_sgemm(
                transposeA ? TRANSPOSED : AS_IT_IS,
                transposeB ? TRANSPOSED : AS_IT_IS,
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
        if (status != dnnl.dnnl_success) {
            throw new IllegalStateException("oneDNN multiplies no [%d, %d] · [%d, %d]: status %d"
                    .formatted(rows, inner, inner, columns, status));
        }
    }
}
