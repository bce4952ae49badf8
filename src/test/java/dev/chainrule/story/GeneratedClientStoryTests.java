package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * A client that openapi-generator makes of the document, with nothing set, compiles and predicts. Run by
 * {@code -Pclient}, which fetches the generator (32 MB) and what its clients need (3 MB).
 */
@Story
@EnabledIfSystemProperty(
        named = "client.generator",
        matches = ".+",
        disabledReason = "the generator is fetched by -Pclient")
class GeneratedClientStoryTests {

    private static final String BIN =
            Path.of(System.getProperty("java.home"), "bin").toString();
    private static final Path PROGRAM = Path.of("src", "test", "client", "PredictIris.java");

    @TempDir
    private Path folder = Path.of("");

    @LocalServerPort
    private int port;

    @Test
    void predictsIris() throws Exception {
        Path document = Files.writeString(
                folder.resolve("document.json"), new Api(port).document().toString());
        run(
                BIN + "/java",
                "-jar",
                System.getProperty("client.generator"),
                "generate",
                "-g",
                "java",
                "--additional-properties",
                "useJakartaEe=true,openApiNullable=false",
                "-i",
                document,
                "-o",
                folder);
        Path classes = folder.resolve("classes");
        List<Object> compile =
                new ArrayList<>(List.of(BIN + "/javac", "-nowarn", "-cp", libraries(), "-d", classes, PROGRAM));
        compile.addAll(sources(folder.resolve("src/main/java")));
        run(compile.toArray());

        String said = run(BIN + "/java", "-cp", classes + ":" + libraries(), "PredictIris", "http://localhost:" + port);

        assertThat(said.lines()).containsExactly("succeeded", "setosa", "[setosa, versicolor, virginica]", "virginica");
    }

    private static String libraries() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static List<Path> sources(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    private String run(Object... command) throws IOException, InterruptedException {
        Path out = folder.resolve("out.txt");
        List<String> words = Stream.of(command).map(Object::toString).toList();
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        int status = process.waitFor();
        assertThat(status).as(Files.readString(out)).isZero();
        return Files.readString(out);
    }
}
