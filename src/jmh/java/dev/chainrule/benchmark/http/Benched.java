package dev.chainrule.benchmark.http;

import dev.chainrule.Application;
import dev.chainrule.benchmark.Settings;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service as a process of its own with an empty database, as users start it, and what can be seen of it. */
final class Benched implements AutoCloseable {

    private static final Pattern READY = Pattern.compile("is ready at http://127\\.0\\.0\\.1:(\\d+)");
    private static final int START_SECONDS = 600;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Process process;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Path folder;

    private Benched(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
        Thread reader = new Thread(this::read, "log of the service");
        reader.setDaemon(true);
        reader.start();
    }

    static Benched start(Scale scale, String... settings) throws Exception {
        return launch(scale, List.of("-Xmx512m"), settings);
    }

    /** With all of its heap from the beginning, so that memory which is taken later is another's. */
    static Benched touched(Scale scale, String... settings) throws Exception {
        return launch(scale, List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch"), settings);
    }

    private static Benched launch(Scale scale, List<String> heap, String... settings) throws Exception {
        Path folder = Files.createTempDirectory(scale.folder(), "service");
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-cp",
                System.getProperty("java.class.path"),
                Application.class.getName(),
                "--server.port=" + Settings.property("port", "0"),
                "--chainrule.welcome=false",
                "--chainrule.data-dir=" + folder.resolve("data")));
        command.addAll(1, heap);
        command.addAll(
                1,
                Stream.of(Settings.property("jvm", "").split(" "))
                        .filter(option -> !option.isBlank())
                        .toList());
        command.addAll(List.of(settings));
        Benched benched = new Benched(
                new ProcessBuilder(command).redirectErrorStream(true).start(), folder);
        try {
            benched.port.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (Exception late) {
            benched.close();
            throw late;
        }
        return benched;
    }

    /** With little memory. */
    static Benched small(Scale scale) throws Exception {
        return launch(scale, List.of("-Xmx256m"));
    }

    private void read() {
        List<String> log = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.add(line);
                Matcher ready = READY.matcher(line);
                if (ready.find()) {
                    port.complete(Integer.parseInt(ready.group(1)));
                } else if (port.isDone()) {
                    System.out.println("  it says: " + line);
                }
            }
        } catch (IOException ended) {
            log.add(ended.toString());
        }
        port.completeExceptionally(new IOException("the service ended:\n" + String.join("\n", log)));
    }

    int port() {
        return port.join();
    }

    String base() {
        return "http://127.0.0.1:" + port();
    }

    Wrk wrk() {
        return new Wrk(folder, base());
    }

    /** Processor time that its requests have taken, in microseconds; without what the JVM does behind them. */
    double cpuMicros() throws IOException, InterruptedException {
        return JsonMapper.shared()
                        .readTree(get("/yardstick/processor"))
                        .get("nanos")
                        .asLong()
                / 1e3;
    }

    /** Memory of the process in MB; NaN where the system does not say. */
    double residentMegabytes() throws IOException {
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        if (!Files.isReadable(status)) {
            return Double.NaN;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(Double.NaN);
    }

    HttpResponse<byte[]> post(String path, String type, BodyPublisher body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base() + path))
                .timeout(PATIENCE)
                .header("Content-Type", type)
                .POST(body)
                .build();
        return client.send(request, BodyHandlers.ofByteArray());
    }

    JsonNode json(String path, String type, BodyPublisher body) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = post(path, type, body);
        if (answer.statusCode() >= 300) {
            throw new IOException("%s: %s %s"
                    .formatted(path, answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8)));
        }
        return JsonMapper.shared().readTree(answer.body());
    }

    JsonNode json(String path, String json) throws IOException, InterruptedException {
        return json(path, "application/json", BodyPublishers.ofString(json));
    }

    /**
     * Sends a file of lines and reads what comes back meanwhile, by curl: Java's own client reads nothing before it has sent all.
     *
     * @param packed whether the file is packed, and the answer too
     * @return how many lines came back that are predictions
     */
    long lines(String path, Path file, boolean packed) throws IOException, InterruptedException {
        Path answer = folder.resolve("answer.ndjson");
        List<String> command = new ArrayList<>(List.of(
                "curl", "-s", "-S", "-f", "-X", "POST", "-H", "Content-Type: application/x-ndjson", "-H", "Expect:"));
        if (packed) {
            command.addAll(List.of("--compressed", "-H", "Content-Encoding: gzip"));
        }
        command.addAll(List.of("-T", file.toString(), "-o", answer.toString(), base() + path));
        Process curl = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (curl.waitFor() != 0) {
            throw new IOException("curl ended with: " + said);
        }
        try (Stream<String> lines = Files.lines(answer)) {
            return lines.filter(line -> line.startsWith("{\"prediction\"")).count();
        }
    }

    byte[] get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base() + path))
                .timeout(PATIENCE)
                .build();
        return client.send(request, BodyHandlers.ofByteArray()).body();
    }

    /** A model of four numbers and three classes; its id. */
    String flowers() throws IOException, InterruptedException {
        return train("""
                {"dataset": "iris", "name": "flowers", "network": {"layers": [{"type": "dense", "units": 8}]},
                 "training": {"epochs": 5}}""");
    }

    /** A model of 784 numbers and ten classes; its id. */
    String pixels() throws IOException, InterruptedException {
        uploadPixels();
        return train("""
                {"dataset": "pixels", "name": "pixels", "network": {"layers": [{"type": "dense", "units": 128}]},
                 "training": {"epochs": 1}}""");
    }

    void uploadPixels() throws IOException, InterruptedException {
        json("/datasets?name=pixels", "text/csv", BodyPublishers.ofString(Bodies.pixelsCsv()));
    }

    private String train(String definition) throws IOException, InterruptedException {
        JsonNode job = json("/jobs?wait=120", definition);
        if (!job.path("status").asString().equals("succeeded")) {
            throw new IOException("the training did not succeed: " + job);
        }
        return job.get("model").asString();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stop) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
