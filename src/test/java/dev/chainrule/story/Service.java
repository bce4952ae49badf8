package dev.chainrule.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The packaged service as a process of its own. */
final class Service implements AutoCloseable {

    private static final Path JAR = Path.of("target", "chainrule.jar");
    private static final Pattern READY = Pattern.compile("is ready at http://127\\.0\\.0\\.1:(\\d+)");
    private static final int START_SECONDS = 600;

    private final Process process;
    private final Thread reader;
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Integer> port = new CompletableFuture<>();

    private Service(Process process) {
        this.process = process;
        this.reader = new Thread(this::read, "log of the service");
        reader.setDaemon(true);
        reader.start();
    }

    /** Returns when it is ready. */
    static Service start(Path folder, String... arguments) throws Exception {
        Service service = launch(folder, arguments);
        service.ready();
        return service;
    }

    /** Returns at once. */
    static Service launch(Path folder, String... arguments) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(
                java,
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1", // it does not run long enough to earn back what the second compiler takes
                "-XX:+UseSerialGC", // nor what threads that collect beside it take
                "-jar",
                JAR.toString(),
                "--server.port=0",
                "--chainrule.welcome=false",
                "--chainrule.data-dir=" + folder));
        command.addAll(1, place());
        command.addAll(List.of(arguments));
        return new Service(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** The locale and the time zone that the tests run in. */
    private static List<String> place() {
        return Stream.of("user.language", "user.country", "user.timezone")
                .filter(name -> !System.getProperty(name, "").isEmpty())
                .map(name -> "-D%s=%s".formatted(name, System.getProperty(name)))
                .toList();
    }

    void ready() throws Exception {
        port.get(START_SECONDS, TimeUnit.SECONDS);
    }

    /** Lets it work for a while, unless it ends before. */
    void work(long millis) throws InterruptedException {
        if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the service ended:\n" + String.join("\n", log));
        }
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.add(line);
                Matcher ready = READY.matcher(line);
                if (ready.find()) {
                    port.complete(Integer.parseInt(ready.group(1)));
                }
            }
        } catch (IOException ended) {
            log.add(ended.toString());
        }
        port.completeExceptionally(new AssertionError("the service ended:\n" + String.join("\n", log)));
    }

    Api api() {
        return new Api(port.join(), JAR);
    }

    List<String> log() {
        return log;
    }

    long pid() {
        return process.pid();
    }

    /** Stops it in the middle of whatever it does, as a machine does that is out of memory. */
    void freeze() throws Exception {
        signal("STOP");
    }

    void thaw() throws Exception {
        signal("CONT");
    }

    private void signal(String name) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    /** As a power cut would. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
    }

    /** As an operator would, and hears what it says at last, as {@code process.destroy()} would not; the exit status. */
    int stop() throws InterruptedException {
        assertThat(process.toHandle().destroy()).isTrue();
        assertThat(process.waitFor(300, TimeUnit.SECONDS))
                .as(String.join("\n", log))
                .isTrue();
        reader.join();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
