package dev.chainrule.run;

import dev.chainrule.model.manifest.Environment;
import dev.chainrule.network.math.Gemm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** What computes here, besides the code of this service. */
final class Machine {

    private static final String UNKNOWN = "unknown";
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final List<String> FEATURES =
            List.of("avx", "avx2", "fma", "avx512f", "avx512_bf16", "avx512_vnni", "asimd", "sve");

    private static final List<String> PROCESSOR = processor();

    private Machine() {}

    /**
     * @param engine version of this service
     * @param threads the most that something is computed on
     */
    static Environment environment(String engine, int threads) {
        return new Environment(
                engine,
                version("org.nd4j", "nd4j-native"),
                Gemm.best().library(),
                Gemm.best().kernels(),
                fact("model name").orElse(System.getProperty("os.arch")),
                fact("flags").or(() -> fact("Features")).map(Machine::known).orElse(List.of()),
                System.getProperty("java.vm.vendor") + " " + System.getProperty("java.vm.version"),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                threads);
    }

    /** The lines about the first processor; none where the system does not tell in this way. */
    private static List<String> processor() {
        try {
            return Files.readAllLines(PROCESSORS).stream()
                    .takeWhile(line -> !line.isBlank())
                    .toList();
        } catch (IOException elsewhere) {
            return List.of();
        }
    }

    private static Optional<String> fact(String name) {
        return PROCESSOR.stream()
                .filter(line -> line.startsWith(name + "\t") || line.startsWith(name + " "))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst();
    }

    private static List<String> known(String flags) {
        List<String> all = Arrays.asList(flags.split(" "));
        return FEATURES.stream().filter(all::contains).toList();
    }

    /** As Maven has written it into the jar. */
    private static String version(String group, String artifact) {
        String file = "/META-INF/maven/%s/%s/pom.properties".formatted(group, artifact);
        try (@Nullable InputStream in = Machine.class.getResourceAsStream(file)) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", UNKNOWN);
        } catch (IOException unreadable) {
            return UNKNOWN;
        }
    }
}
