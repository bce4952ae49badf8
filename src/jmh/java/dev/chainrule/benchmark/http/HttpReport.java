package dev.chainrule.benchmark.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.util.FileSystemUtils;

/** Measures the parts that are asked for, or all, and writes {@code http.md} into the directory given. */
public final class HttpReport {

    private static final Map<String, Part> PARTS = new LinkedHashMap<>();

    static {
        PARTS.put("row", new OneRow());
        PARTS.put("tensor", new Tensors());
        PARTS.put("batch", new Batch());
        PARTS.put("lines", new PackedLines());
        PARTS.put("training", new BesideTraining());
        PARTS.put("many", new ManyModels());
        PARTS.put("turn", new InTurn());
        PARTS.put("crowd", new Crowd());
    }

    private HttpReport() {}

    /**
     * @param parts their names with commas, or {@code all}
     * @param machine on which it is measured, in words
     */
    public static void run(String parts, String machine, Path directory) throws Exception {
        requireWrk();
        List<String> wanted =
                parts.equals("all") ? List.copyOf(PARTS.keySet()) : Arrays.asList(parts.split("\\s*,\\s*"));
        if (!PARTS.keySet().containsAll(wanted)) {
            throw new IllegalArgumentException("bench.http is %s; there are %s".formatted(parts, PARTS.keySet()));
        }
        Path folder = Files.createTempDirectory("chainrule-http");
        Scale scale = Scale.ofProperties(folder);
        List<String> table = new ArrayList<>(List.of(
                machine,
                "Runs of %s s, %s of each in turn; medians.".formatted(scale.seconds(), scale.rounds()),
                "",
                "| what | measured | against | ratio | wanted |",
                "|---|---|---|---|---|"));
        try {
            for (String name : wanted) {
                System.out.println("Measuring " + name);
                for (Line line : Objects.requireNonNull(PARTS.get(name)).run(scale)) {
                    table.add(line.markdown());
                    System.out.println(line.markdown());
                }
            }
        } finally {
            Files.write(Files.createDirectories(directory).resolve("http.md"), table);
            FileSystemUtils.deleteRecursively(folder);
        }
        System.out.println("\n" + String.join("\n", table));
    }

    private static void requireWrk() throws IOException {
        try {
            new ProcessBuilder("wrk", "-v")
                    .redirectErrorStream(true)
                    .start()
                    .getInputStream()
                    .readAllBytes();
        } catch (IOException absent) {
            throw new IOException(
                    "wrk is not on the path; it is in the package \"wrk\" of Debian and Homebrew", absent);
        }
    }
}
