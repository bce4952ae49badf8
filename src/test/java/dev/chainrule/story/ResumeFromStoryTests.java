package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** A job begins where another stood. */
@Story
class ResumeFromStoryTests {

    private static final String JOB = """
            {"dataset": "iris", "name": "%s", "network": {"layers": [8, {"type": "dropout", "rate": 0.2}]},
             "training": {"epochs": %s, "schedule": "constant", "early_stopping": {"patience": 0}%s}}""";

    private final Api api;

    ResumeFromStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    private static String job(String name, int epochs) {
        return JOB.formatted(name, epochs, "");
    }

    private Answer resume(String from, String change) {
        return api.train("{\"resume_from\": \"%s\"%s}".formatted(from, change));
    }

    private JsonNode refused(String from, String change) {
        return api.post("/jobs/validate", "{\"resume_from\": \"%s\"%s}".formatted(from, change))
                .is(422, "invalid");
    }

    private static List<String> pointers(JsonNode problem) {
        return problem.get("errors")
                .valueStream()
                .map(error -> error.get("pointer").asString())
                .toList();
    }

    private static List<String> warnings(Answer job) {
        return job.json().get("warnings").valueStream().map(JsonNode::asString).toList();
    }

    private String weights(Answer job) {
        return api.get(job.text("/links/model")).text("/provenance/weights_sha256");
    }

    private String checkpoint(Answer job, int number) {
        return api.get(job.text("/links/checkpoints")).text("/data/%s/id".formatted(number));
    }

    @Test
    void goesOnWithMoreEpochsAsIfTheyHadBeenAskedForAtOnce() {
        Answer few = api.train(job("resumed", 6));
        Answer more = resume(few.text("/id"), ", \"training\": {\"epochs\": 10}");
        Answer atOnce = api.train(job("at-once", 10));

        assertThat(weights(more)).isEqualTo(weights(atOnce));
        assertThat(more.text("/name")).isEqualTo("resumed");
        assertThat(warnings(more)).hasSize(1).first().asString().startsWith("resumes from checkpoint ckpt_");
        assertThat(api.get(more.text("/links/history"))
                        .json()
                        .at("/series/epoch")
                        .valueStream()
                        .map(JsonNode::asInt))
                .containsExactly(7, 8, 9, 10);
        Answer model = api.get(more.text("/links/model"));
        assertThat(model.text("/provenance/definition/resume_from")).isEqualTo(checkpoint(few, 0));
        assertThat(model.text("/provenance/definition/network/layers/1/rate")).isEqualTo("0.2");
    }

    @Test
    void needsNothingOfTheOtherOnceItIsQueued() {
        Answer few = api.train(job("forgotten", 4));
        String last = checkpoint(few, 0);
        Answer waiting = api.post("/jobs", "{\"resume_from\": \"%s\", \"training\": {\"epochs\": 300}}".formatted(last))
                .is(202);
        assertThat(api.delete("/checkpoints/" + last).status()).isEqualTo(204);

        assertThat(api.get(waiting.text("/links/self") + "?wait=60").text("/status"))
                .isEqualTo("succeeded");
        refused(last, "");
    }

    @Test
    void saysWhatBeginsAnew() {
        Answer few = api.train(job("changed", 4));
        String last = checkpoint(few, 0);
        Answer more = resume(
                last,
                ", \"training\": {\"epochs\": 8, \"seed\": 7, \"optimizer\": {\"type\": \"momentum\", \"learning_rate\": 0.001}, \"schedule\": \"cosine\"}");

        assertThat(warnings(more))
                .anyMatch(warning -> warning.startsWith("resumes from checkpoint " + last))
                .anyMatch(warning -> warning.startsWith("the optimizer is different"))
                .anyMatch(warning -> warning.startsWith("the learning-rate schedule is different"))
                .anyMatch(warning -> warning.startsWith("resumes at the beginning of an epoch"));
        Answer slower = resume(last, ", \"training\": {\"epochs\": 8, \"optimizer\": {\"learning_rate\": 0.0001}}");
        assertThat(slower.text("/definition/training/optimizer/type")).isEqualTo("adamw");
        assertThat(warnings(slower)).hasSize(1);
    }

    @Test
    void goesOnWithOtherRowsOfTheSameColumns() {
        Answer few = api.train(job("moved", 4));
        String rows = IntStream.range(0, 40)
                .mapToObj(i -> "%s.5,3.1,%s.4,0.%s,%s"
                        .formatted(4 + i % 3, 1 + i % 5, i % 9, i % 2 == 0 ? "setosa" : "virginica"))
                .collect(Collectors.joining("\n"));
        api.upload("few-flowers", "sepal_length,sepal_width,petal_length,petal_width,species\n" + rows)
                .is(201);
        Answer more = resume(few.text("/id"), ", \"dataset\": \"few-flowers\", \"training\": {\"epochs\": 8}");

        assertThat(warnings(more)).anyMatch(warning -> warning.startsWith("the dataset is different"));
        JsonNode before = api.get(few.text("/links/model")).json();
        JsonNode after = api.get(more.text("/links/model")).json();
        assertThat(after.get("classes")).as("of the first").isEqualTo(before.get("classes"));
        assertThat(after.at("/provenance/weights_sha256")).isNotEqualTo(before.at("/provenance/weights_sha256"));
    }

    @Test
    void namesEverythingThatCannotBe() {
        Answer few = api.train(job("fixed", 6));
        api.upload(
                        "other-flowers",
                        "sepal_length,sepal_width,petal_length,petal_width,species\n"
                                + "long,3.1,1.4,0.2,setosa\nshort,3.0,5.1,1.8,unheard-of\n".repeat(15))
                .is(201);

        assertThat(
                        pointers(
                                refused(
                                        few.text("/id"),
                                        ", \"dataset\": \"other-flowers\", \"network\": {\"layers\": [9]}, \"training\": {\"epochs\": 6}, \"split\": {\"folds\": 3}")))
                .contains("/network/layers", "/dataset", "/training/epochs", "/split/folds");
        assertThat(pointers(refused(few.text("/id"), ""))).containsExactly("/training/epochs");
        assertThat(pointers(refused("ckpt_unknown", ""))).containsExactly("/resume_from");
        assertThat(pointers(refused("job_unknown", ""))).containsExactly("/resume_from");
        assertThat(pointers(refused("unheard-of", ""))).containsExactly("/resume_from");
        Answer none = api.train("{\"dataset\": \"xor\", \"name\": \"leaves-nothing\", \"checkpoints\": {\"keep\": 0}}");
        assertThat(refused(none.text("/id"), "").get("detail").asString()).contains("has no checkpoint");
    }

    /** PostgreSQL would refuse the question. */
    @Test
    void asksNoDatabaseForWhatNoneCanHold() {
        JsonNode problem = refused("a\\u0000b", ", \"dataset\": \"xor\"");

        assertThat(pointers(problem)).containsExactly("/resume_from");
        assertThat(problem.at("/errors/0/detail").asString()).contains("U+0000");
    }

    @Test
    void beginsWithTheWeightsOfAModel() {
        Answer first =
                api.train(JOB.formatted("warm", 30, ", \"optimizer\": {\"type\": \"adam\", \"learning_rate\": 0.02}"));
        Answer warm = resume(
                first.json().get("model").asString(),
                ", \"training\": {\"epochs\": 2, \"optimizer\": {\"type\": \"sgd\", \"learning_rate\": 0.0001}}");

        double before = api.get(first.text("/links/model")).number("/metrics/validation/loss");
        assertThat(api.get(warm.text("/links/model")).number("/metrics/validation/loss"))
                .isBetween(before - 0.01, before + 0.01);
        assertThat(warnings(warm)).anyMatch(warning -> warning.startsWith("starts with the weights of model mdl_"));
        assertThat(api.get(warm.text("/links/history"))
                        .json()
                        .at("/series/epoch")
                        .valueStream()
                        .map(JsonNode::asInt))
                .containsExactly(1, 2);
    }

    @Test
    void goesOnFromTheNetworkThatWasJudgedInFolds() {
        Answer crossed = api.train(
                "{\"dataset\": \"iris\", \"name\": \"crossed-over\", \"split\": {\"folds\": 3}, \"training\": {\"epochs\": 5}}");
        Answer more = resume(crossed.text("/id"), ", \"training\": {\"epochs\": 8}");

        assertThat(more.text("/definition/split/folds")).isNullOrEmpty();
        assertThat(more.number("/progress/epoch")).isEqualTo(8);
    }
}
