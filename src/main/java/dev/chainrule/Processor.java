package dev.chainrule;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The processor that OpenBLAS runs on, where it has to be told: decision 0042. */
public final class Processor {

    /** What OpenBLAS reads when it is loaded; whoever has set it has chosen. */
    private static final String CORE_TYPE = "OPENBLAS_CORETYPE";

    private static final Path DESCRIPTION = Path.of("/proc/cpuinfo");

    /** AMD's number for Zen 5; OpenBLAS 0.3.31 knows the families before it. */
    private static final int FIRST_UNKNOWN_FAMILY = 26;

    private static final Set<String> WIDE_VECTORS = Set.of("avx512f", "avx512dq", "avx512cd", "avx512bw", "avx512vl");

    private Processor() {}

    /**
     * Lets OpenBLAS use the vectors of 512 bits that it does not look for on AMD's processors since Zen 5. To be called
     * before the engine is used for the first time; afterwards it has no effect.
     */
    public static void introduce() {
        if (System.getenv(CORE_TYPE) == null && Files.isReadable(DESCRIPTION)) {
            try {
                unknownCore(Files.readAllLines(DESCRIPTION)).ifPresent(Processor::tell);
            } catch (IOException | LinkageError slower) {
                System.getLogger(Processor.class.getName())
                        .log(System.Logger.Level.WARNING, "OpenBLAS runs on kernels for older processors", slower);
            }
        }
    }

    /** What OpenBLAS calls a processor that it does not know by itself. */
    static Optional<String> unknownCore(List<String> description) {
        Map<String, String> first = new HashMap<>();
        for (String line : description) {
            String[] parts = line.split(":", 2);
            if (parts.length == 2) {
                first.putIfAbsent(parts[0].strip(), parts[1].strip());
            }
        }
        List<String> flags = Arrays.asList(first.getOrDefault("flags", "").split(" "));
        boolean unknown = first.getOrDefault("vendor_id", "").equals("AuthenticAMD")
                && Integer.parseInt(first.getOrDefault("cpu family", "0")) >= FIRST_UNKNOWN_FAMILY;
        if (!unknown || !flags.containsAll(WIDE_VECTORS)) {
            return Optional.empty();
        }
        return Optional.of(flags.contains("avx512_bf16") ? "COOPERLAKE" : "SKYLAKEX");
    }

    /** In the process's own environment, which Java only has a copy of. */
    private static void tell(String core) {
        Function setenv = NativeLibrary.getProcess().getFunction("setenv");
        setenv.invokeInt(new Object[] {CORE_TYPE, core, 0});
    }
}
