package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Somebody who has just started the service wants to see it learn. */
@Story
class FirstPredictionStoryTests {

    private final Api api;

    FirstPredictionStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    @Test
    void learnsXorInTwoCalls() {
        Answer job = api.train("{\"dataset\":\"xor\",\"name\":\"first-xor\"}");

        for (String[] row : new String[][] {{"0", "0", "0"}, {"0", "1", "1"}, {"1", "0", "1"}, {"1", "1", "0"}}) {
            Answer said = api.get("/models/%s/predict?a=%s&b=%s".formatted(job.text("/model"), row[0], row[1]));
            assertThat(said.is(200).text("/predictions/0/label")).isEqualTo(row[2]);
            assertThat(said.number("/predictions/0/probability")).isGreaterThan(0.9);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20"
    })
    void learnsXorWithFourNeuronsFromAnySeed(long seed) {
        Answer job = api.train("""
                {"dataset": "xor", "name": "xor-of-17", "network": {"layers": [4]}, "training": {"seed": %s}}""".formatted(seed));
        Answer said = api.post("/models/" + job.text("/model") + "/predict", """
                {"instances": [[0, 0], [0, 1], [1, 0], [1, 1]]}""");

        assertThat(api.get(job.text("/links/model")).number("/parameters")).isEqualTo(17);
        assertThat(said.is(200).json().at("/predictions").findValuesAsString("label"))
                .containsExactly("0", "1", "1", "0");
    }

    @Test
    void aSingleNeuronKnowsWhatAHouseCosts() {
        Answer job = api.train("{\"dataset\": \"houses\", \"name\": \"first-house\", \"network\": {\"layers\": []}}");

        assertThat(api.get("/models/first-house/predict?size=2500").number("/predictions/0"))
                .isCloseTo(500_000, within(1.0));
        assertThat(api.get(job.text("/links/model")).number("/parameters")).isEqualTo(2);
    }

    @Test
    void tellsFlowersApart() {
        Answer job = api.train("{\"dataset\": \"iris\", \"name\": \"first-iris\", \"network\": {\"layers\": [8]}}");

        assertThat(api.get(job.text("/links/model")).number("/metrics/validation/accuracy"))
                .isGreaterThanOrEqualTo(0.95);
    }

    @Test
    void readsHandwrittenDigits() {
        Answer job = api.train("{\"dataset\": \"digits\", \"name\": \"first-digits\"}");
        Answer model = api.get(job.text("/links/model"));

        assertThat(model.number("/metrics/validation/accuracy")).isGreaterThanOrEqualTo(0.97);
        assertThat(api.get(model.text("/links/predict")).is(200).json().at("/predictions/0/probabilities"))
                .hasSize(10);
    }
}
