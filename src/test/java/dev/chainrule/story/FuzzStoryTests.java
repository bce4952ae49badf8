package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * Whatever anybody sends, the answer is never that something went wrong on our side. {@code -Dfuzz.times=100} for so many
 * times as much.
 */
@Story
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FuzzStoryTests {

    private static final int TIMES = Integer.getInteger("fuzz.times", 1);

    private static final String DEFINITION = """
            {"name": "fuzzed", "dataset": "fuzz", "target": "c", "features": ["a", "b"], "task": "classification",
             "split": {"validation": 0.2, "by": "stratified", "column": "b"},
             "preprocessing": {"numeric": "standardize", "missing": "mean", "categorical": "hashing", "buckets": 3,
                               "columns": {"a": {"numeric": "quantile", "missing": "constant", "fill_value": 2},
                                           "b": {"categorical": "target_mean", "smoothing": 2, "indicator": true}}},
             "network": {"schema": 1, "layers": [4, {"type": "dense", "units": 3, "activation": "tanh"}],
                         "output": {"activation": "sigmoid"}},
             "loss": "binary_cross_entropy",
             "training": {"epochs": 2, "batch_size": 4, "optimizer": {"type": "adam", "learning_rate": 0.01},
                          "schedule": "cosine", "early_stopping": {"metric": "val_loss", "patience": 2}, "seed": 1,
                          "threads": 1, "max_runtime_s": 1},
             "checkpoints": {"every_epochs": 5, "keep": 3}, "metadata": {"course": "nn-101"}}""";

    private static final String CSV = "a,b,c\n" + "1.5,red,yes\n2,\"green, or so\",no\n".repeat(12);

    private static final List<String> QUESTIONS = List.of(
            "{\"a\": 1.5, \"b\": \"red\"}",
            "{\"instances\": [{\"a\": 1.5, \"b\": \"red\"}, [2, \"green, or so\"], {\"a\": null, \"b\": null}]}");

    private static final List<String> LISTS = List.of("/jobs", "/datasets", "/models");
    private static final List<String> PARAMETERS = List.of(
            "limit",
            "after",
            "order",
            "status",
            "wait",
            "offset",
            "metrics",
            "from_step",
            "to_step",
            "max_points",
            "a",
            "b",
            "c");

    private final Api api;

    FuzzStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    @BeforeAll
    void train() {
        api.upload("fuzz", CSV).is(201);
        api.train(DEFINITION.replace("\"max_runtime_s\": 1", "\"max_runtime_s\": 100"));
    }

    private void ask(long seed, int few, Function<Mutation, Answer> question) {
        int times = few * TIMES;
        Mutation mutation = new Mutation(new Random(seed));
        int refused = 0;
        for (int i = 0; i < times; i++) {
            Answer answer = question.apply(mutation);
            assertThat(answer.status()).as(answer.toString()).isLessThan(500);
            refused += answer.status() < 400 ? 0 : 1;
        }
        assertThat(refused).as("neither all right nor all wrong").isBetween(times / 10, times - 1);
    }

    @Test
    void survivesDefinitions() {
        ask(1, 200, mutation -> api.post("/jobs/validate", mutation.json(DEFINITION)));
    }

    @Test
    void survivesJobs() {
        ask(2, 80, mutation -> {
            Answer job = api.post("/jobs", mutation.json(DEFINITION));
            if (job.status() == 202) {
                assertThat(api.post(job.text("/links/cancel")).status()).isIn(200, 409);
            }
            return job;
        });
    }

    @Test
    void survivesQuestions() {
        ask(3, 200, mutation -> {
            String question = QUESTIONS.get(mutation.random().nextInt(QUESTIONS.size()));
            return api.post("/models/fuzzed/predict", mutation.json(question));
        });
    }

    @Test
    void survivesQueries() {
        String job = api.get("/jobs?limit=1").text("/first_id");
        List<String> paths = List.of(
                "/jobs",
                "/datasets",
                "/models",
                "/jobs/" + job + "/history",
                "/datasets/fuzz/rows",
                "/models/fuzzed/predict",
                "/jobs/job_x");
        ask(
                4,
                600,
                mutation -> api.get(paths.get(mutation.random().nextInt(paths.size())) + mutation.query(PARAMETERS)));
    }

    /** Every fifth path is whole, so that it is seen that a right one is answered. */
    @Test
    void survivesPaths() {
        ask(5, 80, mutation -> {
            String list = LISTS.get(mutation.random().nextInt(LISTS.size()));
            boolean whole = mutation.random().nextInt(5) == 0;
            return api.get(whole ? list : list + "/" + mutation.path() + mutation.query(PARAMETERS));
        });
    }

    @Test
    void survivesFiles() {
        ask(6, 100, mutation -> {
            Answer dataset =
                    api.post("/datasets?name=spoilt", Api.CSV, BodyPublishers.ofByteArray(mutation.bytes(CSV)));
            if (dataset.status() == 201) {
                api.delete(dataset.text("/links/self")).is(204);
            }
            return dataset;
        });
    }

    @Test
    void survivesForms() {
        ask(7, 50, mutation -> {
            Answer dataset = api.uploadForm(
                    mutation.text("file\"; filename=\"spoilt.csv"),
                    mutation.text(CSV),
                    mutation.text("options"),
                    mutation.json("{\"delimiter\": \",\", \"header\": true}"));
            if (dataset.status() == 201) {
                api.delete(dataset.text("/links/self")).is(204);
            }
            return dataset;
        });
    }
}
