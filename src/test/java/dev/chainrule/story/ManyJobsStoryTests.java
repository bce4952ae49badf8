package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Several jobs side by side do not disturb each other. */
@Story
class ManyJobsStoryTests {

    private static final String DEFINITION = """
            {"dataset": "digits", "name": "side-by-side", "network": {"layers": [32, 16]},
             "training": {"epochs": 8, "seed": %s}}""";

    private final Api api;

    ManyJobsStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    @Test
    void givesTheSameSeedTheSameWeightsWhateverRunsBeside() {
        String alone = weights(api.train(DEFINITION.formatted(7)));
        List<Answer> submitted = IntStream.range(0, 8)
                .mapToObj(i -> api.post("/jobs", DEFINITION.formatted(i % 2 == 0 ? 7 : 8))
                        .is(202))
                .toList();
        List<String> same = new ArrayList<>();
        Set<Integer> versions = new TreeSet<>();
        for (int i = 0; i < submitted.size(); i++) {
            Answer job =
                    api.get(submitted.get(i).text("/links/self") + "?wait=100").is(200);
            versions.add((int) api.get(job.text("/links/model")).number("/version"));
            if (i % 2 == 0) {
                same.add(weights(job));
            } else {
                assertThat(weights(job)).isNotEqualTo(alone);
            }
        }

        assertThat(same).hasSize(4).containsOnly(alone);
        assertThat(versions).hasSize(8);
    }

    private String weights(Answer job) {
        return api.get(job.text("/links/model")).text("/provenance/weights_sha256");
    }
}
