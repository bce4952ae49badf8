package dev.chainrule;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Has Node.js run the unit tests of the page's modules, which stand in {@code src/test/javascript}; they need no packages
 * and no network but what the page itself is made with. Without Node.js it is skipped. While writing them: {@code node --test src/test/javascript}.
 */
@Tag("slow")
class PageModuleTests {

    private static final Path MODULES = Path.of("src/main/resources/static");
    private static final Path TESTS = Path.of("src/test/javascript");
    /** As the page asks for them; they come from the jars of {@code pom.xml}. */
    private static final List<String> LIBRARIES =
            List.of("_static/htm/3.1.1/preact/standalone.module.js", "webjars/uplot/1.6.30/dist/uPlot.esm.js");

    private static final int OLDEST_NODE = 20;

    /** Where the modules are modules because a file says so: not every Node.js finds out by itself. */
    @TempDir
    Path folder = Path.of("");

    @Test
    void holdTheirUnitTests() throws Exception {
        assumeTrue(
                nodeVersion() >= OLDEST_NODE,
                "The modules of the page are not tested: there is no Node.js %s or later on the path."
                        .formatted(OLDEST_NODE));
        copy(MODULES, folder.resolve(MODULES));
        copy(TESTS, folder.resolve(TESTS));
        for (String library : LIBRARIES) {
            copyLibrary(library);
        }
        Files.writeString(folder.resolve("package.json"), "{\"type\": \"module\"}");
        List<String> tests = tests();
        Process node = node(Stream.concat(
                Stream.of("--test", "--test-reporter=tap"),
                tests.stream().map(test -> folder.resolve(TESTS).resolve(test).toString())));
        String output = new String(node.getInputStream().readAllBytes(), UTF_8);

        assertThat(node.waitFor()).as(output).isZero();
        assertThat(output).contains("# fail 0").doesNotContain("# pass 0");
        assertThat(tests).contains("api.test.js", "definition.test.js", "run.test.js");
    }

    private static int nodeVersion() throws InterruptedException {
        try {
            Process node = node(Stream.of("--version"));
            String version = new String(node.getInputStream().readAllBytes(), UTF_8).strip();
            return node.waitFor(1, TimeUnit.MINUTES) && version.matches("v\\d+\\..*")
                    ? Integer.parseInt(version.substring(1, version.indexOf('.')))
                    : 0;
        } catch (IOException notThere) {
            return 0;
        }
    }

    private static Process node(Stream<String> arguments) throws IOException {
        List<String> command = Stream.concat(Stream.of("node"), arguments).toList();
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static List<String> tests() throws IOException {
        try (Stream<Path> files = Files.list(TESTS)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".test.js"))
                    .sorted()
                    .toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".js")).toList()) {
                Path place = to.resolve(from.relativize(file));
                Files.createDirectories(place.getParent());
                Files.copy(file, place);
            }
        }
    }

    private void copyLibrary(String library) throws IOException {
        Path place = folder.resolve(MODULES).resolve(library);
        Files.createDirectories(place.getParent());
        try (InputStream content = PageModuleTests.class.getResourceAsStream("/META-INF/resources/" + library)) {
            Files.copy(Objects.requireNonNull(content, library), place);
        }
    }
}
