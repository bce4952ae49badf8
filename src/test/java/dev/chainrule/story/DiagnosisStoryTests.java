package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Trainings that are broken on purpose, and others that are fine: the service is asked what is wrong with each. */
@Story
class DiagnosisStoryTests {

    private static final int BROKEN = 38;
    private static final int RIGHT = 35;
    private static final int HEALTHY = 35;
    private static final int FALSE_ALARMS = 2;

    /** One of so many cases is tried; 1 for all. */
    private static final int EVERY = Integer.getInteger("diagnosis.every", 3);

    private final Api api;

    DiagnosisStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    private record Case(String expected, String csv, String definition) {}

    private static String dense(int units, String activation, String more) {
        return "{\"type\": \"dense\", \"units\": %s, \"activation\": \"%s\"%s}".formatted(units, activation, more);
    }

    private static String layers(int count, String layer) {
        return "\"network\": {\"layers\": [%s]}".formatted(String.join(", ", Collections.nCopies(count, layer)));
    }

    private static String training(String more) {
        return "\"training\": {%s}".formatted(more);
    }

    private static String sgd(double rate, String more) {
        return training("\"optimizer\": {\"type\": \"sgd\", \"learning_rate\": %s}, \"schedule\": \"constant\"%s"
                .formatted(rate, more));
    }

    private static String adam(double rate, String more) {
        return training("\"optimizer\": {\"type\": \"adam\", \"learning_rate\": %s}, \"schedule\": \"constant\"%s"
                .formatted(rate, more));
    }

    private static List<Case> broken() {
        String few = ", \"epochs\": 40";
        List<Case> cases = new ArrayList<>();
        cases.add(new Case(
                "dead_units",
                SampleTables.moons(300, 0.1, 0, 1),
                layers(1, dense(24, "relu", ", \"bias_initializer\": {\"type\": \"constant\", \"value\": -20}"))));
        cases.add(new Case(
                "dead_units",
                SampleTables.hills(400, 0.05, 2),
                layers(2, dense(32, "relu", "")) + ", " + adam(1.5, few)));
        cases.add(new Case(
                "saturated_units",
                SampleTables.moons(300, 0.1, 0, 3),
                layers(2, dense(24, "tanh", ", \"initializer\": {\"type\": \"normal\", \"std\": 40}"))));
        cases.add(new Case(
                "saturated_units",
                SampleTables.clouds(300, 3, 6, 1.5, 1, 0, 4),
                layers(2, dense(32, "sigmoid", ", \"initializer\": {\"type\": \"uniform\", \"from\": -60, \"to\": 60}"))
                        + ", " + sgd(0.01, few)));
        cases.add(new Case(
                "vanishing_gradient",
                SampleTables.moons(300, 0.1, 0, 5),
                layers(15, dense(12, "sigmoid", "")) + ", " + sgd(0.1, few)));
        cases.add(new Case(
                "vanishing_gradient",
                SampleTables.hills(300, 0.05, 6),
                layers(20, dense(16, "sigmoid", "")) + ", " + training("\"epochs\": 30")));
        cases.add(new Case(
                "exploding_gradient",
                SampleTables.hills(300, 0.05, 7),
                layers(12, dense(32, "relu", ", \"initializer\": {\"type\": \"normal\", \"std\": 1}")) + ", "
                        + sgd(0.01, few)));
        cases.add(new Case(
                "exploding_gradient",
                SampleTables.clouds(300, 3, 6, 1.5, 1, 0, 8),
                layers(10, dense(32, "relu", ", \"initializer\": {\"type\": \"normal\", \"std\": 1}")) + ", "
                        + adam(0.003, few)));
        cases.add(new Case(
                "diverged",
                SampleTables.plane(300, 4, 0.1, 1, 9),
                layers(1, dense(16, "swish", "")) + ", " + sgd(50, few)));
        cases.add(new Case(
                "diverged",
                SampleTables.wave(200, 0.1, 10),
                layers(2, dense(16, "swish", "")) + ", " + sgd(1000, few)));
        cases.add(new Case("learning_rate_too_low", SampleTables.moons(300, 0.1, 0, 11), sgd(1e-6, few)));
        cases.add(new Case("learning_rate_too_low", SampleTables.plane(300, 4, 0.1, 1, 12), adam(1e-7, few)));
        cases.add(new Case(
                "learning_rate_too_high",
                SampleTables.hills(400, 0.05, 13),
                layers(2, dense(24, "tanh", "")) + ", " + adam(0.8, few)));
        cases.add(new Case(
                "learning_rate_too_high",
                SampleTables.plane(300, 4, 0.1, 1, 14),
                layers(1, dense(24, "swish", "")) + ", " + adam(3, few)));
        cases.add(new Case(
                "overfitting",
                SampleTables.fewRows(80, 20, false, 15),
                layers(2, dense(128, "relu", "")) + ", "
                        + training("\"epochs\": 200, \"early_stopping\": {\"patience\": 0}")));
        cases.add(new Case(
                "overfitting",
                SampleTables.fewRows(90, 15, true, 16),
                layers(2, dense(128, "relu", "")) + ", "
                        + training("\"epochs\": 200, \"early_stopping\": {\"patience\": 0}")));
        cases.add(new Case("underfitting", SampleTables.ring(400, 17), layers(0, "")));
        cases.add(new Case("underfitting", SampleTables.wave(400, 0.1, 18), layers(0, "")));
        cases.add(new Case(
                "unscaled_inputs",
                SampleTables.mixedSizes(400, true, 19),
                "\"preprocessing\": {\"numeric\": \"none\"}, " + sgd(0.01, few)));
        cases.add(new Case(
                "unscaled_inputs",
                SampleTables.mixedSizes(400, false, 20),
                "\"preprocessing\": {\"numeric\": \"none\"}"));
        cases.add(new Case("class_imbalance", SampleTables.rare(1000, 0.03, 4, 1.5, 21), training("\"epochs\": 20")));
        cases.add(new Case(
                "class_imbalance",
                SampleTables.rare(1500, 0.05, 6, 1.0, 22),
                layers(1, dense(16, "relu", "")) + ", " + training("\"epochs\": 15")));
        cases.add(new Case("wrong_labels", SampleTables.moons(500, 0.1, 0.12, 23), training("\"epochs\": 60")));
        cases.add(
                new Case("wrong_labels", SampleTables.clouds(500, 4, 5, 2.5, 1, 0.15, 24), training("\"epochs\": 60")));
        cases.add(new Case("no_signal", SampleTables.noise(400, 6, 2, 25), training("\"epochs\": 40")));
        cases.add(new Case("no_signal", SampleTables.noise(400, 5, 0, 26), training("\"epochs\": 40")));
        cases.add(new Case("leak", SampleTables.leaky(400, false, 0.2, 27), training("\"epochs\": 40")));
        cases.add(new Case("leak", SampleTables.leaky(400, true, 0, 28), training("\"epochs\": 40")));
        cases.add(new Case(
                "duplicate_rows",
                SampleTables.repeated(SampleTables.moons(120, 0.2, 0, 29), 4),
                training("\"epochs\": 40")));
        cases.add(new Case(
                "small_batch_normalization",
                SampleTables.moons(300, 0.1, 0, 30),
                "\"network\": {\"layers\": [%s, {\"type\": \"batch_normalization\"}, {\"type\": \"activation\", \"activation\": \"relu\"}]}"
                                .formatted(dense(16, "identity", ""))
                        + ", " + training("\"epochs\": 15, \"batch_size\": 2")));
        cases.add(new Case(
                "underfitting",
                SampleTables.prices(300, 31),
                "\"network\": {\"layers\": [4]}, \"preprocessing\": {\"target\": \"min_max\", \"numeric\": \"robust\"}, "
                        + training("\"epochs\": 8, \"batch_size\": 32, \"seed\": 3")));
        cases.add(new Case(
                "underfitting",
                SampleTables.small(300, 32),
                "\"network\": {\"layers\": [16]}, \"preprocessing\": {\"target\": \"none\"}, "
                        + sgd(0.01, ", \"epochs\": 20")));
        cases.add(new Case(
                "dead_units",
                SampleTables.hills(300, 0.05, 33),
                "\"network\": {\"layers\": [8, {\"type\": \"residual\", \"layers\": [%s]}]}, "
                                .formatted(dense(
                                        8, "relu", ", \"bias_initializer\": {\"type\": \"constant\", \"value\": -30}"))
                        + adam(0.01, ", \"epochs\": 20")));
        cases.add(new Case(
                "duplicate_rows", SampleTables.repeated(SampleTables.buyers(60, 34), 5), training("\"epochs\": 40")));
        cases.add(new Case(
                "leak", SampleTables.cube(300, 35), layers(1, dense(16, "tanh", "")) + ", " + adam(0.01, few)));
        cases.add(new Case(
                "unscaled_target",
                SampleTables.rising(300, 36),
                "\"preprocessing\": {\"target\": \"none\"}, " + layers(1, dense(16, "relu", "")) + ", "
                        + sgd(0.01, few)));
        cases.add(new Case("wrong_labels", SampleTables.clouds(400, 3, 4, 2, 1, 0.12, 37), ""));
        cases.add(new Case(
                "diverged", SampleTables.prices(300, 38), layers(1, dense(32, "relu", "")) + ", " + sgd(50, few)));
        assertThat(cases).hasSize(BROKEN);
        return cases;
    }

    /** Nothing is wrong with these. */
    private static List<Case> healthy() {
        List<Case> cases = new ArrayList<>();
        for (String builtIn : List.of("iris", "digits", "houses", "xor")) {
            cases.add(new Case(builtIn, "", ""));
        }
        cases.add(new Case("iris", "", layers(2, dense(16, "relu", ""))));
        cases.add(new Case("xor", "", layers(1, dense(4, "tanh", "")) + ", " + training("\"epochs\": 500")));
        cases.add(new Case("houses", "", layers(0, "")));
        cases.add(new Case("iris", "", training("\"early_stopping\": {\"patience\": 0}, \"epochs\": 60")));
        cases.add(new Case("", SampleTables.moons(300, 0.1, 0, 101), ""));
        cases.add(new Case("", SampleTables.moons(600, 0.2, 0, 102), layers(2, dense(16, "relu", ""))));
        cases.add(new Case("", SampleTables.moons(200, 0.3, 0, 103), ""));
        cases.add(new Case("", SampleTables.ring(400, 104), layers(1, dense(16, "tanh", ""))));
        cases.add(new Case("", SampleTables.ring(200, 105), ""));
        cases.add(new Case("", SampleTables.clouds(300, 3, 4, 2, 1, 0, 106), ""));
        cases.add(new Case("", SampleTables.clouds(500, 5, 8, 1.5, 1, 0, 107), layers(1, dense(32, "relu", ""))));
        cases.add(new Case("", SampleTables.clouds(400, 2, 3, 1, 100, 0, 108), ""));
        cases.add(new Case("", SampleTables.clouds(400, 2, 4, 0.8, 1, 0, 109), layers(0, "")));
        cases.add(new Case("", SampleTables.plane(300, 4, 0.1, 1, 110), ""));
        cases.add(new Case("", SampleTables.plane(400, 6, 1, 1000, 111), layers(0, "")));
        cases.add(new Case("", SampleTables.plane(500, 3, 0.5, 1, 112), layers(2, dense(16, "relu", ""))));
        cases.add(new Case("", SampleTables.hills(500, 0.05, 113), ""));
        cases.add(new Case("", SampleTables.hills(600, 0.1, 114), layers(2, dense(32, "tanh", ""))));
        cases.add(new Case("", SampleTables.wave(400, 0.1, 115), layers(2, dense(16, "swish", ""))));
        cases.add(new Case("", SampleTables.wave(300, 0.2, 116), layers(2, dense(24, "relu", ""))));
        cases.add(new Case("", SampleTables.mixedSizes(400, true, 117), ""));
        cases.add(new Case("", SampleTables.mixedSizes(400, false, 118), layers(1, dense(16, "relu", ""))));
        cases.add(new Case("", SampleTables.rare(800, 0.2, 4, 2.5, 119), ""));
        cases.add(new Case(
                "",
                SampleTables.moons(400, 0.1, 0, 120),
                "\"network\": {\"layers\": [%s, {\"type\": \"batch_normalization\"}, {\"type\": \"activation\", \"activation\": \"relu\"}]}"
                        .formatted(dense(16, "identity", ""))));
        cases.add(new Case(
                "",
                SampleTables.moons(400, 0.15, 0, 121),
                layers(4, dense(24, "relu", "")) + ", " + training("\"epochs\": 60")));
        cases.add(new Case("", SampleTables.hills(500, 0.05, 122), sgd(0.05, ", \"epochs\": 200")));
        cases.add(new Case("", SampleTables.counts(400, 123), ""));
        cases.add(new Case("", SampleTables.counts(400, 124), ""));
        cases.add(new Case(
                "",
                SampleTables.counts(400, 125),
                "\"network\": {\"layers\": [4]}, \"loss\": \"poisson\", " + training("\"epochs\": 100")));
        cases.add(new Case(
                "",
                SampleTables.hills(400, 0.05, 126),
                layers(2, "{\"type\": \"residual\", \"layers\": [%s]}".formatted(dense(16, "relu", "")))));
        cases.add(new Case("", SampleTables.clouds(400, 3, 4, 1.5, 1, 0, 127), ""));
        assertThat(cases).hasSize(HEALTHY);
        return cases;
    }

    private JsonNode diagnosis(String name, Case one) {
        if (!one.csv.isEmpty()) {
            api.upload(name, one.csv).is(201);
        }
        String dataset = one.csv.isEmpty() ? one.expected : name;
        String comma = one.definition.isEmpty() ? "" : ", ";
        Answer job = api.post(
                        "/jobs?wait=100",
                        "{\"dataset\": \"%s\", \"name\": \"%s\"%s%s}".formatted(dataset, name, comma, one.definition))
                .is(200);
        JsonNode diagnosis =
                api.get("/jobs/%s/diagnosis".formatted(job.text("/id"))).is(200).json();
        diagnosis.get("findings").forEach(finding -> requireUsable(job.text("/id"), finding));
        return diagnosis;
    }

    /** What is suggested is a job that can be trained. */
    private void requireUsable(String job, JsonNode finding) {
        assertThat(finding.at("/evidence/see").asString())
                .as(finding.toString())
                .startsWith("/");
        assertThat(finding.get("evidence").size()).as(finding.toString()).isGreaterThan(1);
        JsonNode patch = finding.at("/suggestion/patch");
        if (!patch.isEmpty()) {
            api.post("/jobs/validate", "{\"from_job\": \"%s\", \"patch\": %s}".formatted(job, patch))
                    .is(200);
        }
    }

    private static String codes(JsonNode diagnosis) {
        List<String> codes = new ArrayList<>();
        diagnosis
                .get("findings")
                .forEach(finding -> codes.add("%s (%s): %s %s"
                        .formatted(
                                finding.get("code").asString(),
                                finding.get("severity").asString(),
                                finding.get("detail").asString(),
                                finding.get("evidence"))));
        return String.join("; ", codes);
    }

    @Test
    void findsFirstWhatIsBroken() {
        Map<String, String> missed = new LinkedHashMap<>();
        List<Case> cases = broken();
        int tried = 0;
        for (int i = EVERY / 2; i < cases.size(); i += EVERY) {
            Case one = cases.get(i);
            JsonNode diagnosis = diagnosis("broken-" + i, one);
            tried++;
            if (!diagnosis.at("/findings/0/code").asString("").equals(one.expected)) {
                missed.put("%s %s".formatted(i, one.expected), codes(diagnosis));
            }
        }
        assertThat(missed.size())
                .as(
                        "of %s: %s",
                        tried,
                        String.join(
                                "\n",
                                missed.entrySet().stream().map(Object::toString).toList()))
                .isLessThanOrEqualTo((BROKEN - RIGHT) * tried / BROKEN);
    }

    @Test
    void saysNothingOfWhatIsFine() {
        Map<String, String> alarms = new LinkedHashMap<>();
        List<Case> cases = healthy();
        int tried = 0;
        for (int i = EVERY / 2; i < cases.size(); i += EVERY) {
            JsonNode diagnosis = diagnosis("healthy-" + i, cases.get(i));
            tried++;
            if (!diagnosis.get("healthy").booleanValue()) {
                alarms.put(i + " " + cases.get(i).expected, codes(diagnosis));
            }
        }
        assertThat(alarms.size())
                .as(
                        "of %s: %s",
                        tried,
                        String.join(
                                "\n",
                                alarms.entrySet().stream().map(Object::toString).toList()))
                .isLessThanOrEqualTo(FALSE_ALARMS * tried / HEALTHY);
    }
}
