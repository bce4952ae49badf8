package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Somebody does not believe that a model came from where it says it did, and has it made again. */
@Story
class VerifyStoryTests {

    private final Api api;

    VerifyStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    @Test
    void makesAModelAgainToTheLastBit() {
        Answer job = api.train("""
                {"dataset": "iris", "name": "doubted-flowers", "training": {"epochs": 20, "threads": 1}}""");
        int models = api.count("/models");
        Answer verification =
                api.post("/models/doubted-flowers/verify?wait=100").is(200);

        assertThat(verification.text("/status")).as(verification.toString()).isEqualTo("done");
        assertThat(verification.text("/verdict")).isEqualTo("identical");
        assertThat(verification.text("/got_sha256"))
                .isEqualTo(verification.text("/expected_sha256"))
                .isEqualTo(api.get(job.text("/links/model")).text("/provenance/weights_sha256"));
        assertThat(verification.number("/max_abs_difference")).isZero();
        assertThat(verification.json().get("differences")).isEmpty();
        assertThat(api.count("/models"))
                .as("the second model was only to be compared")
                .isEqualTo(models);
        Answer second = api.get(verification.text("/links/job")).is(200);
        assertThat(second.text("/definition/metadata/verification")).isEqualTo(verification.text("/id"));
        assertThat(second.text("/warnings/0")).contains("verify");
        assertThat(api.get("/models/doubted-flowers/verifications").text("/data/0/id"))
                .isEqualTo(verification.text("/id"));
        assertThat(api.get(verification.text("/links/self") + "?wait=1").text("/verdict"))
                .isEqualTo("identical");
    }

    @Test
    void saysOfAModelWhatMadeIt() {
        api.train("{\"dataset\": \"houses\", \"name\": \"honest-houses\", \"network\": {\"layers\": []}}");
        JsonNode environment = api.get("/models/honest-houses").json().at("/provenance/environment");

        assertThat(environment.get("jdk").asString()).contains(System.getProperty("java.vm.version"));
        assertThat(environment.get("matrix_library").asString()).matches("(oneDNN|OpenBLAS) \\d+\\.\\d+.*");
        assertThat(environment.get("nd4j").asString()).startsWith("1.0.0");
        assertThat(environment.get("kernels").asString()).isNotEmpty();
        assertThat(environment.get("threads").intValue()).isPositive();
    }

    @Test
    void saysWhichDatasetIsMissing() {
        api.upload("short-lived", "a,b\n1,2\n2,4\n3,6\n4,8\n").is(201);
        String sha256 = api.get("/datasets/short-lived").text("/sha256");
        api.train("""
                {"dataset": "short-lived", "network": {"layers": []}, "training": {"epochs": 5}}""");
        api.delete("/datasets/short-lived").is(204);
        Answer gone = api.post("/models/short-lived/verify").is(200);

        assertThat(gone.text("/verdict")).isEqualTo("impossible");
        assertThat(gone.text("/message")).contains(sha256);
        assertThat(gone.json().get("job").isNull()).isTrue();

        api.upload("here-again", "a,b\n1,2\n2,4\n3,6\n4,8\n").is(201);
        Answer back = api.post("/models/short-lived/verify?wait=100").is(200);
        assertThat(back.text("/verdict")).as(back.toString()).isEqualTo("identical");
        assertThat(back.json().get("differences").findValuesAsString("what")).containsExactly("dataset");
    }

    @Test
    void refusesWhatIsNotThere() {
        api.post("/models/nobody-s/verify").is(404, "unknown_model");
        api.get("/models/nobody-s/verifications").is(404, "unknown_model");
        api.get("/verifications/ver_0").is(404, "unknown_verification");
        api.train("{\"dataset\": \"houses\", \"name\": \"patient-houses\", \"training\": {\"epochs\": 5}}");
        api.post("/models/patient-houses/verify?wait=-1").is(422, "invalid");
        assertThat(api.get("/models/patient-houses/verifications").json().get("data"))
                .isEmpty();
    }
}
