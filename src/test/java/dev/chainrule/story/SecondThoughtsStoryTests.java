package dev.chainrule.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Somebody finds that a guess about a table was wrong, after a model was made of it. */
@Story
class SecondThoughtsStoryTests {

    private final Api api;

    SecondThoughtsStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    @Test
    void takesBackGuessesWithoutSendingTheFileAgain() {
        Answer first = api.upload("shops", "zip,opened,area,rent\n01234,3/4/2024,-99,10\n00501,5/6/2024,120,20\n")
                .is(201);
        api.train("{\"dataset\":\"shops\",\"training\":{\"epochs\":1}}");
        String options = "{\"types\":{\"zip\":\"category\"},\"missing\":[\"-99\"],\"dates\":\"day_first\"}";
        Answer second =
                api.patch("/datasets/shops", "{\"options\":" + options + "}").is(201);

        assertThat(second.text("/links/self")).isNotEqualTo(first.text("/links/self"));
        assertThat(second.number("/version")).isEqualTo(2);
        assertThat(second.json().at("/options").toString())
                .isEqualTo("{\"missing\":[\"-99\"],\"types\":{\"zip\":\"category\"},\"dates\":\"day_first\"}");
        assertThat(second.json().at("/preview/0"))
                .hasToString("{\"zip\":\"01234\",\"opened\":\"2024-04-03\",\"area\":null,\"rent\":10}");
        JsonNode third = api.patch(second.text("/links/self"), "{\"options\":{\"header\":false}}")
                .is(422, "invalid");
        assertThat(third.at("/errors/0/pointer").stringValue()).isEqualTo("/options/types/zip");
    }

    @Test
    void keepsTheDatasetAndItsModelAsTheyWere() {
        Answer first = api.upload("prior", "a,b\n1,2\n3,4\n5,7\n").is(201);
        api.train("{\"dataset\":\"prior\",\"training\":{\"epochs\":1}}");
        api.patch("/datasets/prior", "{\"options\":{\"types\":{\"a\":\"category\"}}}")
                .is(201);
        api.patch("/datasets/prior", "{\"options\":{\"types\":{\"a\":\"category\"}}}")
                .is(200);

        assertThat(api.get(first.text("/links/self")).is(200).json()).isEqualTo(first.json());
        api.get("/models/prior/predict?a=1").is(200);
        assertThat(api.get("/datasets?name=prior").is(200).json().at("/data")).hasSize(2);
    }

    @Test
    void isToldEverythingThatStandsAgainstIt() {
        api.upload("doubt", "a,b\nx,2\ny,4\n").is(201);
        JsonNode wrong = api.patch(
                        "/datasets/doubt",
                        "{\"name\":\"a b\",\"options\":{\"types\":{\"a\":\"numbr\"},\"haeder\":true}}")
                .is(422, "invalid");
        assertThat(wrong.at("/errors")
                        .valueStream()
                        .map(error -> error.get("pointer").stringValue()))
                .containsExactlyInAnyOrder("/options/types/a", "/options/haeder");
        JsonNode cells = api.patch("/datasets/doubt", "{\"options\":{\"types\":{\"a\":\"number\"}}}")
                .is(422, "invalid_csv");
        assertThat(cells.at("/errors/0/line").intValue()).isEqualTo(2);
        assertThat(api.patch("/datasets/doubt", "{}")
                        .is(422, "invalid")
                        .at("/errors/0/detail")
                        .stringValue())
                .contains("name or options");
        assertThat(api.get("/datasets?name=doubt").is(200).json().at("/data")).hasSize(1);
    }

    @Test
    void readsSeveralFilesAgainAsWell() {
        Answer pair = api.uploadFiles(
                        "doublets",
                        Map.of("x.ndjson", "{\"a\":\"1\",\"b\":2}\n{\"a\":\"3\",\"b\":4}\n".getBytes(UTF_8)))
                .is(201);
        assertThat(pair.text("/columns/0/type")).isEqualTo("category");
        Answer again = api.patch("/datasets/doublets", "{\"options\":{\"types\":{\"a\":\"integer\"}}}")
                .is(201);
        assertThat(again.text("/columns/0/type")).isEqualTo("integer");
        assertThat(again.text("/format")).isEqualTo("ndjson");
    }
}
