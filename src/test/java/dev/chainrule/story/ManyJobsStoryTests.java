package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Several jobs side by side do not disturb each other; {@code -Djobs=20000} for more from many clients. */
@Story
class ManyJobsStoryTests {

    private static final String DEFINITION = """
            {"dataset": "digits", "name": "side-by-side", "network": {"layers": [32, 16]},
             "training": {"epochs": 8, "seed": %s}}""";

    private static final String SMALL = "{\"dataset\": \"xor\", \"name\": \"small-%s\", \"training\": {\"epochs\": 2}}";

    private static final int JOBS = Integer.getInteger("jobs", 100);
    private static final int CLIENTS = 20;

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

    /** Which a reader of rows of another moment might do, about once in 500 jobs. */
    @Test
    void leavesNoJobOverThatManyClientsWaitFor() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Callable<Answer>> calls = IntStream.range(0, JOBS)
                    .mapToObj(i -> (Callable<Answer>) () -> api.post("/jobs?wait=100", SMALL.formatted(i)))
                    .toList();
            for (Future<Answer> job : clients.invokeAll(calls)) {
                assertThat(job.get().is(200).text("/status")).isEqualTo("succeeded");
            }
        } finally {
            clients.shutdown();
        }
    }

    private String weights(Answer job) {
        return api.get(job.text("/links/model")).text("/provenance/weights_sha256");
    }
}
