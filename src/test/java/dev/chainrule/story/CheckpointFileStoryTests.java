package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** The file of a checkpoint is had whole, in part, or not at all. */
@Story
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CheckpointFileStoryTests {

    private final Api api;
    private final Path data;
    private JsonNode file = MissingNode.getInstance();

    CheckpointFileStoryTests(@LocalServerPort int port, @Value("${chainrule.data-dir}") Path data) {
        this.api = new Api(port);
        this.data = data;
    }

    @BeforeAll
    void train() {
        Answer job = api.train("{\"dataset\": \"xor\", \"name\": \"filed\", \"training\": {\"epochs\": 3},"
                + " \"checkpoints\": {\"every_epochs\": 1}}");
        file = api.get(job.text("/links/checkpoints")).json().at("/data/0");
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=4-7, 206, 4",
        "bytes=-4, 206, 4",
        "bytes=0-, 206, -1",
        "bytes=0-999999999999, 206, -1",
        "rows=0-1, 200, -1",
        "'bytes=0-1,4-5', 200, -1"
    })
    void givesThePartThatIsThere(String range, int status, int length) {
        Answer part =
                api.get(file.at("/links/download").asString(), "Range", range).is(status);

        assertThat(part.header("Content-Length"))
                .isEqualTo(length < 0 ? file.get("bytes").asString() : String.valueOf(length));
        assertThat(part.header("Content-Range").isEmpty()).isEqualTo(status == 200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=999999999999-", "bytes=-0", "bytes=abc", "bytes=5-2", "bytes=", "bytes=9-x"})
    void refusesPartsThatAreNotThere(String range) {
        Answer answer = api.get(file.at("/links/download").asString(), "Range", range);

        JsonNode problem = answer.is(416, "range_not_satisfiable");
        assertThat(problem.at("/errors/0/got").asString()).isEqualTo(range);
        assertThat(answer.header("Content-Range"))
                .isEqualTo("bytes */" + file.get("bytes").asString());
    }

    @Test
    void givesTheWholeWhereAPartOfAnotherWasAskedFor() {
        String place = file.at("/links/download").asString();
        String tag = '"' + file.get("sha256").asString() + '"';

        api.get(place, "Range", "bytes=0-3", "If-Range", tag).is(206);
        api.get(place, "Range", "bytes=0-3", "If-Range", "\"another\"").is(200);
        api.get(place, "Range", "bytes=0-3", "If-None-Match", tag).is(304);
    }

    @Test
    void saysOfADamagedFileThatItIsOneAndNothingElse() throws IOException {
        String place = file.at("/links/download").asString();
        api.get(place).is(200);
        Path path = data.resolve("checkpoints").resolve(file.get("id").asString() + ".training");
        byte[] right = Files.readAllBytes(path);
        byte[] wrong = right.clone();
        wrong[right.length / 2] ^= 0x40;
        FileTime time = Files.getLastModifiedTime(path);
        Files.write(path, wrong);
        Files.setLastModifiedTime(path, FileTime.fromMillis(time.toMillis() + 1));

        for (String range : List.of("bytes=0-3", "bytes=0-")) {
            Answer answer = api.get(place, "Range", range);
            answer.is(500, "damaged_file");
            assertThat(answer.header("Retry-After")).isEmpty();
            assertThat(answer.header("ETag")).isEmpty();
            assertThat(answer.header("Content-Disposition")).isEmpty();
        }
        Files.write(path, Arrays.copyOf(right, 100));
        assertThat(api.get(place).is(500, "damaged_file").get("detail").asString())
                .contains("100 bytes instead of " + right.length);
        Files.delete(path);
        api.get(place).is(500, "damaged_file");
        Files.write(path, right);
        api.get(place).is(200);
    }
}
