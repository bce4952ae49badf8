package dev.chainrule.benchmark;

import dev.chainrule.benchmark.KernelBenchmarks.Timing;
import dev.chainrule.benchmark.Sitting.Row;
import dev.chainrule.benchmark.http.HttpReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Measures everything and writes {@code table.md} and {@code table.json} into the directory given. */
final class Report {

    private final Settings settings = Settings.ofProperties();
    private final Machine machine = Machine.here();
    private final Sitting sitting;
    private final Map<Row, Map<String, Figures>> workloads;
    private final List<Timing> kernels;

    private Report() throws IOException, RunnerException {
        sitting = new Sitting(settings, settings.peers() == null ? List.of() : Peer.read(settings.peers()));
        workloads = sitting.run();
        kernels = settings.kernels().equals("none") ? List.of() : KernelBenchmarks.run(settings.kernels());
    }

    public static void main(String[] arguments) throws Exception {
        Locale.setDefault(Locale.ROOT);
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        String http = System.getProperty("bench.http", "");
        if (!http.isBlank()) {
            HttpReport.run(http, words(Machine.here()), directory);
            return;
        }
        Report report = new Report();
        Files.writeString(directory.resolve("table.md"), report.markdown());
        Files.writeString(directory.resolve("table.json"), report.json().toPrettyString());
        System.out.println("\n" + report.markdown());
    }

    private String markdown() {
        Markdown text = new Markdown()
                .line(words(machine))
                .line("ND4J %s; %s.".formatted(version("nd4j"), sitting.matrixLibrary()))
                .line("Median [lowest, highest]; rounds: %s; data: %s."
                        .formatted(settings.rounds(), String.join(", ", sitting.sources())))
                .line("");
        if (!workloads.isEmpty()) {
            text.workloads(workloads);
        }
        if (!kernels.isEmpty()) {
            text.kernels(kernels);
        }
        return text.toString();
    }

    private static String words(Machine machine) {
        return String.format(
                Locale.ROOT,
                "%s; commit %s.\n%s, %d cores, %s, %s; load when it began: %.1f.\n%s.",
                LocalDate.now(ZoneOffset.UTC),
                machine.commit(),
                machine.processor(),
                machine.cores(),
                machine.memory(),
                machine.system(),
                machine.load(),
                machine.java());
    }

    private ObjectNode json() {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        json.putPOJO("machine", machine);
        json.put("nd4j", version("nd4j")).put("matrix_library", sitting.matrixLibrary());
        json.putPOJO("data", sitting.sources());
        workloads.forEach((row, byName) -> byName.forEach((name, figures) -> json.withArray("workloads")
                .addObject()
                .put("workload", row.measure().workload())
                .put("title", row.measure().title())
                .put("threads", row.threads())
                .put("contender", name)
                .put("unit", row.measure().unit())
                .put("median", figures.median())
                .put("min", figures.min())
                .put("max", figures.max())
                .putPOJO("rounds", figures.rounds())));
        json.putPOJO("kernels", kernels);
        return json;
    }

    private static String version(String library) {
        return System.getProperty("bench.version." + library, "unknown");
    }
}
