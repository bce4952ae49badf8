package dev.chainrule.network.math;

import dev.chainrule.choice.Word;
import java.util.Optional;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.cpu_isa;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/**
 * oneDNN writes a kernel for each shape of product and the processor at hand. It reads its operands where they are, so
 * a few rows cost no more each than many do.
 */
final class OneDnnGemm extends Gemm {

    private final Gemm others = new OpenBlasGemm();
    private final engine processor = new engine(engine.kind.cpu, 0);
    private final ThreadLocal<OneDnnProducts> products = ThreadLocal.withInitial(() -> new OneDnnProducts(processor));

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
        return "oneDNN %s.%s.%s".formatted(version.major(), version.minor(), version.patch());
    }

    @Override
    public String kernels() {
        int used = dnnl.dnnl_get_effective_cpu_isa();
        for (cpu_isa known : cpu_isa.values()) {
            if (known.value == used) {
                return Word.of(known);
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
        if (columns == 1 && transposeA) { // the same numbers as a row: it need not turn the matrix
            multiply(false, false, 1, inner, rows, b, a, out);
            return;
        }
        OneDnnProducts ofThread = products.get();
        OneDnnProduct product = ofThread.of(transposeA, transposeB, rows, inner, columns);
        if (product.isWritten()) {
            product.multiply(a, b, out, ofThread);
        } else {
            others.multiply(transposeA, transposeB, rows, inner, columns, a, b, out);
        }
    }

    @Override
    @Nullable
    Correlation correlation(Window window, int columns, int rows, Memory memory, boolean goesBack) {
        return OneDnnCorrelation.ifWritten(processor, products::get, window, columns, rows, memory, goesBack);
    }
}
