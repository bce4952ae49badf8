package dev.chainrule.story;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** A bundle of which a bit is another is refused, or is the same model; and nothing of one that is refused stays. */
@Story
class FlippedBitStoryTests {

    private static final String LIST_OF_FILES = "PK\1\2";
    /** Of the list of files, and as many of what stands before it. */
    private static final int SAMPLE = 300;

    private final Api api;
    private final Path directory;

    FlippedBitStoryTests(@LocalServerPort int port, @Value("${chainrule.data-dir}") Path directory) {
        this.api = new Api(port);
        this.directory = directory;
    }

    private Set<String> files() {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString())
                    .filter(name -> !name.startsWith("chainrule.")) // the database
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void isRefusedOrChangesNothing() {
        api.train("""
                {"dataset": "xor", "name": "bits", "network": {"layers": [2]}, "training": {"epochs": 3, "seed": 1}}""");
        String row = "{\"instances\": [{\"a\": 0, \"b\": 1}, {\"a\": 1, \"b\": 1}]}";
        JsonNode said = api.post("/models/bits/predict", row).is(200).json().get("predictions");
        String weights = api.get("/models/bits").is(200).text("/provenance/weights_sha256");
        byte[] bundle = api.download("/models/bits/export");
        int listed = new String(bundle, ISO_8859_1).indexOf(LIST_OF_FILES);
        assertThat(listed).isPositive();
        Set<String> before = files();
        int taken = 0;
        int refused = 0;
        Random random = new Random(1);
        int[] bits = IntStream.concat(
                        random.ints(SAMPLE, 0, 8 * listed), random.ints(SAMPLE, 8 * listed, 8 * bundle.length))
                .toArray();
        for (int bit : bits) {
            byte[] flipped = bundle.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Answer answer =
                    api.post("/models?name=flipped-bit", "application/zip", BodyPublishers.ofByteArray(flipped));
            if (answer.status() == 201) {
                taken++;
                String model = "/models/" + answer.text("/id");
                assertThat(answer.text("/provenance/weights_sha256")).isEqualTo(weights);
                assertThat(api.post(model + "/predict", row).is(200).json().get("predictions"))
                        .as("bit %s", bit)
                        .isEqualTo(said);
                api.delete(model).is(204);
            } else {
                refused++;
                assertThat(answer.status()).as("bit %s: %s", bit, answer).isBetween(400, 499);
                assertThat(answer.text("/code")).as("bit %s", bit).isNotEmpty();
            }
        }
        assertThat(taken)
                .as("those that only say when a file was written, and the like")
                .isPositive();
        assertThat(refused).isGreaterThan(taken);
        assertThat(api.get("/models?name=flipped-bit").is(200).json().get("data"))
                .isEmpty();
        assertThat(files()).isEqualTo(before);
    }
}
