package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Somebody who has read that deep means hundreds of layers, and tries it. */
@Story
class DepthStoryTests {

    private final Api api;

    DepthStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    private Answer train(String name, List<String> layers, int epochs) {
        return api.train("""
                {"dataset": "digits", "name": "%s", "network": {"layers": [%s]}, "training": {"epochs": %s}}""".formatted(name, String.join(", ", layers), epochs));
    }

    @Test
    void twoHundredHiddenLayersLearnToReadWithWaysAroundThem() {
        String dense = "{\"type\": \"dense\", \"units\": 32, \"activation\": \"relu\"}";
        String block =
                "{\"type\": \"residual\", \"layers\": [\"layer_normalization\", %s, %s]}".formatted(dense, dense);
        List<String> layers = new ArrayList<>(Collections.nCopies(100, block));
        layers.add("\"layer_normalization\"");
        Answer job = train("two-hundred-deep", layers, 12);

        assertThat(api.get(job.text("/links/model")).number("/metrics/validation/accuracy"))
                .isGreaterThanOrEqualTo(0.95);
        assertThat(job.json().at("/warnings").toString()).doesNotContain("gradient");
    }

    @Test
    void twoHundredLayersOfSigmoidDoNotAndTheJobSaysWhy() {
        String layer = "{\"type\": \"dense\", \"units\": 32, \"activation\": \"sigmoid\"}";
        Answer job = train("two-hundred-sigmoids", Collections.nCopies(200, layer), 3);

        assertThat(api.get(job.text("/links/model")).number("/metrics/validation/accuracy"))
                .isLessThan(0.3);
        assertThat(job.json().at("/warnings").toString())
                .contains("vanishing gradient", "from layer", "layer 201", "residual", "layer_normalization");
    }
}
