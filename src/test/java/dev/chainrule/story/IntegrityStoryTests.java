package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Somebody who runs the service asks whether all files are there. */
@Story
class IntegrityStoryTests {

    private final Api api;
    private final Path data;

    IntegrityStoryTests(@LocalServerPort int port, @Value("${chainrule.data-dir}") Path data) {
        this.api = new Api(port);
        this.data = data;
    }

    @Test
    void countsAllFilesThatLieAsideAndNamesTheFirst() throws IOException {
        Path aside = Files.createDirectories(data.resolve("aside/checkpoints"));
        List<String> names = List.of("a0", "a3", "a1", "a2");
        for (String name : names) {
            Files.writeString(aside.resolve(name), "");
        }
        try {
            JsonNode integrity = api.get("/admin/integrity").is(200).json();
            assertThat(integrity.get("installation").stringValue())
                    .isEqualTo(Files.readString(data.resolve("installation")).strip());
            assertThat(integrity.at("/set_aside/count").intValue()).isEqualTo(4);
            assertThat(integrity.at("/set_aside/files").toString())
                    .isEqualTo("[\"checkpoints/a0\",\"checkpoints/a1\",\"checkpoints/a2\"]");
        } finally {
            for (String name : names) {
                Files.delete(aside.resolve(name));
            }
        }
    }

    @Test
    void namesAFileThatIsMissing() throws IOException {
        List<String> before = datasets();
        api.post("/datasets?name=integrity", Api.CSV, BodyPublishers.ofString("missing,present\n734102,2\n3,581239\n"))
                .is(201);
        String file = datasets().stream()
                .filter(name -> name.endsWith(".table") && !before.contains(name))
                .findFirst()
                .orElseThrow();
        Path away = data.resolve("tmp/" + file);
        Files.move(data.resolve("datasets/" + file), away);
        try {
            JsonNode integrity = api.get("/admin/integrity").is(200).json();
            assertThat(integrity.get("status").stringValue()).isEqualTo("files_missing");
            assertThat(integrity.at("/missing/files").toString()).contains("\"datasets/" + file + "\"");
        } finally {
            Files.move(away, data.resolve("datasets/" + file));
        }
        assertThat(api.get("/admin/integrity").is(200).body()).doesNotContain(file);
    }

    private List<String> datasets() throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("datasets"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
