package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Somebody's rows belong together: visits of one patient, days in a row, a part that was marked beforehand. */
@Story
class SplitStoryTests {

    private static final String JOB = """
            {"dataset": "visits", "target": "ill", "training": {"epochs": 3}, "split": %s}""";

    private final Api api;

    SplitStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    private static String visits() {
        return IntStream.range(0, 120)
                .mapToObj(i -> String.format(
                        Locale.ROOT,
                        "p%d,2026-%02d-%02d,%d,%s,%s",
                        i / 4,
                        1 + i / 28,
                        1 + i % 28,
                        i * 37 % 50,
                        i % 10 == 0 ? "test" : "train",
                        i % 12 == 0))
                .collect(Collectors.joining("\n", "patient,day,pressure,part,ill\n", "\n"));
    }

    @Test
    void holdsBackWhatIsAskedForAndSaysWhichRowsThatWere() {
        api.upload("visits", visits()).is(201);
        Answer job = api.train(JOB.formatted("{\"by\": \"group\", \"column\": \"patient\", \"validation\": 0.2}"));
        assertThat(job.json().at("/definition/features").toString()).isEqualTo("[\"day\",\"pressure\",\"part\"]");
        assertThat(job.json().at("/warnings").toString())
                .contains("patient was dropped from the features, because the split uses it");
        Answer model = api.get(job.text("/links/model")).is(200);
        assertThat(model.number("/provenance/split/training")).isEqualTo(96);
        assertThat(model.number("/provenance/split/validation")).isEqualTo(24);
        assertThat(model.text("/provenance/split/validation_sha256")).matches("[0-9a-f]{64}");

        Answer again = api.train(JOB.formatted("{\"by\": \"group\", \"column\": \"patient\", \"validation\": 0.2}"));
        assertThat(api.get(again.text("/links/model")).is(200).json().at("/provenance/split"))
                .isEqualTo(model.json().at("/provenance/split"));

        Answer parts = api.train(JOB.formatted("{\"by\": \"column\", \"column\": \"part\"}"));
        assertThat(parts.json().at("/definition/split/values").toString()).isEqualTo("[\"test\"]");
        assertThat(api.get(parts.text("/links/model")).is(200).number("/provenance/split/validation"))
                .isEqualTo(12);
        Answer folds = api.train(JOB.formatted("{\"by\": \"group\", \"column\": \"patient\", \"folds\": 3}"));
        assertThat(folds.text("/status")).isEqualTo("succeeded");
        Answer latest = api.train(JOB.formatted("{\"by\": \"time\", \"column\": \"day\"}"));
        assertThat(api.get(latest.text("/links/model")).is(200).number("/provenance/split/validation"))
                .isEqualTo(24);
        assertThat(api.post("/jobs", JOB.formatted("{\"by\": \"time\"}"))
                        .is(422)
                        .text("/errors/0/pointer"))
                .isEqualTo("/split/column");
    }

    @Test
    void measuresOnClassesThatWereLearnt() {
        String csv = IntStream.range(0, 60)
                .mapToObj(i -> "%s,%s,%s".formatted(i, i < 40 ? "early" : "late", i < 58 ? "abc".charAt(i % 3) : "new"))
                .collect(Collectors.joining("\n", "x,part,class\n", "\n"));
        api.upload("classes", csv).is(201);
        String split = """
                {"dataset": "classes", "training": {"epochs": 2},
                 "split": {"by": "column", "column": "part", "values": ["%s"]}}""";
        Answer job = api.train(split.formatted("late"));
        assertThat(job.json().at("/warnings").toString())
                .contains("no training row has the class \\\"new\\\", so nothing is learned of it")
                .contains("2 validation rows have a class that no training row has, and are excluded from the metrics");
        Answer model = api.get(job.text("/links/model")).is(200);
        assertThat(model.number("/provenance/split/validation")).isEqualTo(18);
        assertThat(model.number("/metrics/validation/accuracy")).isBetween(0.0, 1.0);

        api.upload("unseen", csv.replaceAll("late,[abc]", "late,new")).is(201);
        Answer refused = api.post("/jobs?wait=30", split.formatted("late").replace("classes", "unseen"))
                .is(422);
        assertThat(refused.text("/errors/0/pointer")).isEqualTo("/split");
    }
}
