package dev.chainrule.network.math;

import java.util.List;
import java.util.Objects;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/** Which of its sets of kernels OpenBLAS has chosen for the processor; each rounds in its own way. */
public final class OpenBlas {

    /** Those that use AVX-512. */
    private static final List<String> WIDE_CORES = List.of("SKYLAKEX", "COOPERLAKE", "SAPPHIRERAPIDS");

    private static final List<String> NARROW_CORES = List.of("HASWELL", "ZEN", "SANDYBRIDGE", "NEHALEM");

    private static final @Nullable String WIDE;
    private static final String CORE;

    static {
        Threads.useOne(); // loads the library
        WIDE = chosen(WIDE_CORES);
        CORE = Objects.requireNonNullElse(WIDE == null ? chosen(NARROW_CORES) : WIDE, "OTHER");
    }

    private OpenBlas() {}

    /** As OpenBLAS calls it, such as {@code COOPERLAKE}; {@code OTHER} where it does not say. */
    public static String core() {
        return CORE;
    }

    static boolean hasWideKernels() {
        return WIDE != null;
    }

    /** The one of them whose table of functions the library works with. */
    private static @Nullable String chosen(List<String> cores) {
        Pointer table = Loader.addressof("gotoblas");
        if (table == null) {
            return null;
        }
        try (LongPointer address = new LongPointer(table)) {
            long inUse = address.get();
            return cores.stream()
                    .filter(core -> {
                        Pointer known = Loader.addressof("gotoblas_" + core);
                        return known != null && known.address() == inUse;
                    })
                    .findFirst()
                    .orElse(null);
        }
    }
}
