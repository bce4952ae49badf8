package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Whether what a diagnosis says can be relied on: its figures, its advice, and that it is silent where it does not know. */
@Story
class SoundDiagnosisStoryTests {

    private final Api api;

    SoundDiagnosisStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    private JsonNode diagnosis(String job) {
        return api.get("/jobs/%s/diagnosis".formatted(job)).is(200).json();
    }

    private static List<String> codes(JsonNode diagnosis) {
        List<String> codes = new ArrayList<>();
        diagnosis
                .get("findings")
                .forEach(finding -> codes.add(finding.get("code").asString()));
        return codes;
    }

    private static JsonNode finding(JsonNode diagnosis, String code) {
        for (JsonNode finding : diagnosis.get("findings")) {
            if (finding.get("code").asString().equals(code)) {
                return finding;
            }
        }
        throw new AssertionError("no %s in %s".formatted(code, diagnosis));
    }

    @ParameterizedTest
    @CsvSource({
        "digits, sgd, 5, 8",
        "digits, sgd, 50, 8",
        "digits, sgd, 500, 8",
        "digits, momentum, 3, 8",
        "digits, adam, 1, 8",
        "digits, adam, 10, 8",
        "iris, momentum, 3, 60",
        "iris, adam, 10, 60"
    })
    void namesARateThatIsFarTooHighAndOneThatWorks(String dataset, String optimizer, double rate, int epochs) {
        Answer job = api.post("/jobs?wait=100", """
                        {"dataset": "%s", "name": "far-too-high",
                         "training": {"epochs": %s, "optimizer": {"type": "%s", "learning_rate": %s}}}""".formatted(dataset, epochs, optimizer, rate))
                .is(200);
        JsonNode diagnosis = diagnosis(job.text("/id"));
        assertThat(codes(diagnosis)).as(diagnosis.toString()).first().isEqualTo("learning_rate_too_high");
        assertThat(diagnosis.get("healthy").booleanValue()).isFalse();

        JsonNode patch = diagnosis.at("/findings/0/suggestion/patch");
        Answer again = api.post(
                        "/jobs?wait=100", "{\"from_job\": \"%s\", \"patch\": %s}".formatted(job.text("/id"), patch))
                .is(200);
        assertThat(again.text("/status")).isEqualTo("succeeded");
        assertThat(again.json().at("/best/val_accuracy").doubleValue())
                .as(patch.toString())
                .isGreaterThan(0.85);
        assertThat(codes(diagnosis(again.text("/id")))).doesNotContain("learning_rate_too_high", "diverged");
    }

    @ParameterizedTest
    @CsvSource({"4, 8, adam, 0.01", "4, 60, adam, 0.01", "16, 60, adam, 0.01", "16, 100, sgd, 0.02"})
    void doesNotCallStepsTooLongWhereTheLossOnlyBeginsHigh(int units, int epochs, String optimizer, double rate) {
        api.upload("begins-high", SampleTables.small(300, 6));
        api.upload("begins-high-counts", SampleTables.counts(300, 6));
        for (String dataset : List.of("begins-high", "begins-high-counts")) {
            String job = api.train("""
                    {"dataset": "%s", "network": {"layers": [%s]}%s, "preprocessing": {"target": "none"},
                     "training": {"epochs": %s, "optimizer": {"type": "%s", "learning_rate": %s}}}""".formatted(
                                    dataset,
                                    units,
                                    dataset.equals("begins-high") ? "" : ", \"loss\": \"poisson\"",
                                    epochs,
                                    optimizer,
                                    rate))
                    .text("/id");
            JsonNode diagnosis = diagnosis(job);
            assertThat(codes(diagnosis)).as(diagnosis.toString()).doesNotContain("learning_rate_too_high");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void suspectsNoLabelThatOnlyNeighboursContradict(long seed) {
        String name = "gated-" + seed;
        api.upload(name, SampleTables.gated(600, seed)).is(201);
        String job = api.train("{\"dataset\": \"%s\", \"name\": \"%s\"}".formatted(name, name))
                .text("/id");
        JsonNode diagnosis = diagnosis(job);
        assertThat(codes(diagnosis)).as(diagnosis.toString()).doesNotContain("wrong_labels");
        JsonNode hardest =
                api.get("/jobs/%s/hardest-rows?limit=1".formatted(job)).is(200).json();
        assertThat(hardest.get("suspects").intValue())
                .as("of %s rows, none of them wrong", hardest.get("rows"))
                .isLessThan(hardest.get("rows").intValue() / 15);
    }

    @Test
    void saysByWhichRowsItIsToldThatTheyAreKnownByHeart() {
        api.upload("by-heart", SampleTables.fewRows(260, 25, false, 5)).is(201);
        String job = api.train("""
                {"dataset": "by-heart", "name": "by-heart",
                 "network": {"layers": [{"type": "dense", "units": 128, "activation": "relu"}]},
                 "training": {"epochs": 150, "optimizer": {"type": "adam", "learning_rate": 0.003}}}""").text("/id");
        assertThat(api.get("/jobs/" + job).text("/definition/refit")).isEqualTo("validation");
        JsonNode finding = finding(diagnosis(job), "overfitting");
        JsonNode evidence = finding.get("evidence");

        assertThat(evidence.get("held_out").asString()).isEqualTo("test");
        assertThat(evidence.get("train_skill").doubleValue())
                .isGreaterThan(evidence.get("held_out_skill").doubleValue() + 0.2);
        assertThat(evidence.get("held_out_loss").doubleValue())
                .as("of the same rows and the same network as the skill")
                .isGreaterThan(evidence.get("train_loss").doubleValue());
        assertThat(finding.get("detail").asString())
                .contains("%s test rows".formatted(evidence.get("held_out_rows")))
                .doesNotContain("validation rows");
    }

    @Test
    void doesNotCallHealthyWhatItCannotLookAt() {
        api.upload("leaky-and-gone", SampleTables.leaky(400, false, 0.2, 270)).is(201);
        String job = api.train(
                        "{\"dataset\": \"leaky-and-gone\", \"name\": \"leaky-and-gone\", \"training\": {\"epochs\": 20}}")
                .text("/id");
        assertThat(codes(diagnosis(job))).contains("leak");
        api.delete("/datasets/leaky-and-gone").is(204);

        JsonNode blind = diagnosis(job);
        assertThat(codes(blind)).isEmpty();
        assertThat(blind.get("healthy").isNull()).as(blind.toString()).isTrue();
        assertThat(blind.get("rows").intValue()).isZero();
        assertThat(blind.at("/omitted/0").asString()).contains("leaks", "wrong labels", "has been deleted");
        assertThat(api.get("/models/leaky-and-gone/card", "Accept", "text/markdown")
                        .is(200)
                        .body())
                .contains("is not known", "Not examined: the rows")
                .doesNotContain("Nothing seems to be wrong");
    }

    @Test
    void recordsLossesOfRowsAfterSeveralEpochsOfAWideNetwork() {
        String job = api.train("""
                {"dataset": "digits", "name": "wide", "network": {"layers": [256, 256]}, "training": {"epochs": 60}}""").text("/id");
        JsonNode hardest = api.get("/jobs/%s/hardest-rows?limit=1000".formatted(job))
                .is(200)
                .json();
        List<Integer> epochs = new ArrayList<>();
        hardest.get("epochs").forEach(epoch -> epochs.add(epoch.intValue()));
        assertThat(epochs).hasSizeGreaterThanOrEqualTo(3).startsWith(1, 2);
        assertThat(hardest.get("data"))
                .anySatisfy(row -> assertThat(row.get("loss_by_epoch")).hasSameSizeAs(epochs));
    }
}
