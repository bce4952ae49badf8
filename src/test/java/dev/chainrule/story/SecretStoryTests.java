package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Whoever puts the secret of a webhook in the wrong place is told of the place, and nobody of the secret. */
@Story
@ExtendWith(OutputCaptureExtension.class)
class SecretStoryTests {

    private static final String SECRET = "k33p-th15-qu13t";
    private static final String KNOWN = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private final Api api;

    SecretStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    /** S stands for a text that only its place tells to be a secret, W for one that begins as they do. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'dataset': 'xor', 'notify': {'url': 'https://h.example.org/', 'secert': 'S'}}",
                "{'dataset': 'xor', 'notify': {'url': 'https://h.example.org/', 'secret': ['S']}}",
                "{'dataset': 'xor', 'notify': {'url': 'https://h.example.org/', 'secret': {'value': 'S'}}}",
                "{'dataset': 'xor', 'notify': {'url': 'https://h.example.org/', 'key': 'S', 'secret': 'x'}}",
                "{'dataset': 'xor', 'notify': {'url': 'S', 'secret': 'https://h.example.org/'}}",
                "{'dataset': 'xor', 'notify': {'url': 'https://me:S@h.example.org/', 'secret': 'x'}}",
                "{'dataset': 'xor', 'notify': {'url': 'https://h.example.org/', 'secret': 'x', 'events': ['S']}}",
                "{'dataset': 'xor', 'notify': {'url': 'https://h.example.org/', 'secret': 'x', 'events': 'S'}}",
                "{'dataset': 'xor', 'notify': 'S'}",
                "{'dataset': 'xor', 'secret': 'S'}",
                "{'dataset': 'xor', 'webhook-secrt': 'S'}",
                "{'dataset': 'xor', 'notify_secret': 'S'}",
                "{'dataset': 'xor', 'training': {'apiKey': 'S'}}",
                "{'dataset': 'xor', 'metadata': {'secret': 'S'}}",
                "{'dataset': 'xor', 'metadata': {'webhook secret': 'S'}}",
                "{'dataset': 'xor', 'metadata': {'hook': 'W'}}",
                "{'dataset': 'xor', 'metadata': {'W': 'hook'}}",
                "{'dataset': 'xor', 'name': 'W'}",
                "{'dataset': 'xor', 'owner': 'W'}",
                "{'dataset': 'W'}",
                "{'dataset': 'xor', 'target': 'W'}",
                "{'dataset': 'xor', 'W': 1}",
                "{'dataset': 'xor', 'loss': 'W'}",
                "{'dataset': 'xor', 'training': {'epochs': 'W'}}",
                "{'dataset': 'xor', 'notify': {'secret': S}}",
                "{'dataset': 'xor', 'notify': {'secret': W}}",
                "{'dataset': 'xor', 'notify': {'secret': 'S}}"
            })
    void isNotRepeated(String body, CapturedOutput log) {
        String json = body.replace('\'', '"').replaceAll("\\bS\\b", SECRET).replaceAll("\\bW\\b", KNOWN);
        for (String path : new String[] {"/jobs", "/jobs/validate"}) {
            Answer answer = api.post(path, json);

            assertThat(answer.status()).as(answer.toString()).isIn(400, 404, 422);
            assertQuiet(answer.body());
        }
        Answer sweep = api.post("/sweeps", "{\"job\": " + json + ", \"space\": {\"/training/epochs\": [1, 2]}}");
        assertThat(sweep.status()).as(sweep.toString()).isBetween(400, 499);
        assertQuiet(sweep.body());
        assertQuiet(log.getAll());
    }

    @Test
    void isNotRepeatedOfPathsAndQueries(CapturedOutput log) {
        String form = "secret=" + SECRET + KNOWN;

        assertQuiet(api.get("/jobs/" + KNOWN).is(404).body());
        assertQuiet(api.get("/jobs?wait=" + KNOWN).is(400).body());
        assertQuiet(api.get("/jobs?secret=" + SECRET).is(400).body());
        assertQuiet(api.get("/jobs?status=" + KNOWN).is(422).body());
        assertQuiet(api.get("/" + KNOWN).is(404).body());
        assertQuiet(api.post("/jobs", "application/x-www-form-urlencoded", BodyPublishers.ofString(form))
                .is(415)
                .body());
        assertQuiet(log.getAll());
    }

    private static void assertQuiet(String said) {
        assertThat(said).doesNotContain(SECRET, SECRET.substring(0, 8), KNOWN.substring(6), KNOWN.substring(0, 12));
    }
}
