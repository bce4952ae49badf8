package dev.chainrule.benchmark;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * All workloads by all contenders, taking turns: what else happens on the machine meanwhile happens to all of them.
 * Each run is a process of its own.
 */
final class Sitting {

    static final String OURS = "Chainrule";

    private static final int PATIENCE_MINUTES = 10;

    private final Settings settings;
    private final List<Peer> peers;
    private final Map<Row, Map<String, Figures>> figures = new LinkedHashMap<>();
    private final Set<String> sources = new LinkedHashSet<>();
    private String matrixLibrary = "unknown";

    /** A line of the table. */
    record Row(Measure measure, int threads) {}

    Sitting(Settings settings, List<Peer> peers) {
        this.settings = settings;
        this.peers = peers;
    }

    /** By row and contender; ours first. */
    Map<Row, Map<String, Figures>> run() throws IOException {
        for (String workload : settings.workloads()) {
            for (int round = 0; round < settings.rounds(); round++) {
                for (Peer contender : contenders(workload)) {
                    run(contender);
                }
            }
        }
        return figures;
    }

    /** What the trainings read. */
    Set<String> sources() {
        return sources;
    }

    /** What multiplied for us, with which of its kernels. */
    String matrixLibrary() {
        return matrixLibrary;
    }

    private List<Peer> contenders(String workload) {
        List<Peer> turn = new ArrayList<>();
        for (int threads : threads(workload)) {
            turn.add(ours(workload, threads));
            peers.stream().filter(peer -> peer.runs(workload, threads)).forEach(turn::add);
        }
        return turn;
    }

    /** A step of four rows, a prediction and a file are one thread's work; submissions have threads of their own. */
    private List<Integer> threads(String workload) {
        return List.of("W3", "W5", "CSV", "JOBS").contains(workload) ? List.of(1) : settings.threads();
    }

    private Peer ours(String workload, int threads) {
        List<String> command = List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                WorkloadRun.class.getName(),
                workload,
                Integer.toString(threads),
                Integer.toString(settings.epochs()));
        return new Peer(OURS, workload, threads, command);
    }

    private void run(Peer contender) throws IOException {
        System.out.printf(
                Locale.ROOT, "%s, %d thread(s): %s%n", contender.workload(), contender.threads(), contender.name());
        List<String> output = output(contender);
        String result = last(output, "RESULT ");
        if (result.isEmpty()) {
            System.out.println("  no RESULT; it said:\n    " + String.join("\n    ", output));
            return;
        }
        System.out.println("  " + result);
        take(contender, JsonMapper.shared().readTree(result));
    }

    private List<String> output(Peer contender) throws IOException {
        Process process = new ProcessBuilder(contender.command())
                .redirectErrorStream(true)
                .start();
        CompletableFuture.delayedExecutor(PATIENCE_MINUTES, TimeUnit.MINUTES).execute(process::destroyForcibly);
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }

    private static String last(List<String> lines, String start) {
        return lines.stream()
                .filter(line -> line.startsWith(start))
                .reduce("", (first, second) -> second.substring(start.length()).strip());
    }

    private void take(Peer contender, JsonNode result) {
        for (Measure measure : Measure.of(contender.workload())) {
            double[] values = values(result.path(measure.field()));
            if (values.length > 0) {
                figures.computeIfAbsent(new Row(measure, contender.threads()), row -> new LinkedHashMap<>())
                        .computeIfAbsent(contender.name(), name -> new Figures())
                        .rounds()
                        .add(values);
            }
        }
        matrixLibrary = result.path("matrix_library").asString(matrixLibrary);
        if (result.has("data")) {
            sources.add(result.get("data").asString());
        }
    }

    private static double[] values(JsonNode node) {
        return node.isNumber()
                ? new double[] {node.asDouble()}
                : node.valueStream()
                        .flatMapToDouble(value -> DoubleStream.of(value.asDouble()))
                        .toArray();
    }
}
