package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Somebody looks at the figures of a model and asks which of them may be believed. */
@Story
class BelievableStoryTests {

    private final Api api;

    BelievableStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    private void upload(String name, String header, int rows, IntFunction<String> row) {
        api.upload(name, IntStream.range(0, rows).mapToObj(row).collect(Collectors.joining("\n", header + "\n", "\n")))
                .is(201);
    }

    /** A number from 0 to 1 that looks random and is always the same. */
    private static double noise(int row, int which) {
        return new SplittableRandom(31L * row + which).nextDouble();
    }

    /** Two classes that x tells apart. */
    private static String told(int row) {
        double x = noise(row, 1);
        return String.format(Locale.ROOT, "%.4f,%.4f,%s", x, noise(row, 2), x > 0.6 ? "yes" : "no");
    }

    private Answer model(Answer job) {
        return api.get(job.text("/links/model")).is(200);
    }

    @Test
    void measuresOnRowsThatNothingHasSeen() {
        upload("told", "x,z,y", 400, BelievableStoryTests::told);
        Answer job = api.train("{\"dataset\": \"told\", \"training\": {\"epochs\": 40}}");
        assertThat(job.number("/definition/split/validation")).isEqualTo(0.15);
        assertThat(job.number("/definition/split/test")).isEqualTo(0.15);

        Answer model = model(job);
        assertThat(model.number("/provenance/split/test")).isEqualTo(60);
        assertThat(model.number("/provenance/split/validation")).isEqualTo(60);
        assertThat(model.number("/provenance/split/training")).isEqualTo(280);
        double accuracy = model.number("/metrics/test/accuracy");
        assertThat(accuracy)
                .isBetween(
                        model.number("/metrics/test/accuracy_interval/0"),
                        model.number("/metrics/test/accuracy_interval/1"));
        assertThat(model.number("/metrics/test/log_loss_interval/0"))
                .isLessThan(model.number("/metrics/test/log_loss_interval/1"));
        assertThat(model.number("/metrics/baseline/accuracy")).isBetween(0.5, 0.7);
        assertThat(model.text("/metrics/baseline_of")).isEqualTo("test");
        assertThat(model.text("/metrics/notes/0")).startsWith("Rely on the test metrics: their 60 rows");
        assertThat(model.json().at("/metrics/notes").toString()).doesNotContain("no better");
        assertThat(model.text("/confusion_matrix/rows_of")).isEqualTo("test");
    }

    /** Whatever stands in the test rows, the weights are the same to the last bit. */
    @Test
    void learnsNothingFromTheTestRows() {
        upload("plain", "x,z,y", 240, BelievableStoryTests::told);
        upload("shifted", "x,z,y", 240, row -> row % 6 == 0 ? "77,-99,no" : told(row));
        String rows = IntStream.range(0, 240)
                .filter(row -> row % 6 == 0)
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(","));
        String validation = IntStream.range(0, 240)
                .filter(row -> row % 6 == 1)
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(","));
        String definition = """
                {"dataset": "%s", "training": {"epochs": 30},
                 "split": {"by": "rows", "rows": [VALIDATION], "test_rows": [TEST]}}""".replace("VALIDATION", validation).replace("TEST", rows);
        Answer one = model(api.train(definition.formatted("plain")));
        Answer other = model(api.train(definition.formatted("shifted")));

        assertThat(one.text("/provenance/weights_sha256")).isEqualTo(other.text("/provenance/weights_sha256"));
        assertThat(one.json().at("/metrics/validation")).isEqualTo(other.json().at("/metrics/validation"));
        assertThat(one.number("/metrics/test/loss")).isNotEqualTo(other.number("/metrics/test/loss"));
    }

    @Test
    void saysThatAModelIsNoBetterThanIgnoringTheFeatures() {
        upload(
                "coins",
                "x,z,y",
                300,
                row -> "%s,%s,%s".formatted(noise(row, 1), noise(row, 2), noise(row, 3) > 0.5 ? "head" : "tail"));
        Answer job = api.train("{\"dataset\": \"coins\", \"training\": {\"epochs\": 20}}");

        String said = "no better than a baseline that ignores the features";
        assertThat(job.json().at("/warnings").toString()).contains(said);
        Answer model = model(job);
        assertThat(model.json().at("/metrics/notes").toString()).contains(said);
        assertThat(api.get(model.text("/links/self") + "/card").body())
                .contains("The model is no better than a baseline");
    }

    @Test
    void crossValidatesWhereThereAreTooFewRowsForATest() {
        Answer job = api.train("{\"dataset\": \"iris\", \"name\": \"few\", \"training\": {\"epochs\": 60}}");
        assertThat(job.number("/definition/split/validation")).isEqualTo(0.2);
        assertThat(job.number("/definition/split/cross_validation")).isEqualTo(5);

        Answer model = model(job);
        assertThat(model.json().at("/metrics/test").isNull()).isTrue();
        assertThat(model.number("/metrics/cross_validation/mean/accuracy")).isGreaterThan(0.8);
        assertThat(model.number("/metrics/cross_validation/baseline/accuracy")).isBetween(0.3, 0.4);
        assertThat(model.json().at("/metrics/cross_validation/rows").toString()).isEqualTo("[30,30,30,30,30]");
        assertThat(model.text("/metrics/notes/0"))
                .startsWith("Rely on the cross-validated metrics: they are means of 5 networks");

        Answer alone = model(api.train("""
                {"dataset": "iris", "name": "few", "training": {"epochs": 60},
                 "split": {"validation": 0.2, "by": "stratified", "column": "species"}}"""));
        assertThat(alone.json().at("/metrics/cross_validation").isNull()).isTrue();
        assertThat(alone.text("/provenance/weights_sha256"))
                .as("as a definition of before there were test sets")
                .isEqualTo(model.text("/provenance/weights_sha256"));
    }

    @Test
    void learnsOnceMoreFromAllRows() {
        upload("again", "x,z,y", 300, BelievableStoryTests::told);
        String definition = "{\"dataset\": \"again\", \"training\": {\"epochs\": 25}%s}";
        Answer plain = model(api.train(definition.formatted(", \"refit\": \"none\"")));
        Answer job = api.train(definition.formatted(", \"refit\": \"all\""));
        Answer all = model(job);

        assertThat(all.number("/provenance/learned/rows")).isEqualTo(300);
        assertThat(all.json().at("/provenance/split"))
                .as("as it was drawn")
                .isEqualTo(plain.json().at("/provenance/split"));
        assertThat(all.number("/provenance/epoch")).isEqualTo(plain.number("/provenance/epoch"));
        assertThat(all.json().at("/metrics/test")).isEqualTo(plain.json().at("/metrics/test"));
        assertThat(all.json().at("/metrics/notes").toString())
                .contains("This model was trained once more on all 300 rows")
                .contains("no metric describes it");
        assertThat(all.text("/provenance/weights_sha256")).isNotEqualTo(plain.text("/provenance/weights_sha256"));
        Answer verification =
                api.post(all.text("/links/self") + "/verify?wait=60", "").is(200);
        assertThat(verification.text("/verdict")).isEqualTo("identical");
    }

    @Test
    void learnsOnceMoreFromTheRowsThatWereOnlyChosenBy() {
        upload("few", "x,z,y", 300, BelievableStoryTests::told);
        String definition = "{\"dataset\": \"few\", \"training\": {\"epochs\": 25}%s}";
        Answer plain = model(api.train(definition.formatted(", \"refit\": \"none\"")));
        Answer job = api.train(definition.formatted(""));
        Answer both = model(job);

        assertThat(job.text("/definition/refit")).isEqualTo("validation");
        assertThat(both.json().at("/provenance/learned")).hasToString("{\"refit\":\"validation\",\"rows\":255}");
        assertThat(plain.json().at("/provenance/learned")).hasToString("{\"refit\":\"none\",\"rows\":210}");
        assertThat(both.json().at("/provenance/split"))
                .as("as it was drawn")
                .isEqualTo(plain.json().at("/provenance/split"));
        assertThat(both.number("/provenance/epoch")).isEqualTo(plain.number("/provenance/epoch"));
        assertThat(both.json().at("/metrics/validation")).isEqualTo(plain.json().at("/metrics/validation"));
        assertThat(both.json().at("/metrics/test")).isNotEqualTo(plain.json().at("/metrics/test"));
        assertThat(both.json().at("/metrics/notes").toString())
                .contains("This model was trained once more on the 255 training and validation rows together");
        assertThat(api.post(both.text("/links/self") + "/verify?wait=60", "")
                        .is(200)
                        .text("/verdict"))
                .isEqualTo("identical");
    }

    /** Whatever looks into a model knows what it has learned from in the end. */
    @Test
    void takesNoRowForUnseenThatARefitHasLearnedFrom() {
        upload("looked", "x,z,y", 300, BelievableStoryTests::told);
        String definition =
                "{\"dataset\": \"looked\", \"name\": \"%s\", \"refit\": \"%s\", \"training\": {\"epochs\": 25}}";
        String learned = "Measured on rows that the model was trained on";

        Answer first = api.train(definition.formatted("looked-first", "none"));
        Answer hardest = api.get(first.text("/links/self") + "/hardest-rows").is(200);
        assertThat(hardest.number("/rows")).isEqualTo(255);
        assertThat(hardest.json().get("note").isNull()).isTrue();
        assertThat(api.get(first.text("/links/model") + "/importance").is(200).text("/on"))
                .isEqualTo("validation");

        Answer job = api.train(definition.formatted("looked-again", "validation"));
        hardest = api.get(job.text("/links/self") + "/hardest-rows?limit=100").is(200);
        assertThat(hardest.number("/rows")).isEqualTo(300);
        assertThat(hardest.text("/note"))
                .contains("trained once more", "The losses by epoch are of the network before");
        Answer looked = model(job);
        String self = looked.text("/links/self");
        Answer thresholds = api.get(self + "/thresholds").is(200);
        assertThat(thresholds.text("/on")).isEqualTo("test");
        assertThat(thresholds.json().get("note").isNull()).isTrue();
        Answer importance = api.get(self + "/importance").is(200);
        assertThat(importance.text("/on")).isEqualTo("test");
        assertThat(importance.number("/rows")).isEqualTo(45);
        assertThat(importance.json().get("note").isNull()).isTrue();
        int confused = 0;
        for (String cell : new String[] {"actual=no&predicted=yes", "actual=yes&predicted=no"}) {
            confused += api.get(self + "/confusion-matrix/rows?" + cell)
                    .is(200)
                    .json()
                    .get("data")
                    .size();
        }
        JsonNode matrix = looked.json().at("/confusion_matrix/counts");
        assertThat(confused)
                .isEqualTo(matrix.at("/0/1").asInt() + matrix.at("/1/0").asInt());
        assertThat(api.get(self + "/card").body())
                .contains("255 rows (refit: validation)", "validation, before the refit (45)");

        self = model(api.train(definition.formatted("looked-all", "all"))).text("/links/self");
        for (String what : new String[] {"/thresholds", "/calibration", "/importance"}) {
            assertThat(api.get(self + what).is(200).text("/note")).as(what).startsWith(learned);
        }
        api.get(self + "/confusion-matrix/rows?actual=no&predicted=yes").is(409, "no_own_matrix");
        assertThat(api.get(self + "/card").body())
                .contains("300 rows (refit: all)", "test, before the refit (45)", "before it learned from all rows");
    }

    @Test
    void saysHowFarARefitHasComeAndLeavesTheNetworkBeforeItToWhoStopsIt() {
        upload("slowly", "x,z,y", 300, BelievableStoryTests::told);
        String self = api.post("/jobs", """
                {"dataset": "slowly", "refit": "all", "training": {"epochs": 3000, "early_stopping": null}}""").is(202).text("/links/self");
        Answer job = api.get(self).is(200);
        double fraction = 0;
        while (!job.text("/progress/message").startsWith("refit on 300 rows: epoch ")) {
            assertThat(job.text("/status")).as("%s", job).isIn("queued", "running");
            assertThat(job.number("/progress/fraction")).isGreaterThanOrEqualTo(fraction);
            fraction = job.number("/progress/fraction");
            job = api.get(self + "?wait=0").is(200);
        }
        assertThat(job.number("/progress/fraction")).isBetween(0.4, 0.9999);
        assertThat(job.number("/progress/eta_s")).isPositive();
        assertThat(api.get(self + "/events?limit=100&order=desc").body()).contains("now refit on 300 rows");
        api.post(self + "/cancel?keep=best").is(200);
        job = api.get(self + "?wait=60");
        assertThat(job.text("/status")).isEqualTo("cancelled");

        Answer model = model(job);
        assertThat(model.json().at("/provenance/learned")).hasToString("{\"refit\":\"none\",\"rows\":210}");
        assertThat(model.json().at("/metrics/notes").toString()).contains("stopped before its refit was done");
        assertThat(api.get(model.text("/links/self") + "/importance").text("/on"))
                .isEqualTo("validation");
    }

    @Test
    void saysThatWhatGoesOnMayKnowTheRowsHeldBack() {
        upload("onward", "x,z,y", 300, BelievableStoryTests::told);
        Answer first = api.train("{\"dataset\": \"onward\", \"training\": {\"epochs\": 5}}");
        Answer model = model(api.train("""
                {"dataset": "onward", "name": "onwards", "resume_from": "%s", "training": {"epochs": 10}}""".formatted(first.text("/model"))));

        assertThat(model.text("/metrics/notes/0")).contains("no choice of this training");
        assertThat(model.text("/metrics/notes/1"))
                .startsWith("It was resumed from " + first.text("/model"))
                .contains("without refit");
    }

    @Test
    void namesTheEpochOfEachFigure() {
        upload("epochs", "x,z,y", 240, BelievableStoryTests::told);
        Answer stopped = api.train(
                "{\"dataset\": \"epochs\", \"training\": {\"epochs\": 30, \"early_stopping\": {\"patience\": 3}}}");
        assertThat(stopped.number("/model_epoch")).isEqualTo(stopped.number("/best_epoch"));
        assertThat(model(stopped).number("/metrics/validation/loss")).isEqualTo(stopped.number("/best/val_loss"));

        Answer whole = api.train("{\"dataset\": \"epochs\", \"training\": {\"epochs\": 30, \"early_stopping\": null}}");
        assertThat(whole.json().at("/definition/training/early_stopping").isNull())
                .isTrue();
        assertThat(whole.number("/latest_epoch")).isEqualTo(30);
        assertThat(whole.number("/model_epoch")).isEqualTo(30);
        assertThat(model(whole).number("/metrics/validation/loss")).isEqualTo(whole.number("/latest/val_loss"));
    }

    @Test
    void refusesToStopByAMetricThatIsNeverDefined() {
        upload(
                "one-sided",
                "x,part,y",
                60,
                row -> "%s,%s,%s"
                        .formatted(noise(row, 1), row < 40 ? "train" : "val", row < 40 && row % 2 == 0 ? "no" : "yes"));
        Answer refused = api.post("/jobs/validate", """
                {"dataset": "one-sided", "split": {"by": "column", "column": "part"},
                 "training": {"early_stopping": {"metric": "val_roc_auc", "patience": 3}}}""").is(422);
        assertThat(refused.text("/errors/0/pointer")).isEqualTo("/training/early_stopping/metric");
        assertThat(refused.text("/errors/0/detail")).contains("all of them are of the class \"yes\"");
    }

    @Test
    void comparesLossesByWhatTheyHaveInCommon() {
        upload(
                "prices",
                "size,age,price",
                220,
                row -> "%s,%s,%s"
                        .formatted(
                                row % 50,
                                row % 7,
                                1000 * (row % 50) - 300 * (row % 7) + Math.round(500 * noise(row, 1))));
        String sweep = """
                {"job": {"dataset": "prices", "training": {"epochs": 15}}%s,
                 "parameters": {"loss": {"values": ["mse", "mae", "huber"]}}}""";
        Answer ended = api.post("/sweeps?wait=60", sweep.formatted("")).is(200);
        assertThat(ended.text("/metric")).isEqualTo("val_rmse");
        assertThat(ended.number("/best/test/rmse"))
                .isBetween(ended.number("/best/test/rmse_interval/0"), ended.number("/best/test/rmse_interval/1"));
        assertThat(ended.json().at("/trials").toString()).doesNotContain("_interval");

        Answer refused = api.post("/sweeps", sweep.formatted(", \"metric\": \"val_loss\""))
                .is(422);
        assertThat(refused.text("/errors/0/pointer")).isEqualTo("/metric");
    }

    @Test
    void refusesOrWarnsOfTargetsThatCannotBeLearned() {
        upload("named", "x,name", 60, row -> "%s,thing %s".formatted(noise(row, 1), row));
        assertThat(api.post("/jobs", "{\"dataset\": \"named\"}").is(422).text("/errors/0/detail"))
                .contains("\"name\" looks like an ID: it has 60 classes in 60 rows");
        String two = IntStream.concat(
                        IntStream.range(0, 10), IntStream.concat(IntStream.range(50, 60), IntStream.range(100, 150)))
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(","));
        assertThat(api.post(
                                "/jobs",
                                "{\"dataset\": \"iris\", \"split\": {\"by\": \"rows\", \"rows\": [%s]}}".formatted(two))
                        .is(422)
                        .text("/errors/0/detail"))
                .contains("leaves training rows of only 2 of the 3 classes");
        upload("tiny", "x,y", 60, row -> "%s,%se-200".formatted(noise(row, 1), 1 + row % 13));
        assertThat(api.post("/jobs", "{\"dataset\": \"tiny\"}").is(422).text("/errors/0/pointer"))
                .isEqualTo("/target");

        upload("grades", "x,grade", 200, row -> "%s,%s".formatted(noise(row, 1), row < 4 ? 3 : 1 + row % 2));
        assertThat(warnings("{\"dataset\": \"grades\"}"))
                .contains("has only the values 1, 2, 3, and is learned as a number");
        upload("decimals", "x,churn", 40, row -> "%s,%s".formatted(noise(row, 1), row % 2 + ".0"));
        assertThat(warnings("{\"dataset\": \"decimals\"}"))
                .contains("\\\"task\\\": \\\"classification\\\" learns classes");
        api.post("/jobs/validate", """
                {"dataset": "decimals", "task": "classification", "training": {"class_weights": {"1": 2, "0": 1}}}""").is(200);
        upload("slips", "x,y", 90, row -> "%s,%s".formatted(noise(row, 1), row == 50 ? "ten" : "" + (row % 30)));
        assertThat(warnings("{\"dataset\": \"slips\"}"))
                .contains("is learned as 31 classes, most of which are numbers");
        upload("twice", "x,y", 300, row -> "%s,%s".formatted(noise(row % 100, 1), row % 2 == 0 ? "a" : "b"));
        assertThat(warnings("{\"dataset\": \"twice\"}")).contains("are duplicates of training rows");
    }

    private String warnings(String definition) {
        return api.post("/jobs/validate", definition).is(200).body();
    }

    @Test
    void saysThatAPredictionIsAnExtrapolation() {
        upload(
                "ranges",
                "x,rate,colour,shape,y",
                200,
                row -> "%s,14.62,%s,%s,%s"
                        .formatted(
                                row % 100,
                                row % 2 == 0 ? "red" : "blue",
                                row % 2 == 0 ? "round" : "square",
                                2 * (row % 100)));
        api.train("{\"dataset\": \"ranges\", \"training\": {\"epochs\": 30}}");
        String usual = "/models/ranges/predict?colour=red&shape=%s&x=%s&rate=%s";

        Answer inside = api.get(usual.formatted("round", "50", "14.62")).is(200);
        assertThat(inside.json().at("/warnings").size()).isZero();
        Answer constant = api.get(usual.formatted("round", "50", "14.63")).is(200);
        assertThat(constant.number("/predictions/0")).isEqualTo(inside.number("/predictions/0"));
        assertThat(constant.text("/warnings/0")).contains("rate: was 14.62 in all training rows");
        Answer far = api.get(usual.formatted("round", "1000000", "14.62")).is(200);
        assertThat(far.text("/warnings/0"))
                .contains("x: 1000000 is far outside of what was seen in training (0 to 99)");
        Answer odd = api.get(usual.formatted("square", "50", "14.62")).is(200);
        assertThat(odd.text("/warnings/0")).contains("were never seen together in training");
    }

    @Test
    void trainsOnMoreThanAThousandFeaturesAndHoldsBackAnyRows() {
        String names = IntStream.range(0, 1200).mapToObj(i -> "f" + i).collect(Collectors.joining(","));
        upload(
                "wide",
                names + ",y",
                30,
                row -> IntStream.range(0, 1200)
                                .mapToObj(i -> String.valueOf((row * 7 + i * 13) % 17))
                                .collect(Collectors.joining(","))
                        + "," + row % 11);
        Answer job = api.train("{\"dataset\": \"wide\", \"training\": {\"epochs\": 2}}");
        assertThat(job.text("/status")).isEqualTo("succeeded");

        upload("long", "x,z,y", 4000, BelievableStoryTests::told);
        String rows = IntStream.range(0, 1500).mapToObj(String::valueOf).collect(Collectors.joining(","));
        Answer held = api.train(
                "{\"dataset\": \"long\", \"training\": {\"epochs\": 2}, \"split\": {\"by\": \"rows\", \"rows\": [%s]}}"
                        .formatted(rows));
        assertThat(model(held).number("/provenance/split/validation")).isEqualTo(1500);
    }

    @Test
    void keepsTheBestWeightsWhenTimeIsOver() {
        String endless = """
                {"dataset": "iris", "name": "timed%s", "split": {"validation": 0.2},
                 "training": {"epochs": 1000000, "max_runtime_s": 1, "early_stopping": {"patience": 1000000}}%s}""";
        Answer job = api.post("/jobs?wait=60", endless.formatted("", "")).is(200);
        assertThat(job.text("/error/code")).isEqualTo("time_limit");
        assertThat(job.number("/model_epoch")).isEqualTo(job.number("/best_epoch"));
        api.get(job.text("/links/model")).is(200);

        JsonNode none = api.post(
                        "/jobs?wait=60", endless.formatted("-none", ", \"checkpoints\": {\"on_stop\": \"none\"}"))
                .is(200)
                .json();
        assertThat(none.get("model").isNull()).isTrue();
    }
}
