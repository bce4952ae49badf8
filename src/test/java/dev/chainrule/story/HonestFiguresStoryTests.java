package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Somebody takes what a job says of its figures at its word, where the rows make that hard. */
@Story
class HonestFiguresStoryTests {

    private final Api api;

    HonestFiguresStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    private void upload(String name, String header, int rows, IntFunction<String> row) {
        api.upload(name, IntStream.range(0, rows).mapToObj(row).collect(Collectors.joining("\n", header + "\n", "\n")))
                .is(201);
    }

    /** A number from 0 to 1 that looks random and is always the same. */
    private static double noise(int row, int which) {
        return new SplittableRandom(47L * row + which).nextDouble();
    }

    private static String told(int row) {
        double x = noise(row, 1);
        return String.format(Locale.ROOT, "%.4f,%.4f,%s", x, noise(row, 2), x > 0.6 ? "yes" : "no");
    }

    private Answer model(Answer job) {
        return api.get(job.text("/links/model")).is(200);
    }

    private static String notes(Answer model) {
        return model.json().at("/metrics/notes").toString();
    }

    private String warnings(String definition) {
        return api.post("/jobs/validate", definition).is(200).body();
    }

    @Test
    void comparesAModelOfAQuantileWithTheQuantileOfAllRows() {
        upload("delays", "x,y", 600, row -> {
            double x = noise(row, 1);
            return String.format(Locale.ROOT, "%.4f,%.4f", x, -Math.log(1 - noise(row, 2)) * (0.2 + 10 * x));
        });
        Answer job = api.train("""
                {"dataset": "delays", "loss": {"type": "quantile", "quantile": 0.9}, "training": {"epochs": 60}}""");
        Answer model = model(job);
        assertThat(model.number("/metrics/test/loss")).isLessThan(0.8 * model.number("/metrics/baseline/loss"));
        assertThat(notes(model)).doesNotContain("no better");
        assertThat(api.get(job.text("/links/self") + "/diagnosis").is(200).body())
                .doesNotContain("underfitting", "no_signal");
    }

    @Test
    void refusesNumbersThatAreTooLargeToBeScaled() {
        upload("huge", "x,y", 60, row -> "%s,%s.5e+200".formatted(noise(row, 1), row + 1));
        Answer refused = api.post("/jobs", "{\"dataset\": \"huge\"}").is(422);
        assertThat(refused.text("/errors/0/pointer")).isEqualTo("/target");
        assertThat(refused.text("/errors/0/detail")).contains("cannot be scaled");

        upload("vast", "x,y", 60, row -> "%s.5e+200,%s".formatted(row + 1, noise(row, 1)));
        String definition = "{\"dataset\": \"vast\", \"target\": \"y\", \"training\": {\"epochs\": 5}%s}";
        refused = api.post("/jobs", definition.formatted("")).is(422);
        assertThat(refused.text("/errors/0/pointer")).isEqualTo("/preprocessing/numeric");
        assertThat(refused.text("/errors/0/detail")).contains("\"x\" spreads from 1.5E200");
        Answer ranked = api.train(definition.formatted(", \"preprocessing\": {\"numeric\": \"quantile\"}"));
        assertThat(ranked.text("/status")).isEqualTo("succeeded");
    }

    @Test
    void believesNoTestSetWhoseRowsWereLearnedFrom() {
        upload("doubled", "x,z,y", 300, row -> told(row % 150));
        Answer job = api.train("{\"dataset\": \"doubled\", \"training\": {\"epochs\": 10}}");
        assertThat(job.json().at("/warnings").toString())
                .contains("are duplicates of training rows")
                .doesNotContain("\\\"by\\\": \\\"group\\\"}");
        assertThat(notes(model(job)))
                .contains("The test metrics are too good: ", " of their 45 rows are duplicates of training rows")
                .doesNotContain("Rely on the test");

        upload("few-doubled", "x,z,y", 100, row -> told(row % 50));
        assertThat(notes(model(api.train("{\"dataset\": \"few-doubled\", \"training\": {\"epochs\": 10}}"))))
                .contains("The cross-validated metrics are too good: ", " of their 100 rows")
                .doesNotContain("Rely on the cross");
    }

    @Test
    void saysThatATestSetHasOneClassOnly() {
        upload(
                "one-class",
                "x,part,y",
                120,
                row -> "%s,%s,%s"
                        .formatted(
                                noise(row, 1),
                                row < 80 ? "train" : row < 100 ? "val" : "test",
                                row >= 100 || row % 4 > 0 ? "no" : "yes"));
        String definition = """
                {"dataset": "one-class", "split": {"by": "column", "column": "part"}, "training": {"epochs": 5}}""";
        String said = "All 20 test rows are of the class \\\"no\\\"";
        assertThat(warnings(definition)).contains(said);
        assertThat(notes(model(api.train(definition)))).contains(said);
    }

    @Test
    void saysThatAnswersAreNoBetterWhereNearlyNoneIsRight() {
        upload("many-classes", "x,z,y", 800, row -> "%s,%s,c%s".formatted(noise(row, 1), noise(row, 2), row % 160));
        Answer model = model(api.train("{\"dataset\": \"many-classes\", \"training\": {\"epochs\": 60}}"));
        assertThat(notes(model)).contains("no better than a baseline that ignores the features");
    }

    @Test
    void doesNotStratifyByAColumnWhoseValuesHardlyRepeat() {
        upload("stratified", "a,z,y", 250, row -> String.format(Locale.ROOT, "%.6f,%s", noise(row, 3), told(row)));
        String definition = """
                {"dataset": "stratified", "target": "y", "training": {"epochs": 5},
                 "split": {"by": "stratified", "column": "a"}}""";
        Answer refused = api.post("/jobs/validate", definition).is(422);
        assertThat(refused.text("/errors/0/pointer")).isEqualTo("/split/column");
        assertThat(refused.text("/errors/0/detail"))
                .contains("distinct values in 250 rows", "no row is left to validate on");
    }

    @Test
    void saysThatAnEvaluationIsOnRowsThatWereLearnedFrom() {
        upload("evaluated", "x,z,y", 300, HonestFiguresStoryTests::told);
        upload("others", "x,z,y", 100, row -> told(row + 1000));
        String definition = "{\"dataset\": \"evaluated\", \"training\": {\"epochs\": 5}%s}";
        String self = model(api.train(definition.formatted(""))).text("/links/self");
        String evaluations = self + "/evaluations?wait=60";
        Answer own = api.post(evaluations, "{\"dataset\": \"evaluated\"}").is(200);
        assertThat(own.json().at("/warnings").toString()).contains("255 of its 300 rows", "better than on new rows");
        Answer others = api.post(evaluations, "{\"dataset\": \"others\"}").is(200);
        assertThat(others.json().at("/warnings").size()).isZero();

        self = model(api.train(definition.formatted(", \"refit\": \"all\""))).text("/links/self");
        own = api.post(self + "/evaluations?wait=60", "{\"dataset\": \"evaluated\"}")
                .is(200);
        assertThat(own.json().at("/warnings").toString()).contains("300 of its 300 rows");
    }

    @Test
    void setsTheLastKnownValueBesideASeries() {
        upload("days", "day,y", 200, row -> "%s,%s".formatted(row, 3 * row));
        Answer model = model(api.train("""
                {"dataset": "days", "split": {"by": "time", "column": "day", "validation": 0.15, "test": 0.15},
                 "training": {"epochs": 5}}"""));
        assertThat(model.number("/metrics/baseline/mae")).isCloseTo(46.5, within(1e-3));
    }

    @Test
    void leavesOutIntervalsOfATestSetOfOneRow() {
        upload("single", "x,z,y", 500, HonestFiguresStoryTests::told);
        Answer model = model(
                api.train(
                        "{\"dataset\": \"single\", \"split\": {\"validation\": 0.2, \"test\": 0.002}, \"training\": {\"epochs\": 3}}"));
        assertThat(model.number("/provenance/split/test")).isEqualTo(1);
        assertThat(model.json().at("/metrics/test/loss_interval").isNull()).isTrue();
        assertThat(model.number("/metrics/test/accuracy_interval/1")).isPositive();
        assertThat(notes(model)).contains("their 1 row was seen by no fitting", "so few rows say little");
    }

    @Test
    void namesTheFiguresOfTheNetworkBeforeARefitThatThereAre() {
        upload("refitted", "x,z,y", 240, HonestFiguresStoryTests::told);
        Answer model = model(api.train("""
                {"dataset": "refitted", "split": {"validation": 0.2}, "refit": "all", "training": {"epochs": 3}}"""));
        assertThat(notes(model))
                .contains("the training and validation metrics are of the network before that")
                .doesNotContain("test metrics are of");
    }

    @Test
    void saysOnceThatATargetIsMissingInAllRows() {
        upload("hollow", "x,y", 60, row -> "%s,".formatted(noise(row, 1)));
        Answer refused = api.post("/jobs", "{\"dataset\": \"hollow\", \"target\": \"y\", \"task\": \"regression\"}")
                .is(422);
        assertThat(refused.json().at("/errors").size()).isEqualTo(1);
        assertThat(refused.text("/errors/0/detail"))
                .contains("no row has a value to learn")
                .doesNotContain("not numeric");
    }
}
