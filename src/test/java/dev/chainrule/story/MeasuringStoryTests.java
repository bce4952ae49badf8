package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Somebody wants to know how good a model is, and how sure that is. */
@Story
class MeasuringStoryTests {

    private static final String FOLDS = """
            {"dataset": "iris", "name": "%s", "split": {"folds": 5}, "network": {"layers": [8]},
             "training": {"epochs": 60, "early_stopping": {"metric": "val_macro_f1", "patience": 60}}}""";

    private final Api api;

    MeasuringStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    @Test
    void tellsMeanAndSpreadOfFolds() {
        Answer job = api.train(FOLDS.formatted("folded"));
        Answer model = api.get(job.text("/links/model")).is(200);
        JsonNode validated = model.json().at("/metrics/cross_validation");

        assertThat(job.json().at("/cross_validation")).isEqualTo(validated);
        assertThat(validated.get("folds")).hasSize(5);
        assertThat(validated.get("rows").toString()).isEqualTo("[30,30,30,30,30]");
        double sum = 0;
        for (JsonNode fold : validated.get("folds")) {
            sum += fold.get("accuracy").doubleValue();
        }
        assertThat(validated.at("/mean/accuracy").doubleValue()).isCloseTo(sum / 5, within(1e-12));
        assertThat(validated.at("/mean/accuracy").doubleValue()).isGreaterThan(0.85);
        assertThat(validated.at("/std/accuracy").doubleValue()).isBetween(0.0, 0.1);
        assertThat(validated.at("/mean/roc_auc").doubleValue()).isGreaterThan(0.95);
        assertThat(validated.at("/baseline/accuracy").doubleValue())
                .as("the most frequent of three classes")
                .isBetween(0.2, 0.4);
        assertThat(model.text("/metrics/notes/0")).startsWith("Rely on the cross-validated metrics");
        assertThat(model.json().at("/metrics/validation").isNull()).isTrue();
        assertThat(model.number("/metrics/train/accuracy")).isGreaterThan(0.85);
        assertThat(model.json().at("/confusion_matrix/rows_of").asString()).isEqualTo("train");
        assertThat(model.json().at("/per_class")).hasSize(3);
        finalTrainingIsAsLongAsTheFoldsWereAtTheirBest(job, model, validated.get("best_epochs"));
    }

    private void finalTrainingIsAsLongAsTheFoldsWereAtTheirBest(Answer job, Answer model, JsonNode bestEpochs) {
        int sum = 0;
        for (JsonNode epoch : bestEpochs) {
            sum += epoch.intValue();
        }
        int epochs = Math.toIntExact(Math.round(sum / 5.0));
        assertThat(model.number("/provenance/epoch")).isEqualTo(epochs);
        assertThat(job.number("/progress/fraction")).isEqualTo(1);
        assertThat(job.number("/progress/steps")).isEqualTo(60 * 5 * 4 + epochs * 5);
        assertThat(job.text("/progress/message"))
                .isEqualTo("finished after all rows, epoch %s of %s".formatted(epochs, epochs));
        Answer history = api.get(job.text("/links/history")).is(200);
        assertThat(history.number("/total_points")).isEqualTo(epochs);
        assertThat(history.json().at("/series").propertyNames())
                .containsExactly("step", "epoch", "train_loss", "learning_rate", "gradient_norm");
    }

    @Test
    void getsTheSameFoldsAgain() {
        Answer first = api.train(FOLDS.formatted("twice"));
        Answer second = api.train(first.json().get("definition").toString());

        assertThat(second.json().get("cross_validation")).isEqualTo(first.json().get("cross_validation"));
        assertThat(weights(second)).isEqualTo(weights(first));
    }

    private String weights(Answer job) {
        return api.get(job.text("/links/model")).text("/provenance/weights_sha256");
    }

    @Test
    void countsTheStepsOfAllFoldsBeforehand() {
        assertThat(api.post("/jobs/validate", FOLDS.formatted("counted"))
                        .is(200)
                        .number("/steps"))
                .isEqualTo(60 * 5 * 4 + 60 * 5);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"dataset": "iris", "split": {"folds": 5, "validation": 0.2}}  | /split       | exclude validation
            {"dataset": "iris", "split": {"folds": 1}}                     | /split/folds | at least 2
            {"dataset": "iris", "split": {"folds": 21}}                    | /split/folds | at most 20
            {"dataset": "houses", "split": {"folds": 4}}                   | /split/folds | only 3 rows
            {"dataset": "xor", "split": {"folds": 3}}                      | /split/folds | only 2 rows
            """)
    void refusesFoldsThatCannotBe(String definition, String pointer, String detail) {
        JsonNode problem = api.post("/jobs", definition).is(422, "invalid");

        assertThat(problem.at("/errors/0/pointer").asString()).isEqualTo(pointer);
        assertThat(problem.at("/errors/0/detail").asString()).contains(detail);
    }

    @Test
    void namesTheFoldThatDiverged() {
        Answer job = api.post("/jobs?wait=60", """
                        {"dataset": "houses", "split": {"folds": 3}, "preprocessing": {"numeric": "none", "target": "none"},
                         "training": {"optimizer": {"type": "sgd", "learning_rate": 1000}, "epochs": 50}}""").is(200);

        assertThat(job.text("/error/code")).isEqualTo("diverged");
        assertThat(job.text("/error/message")).startsWith("In fold 1 of 3: The loss is not finite at step ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"split\": {\"folds\": 3},"})
    void endsInTimeInTheMiddleOfAnEpoch(String split) {
        Answer job = api.post("/jobs?wait=100", """
                {"dataset": "digits", "name": "slow", %s "network": {"layers": [2000, 2000]},
                 "training": {"epochs": 1, "batch_size": 1, "max_runtime_s": 1}}""".formatted(split)).is(200);

        assertThat(job.text("/error/code")).isEqualTo("time_limit");
        assertThat(job.number("/progress/epoch")).as("of the only one there is").isZero();
    }

    @Test
    void cancelsInTheMiddleOfAFold() {
        Answer job = api.post("/jobs", """
                {"dataset": "digits", "name": "folding", "split": {"folds": 3},
                 "training": {"epochs": 1000000, "early_stopping": {"patience": 0}}}""").is(202);
        String self = job.text("/links/self");
        while (!api.get(self).text("/progress/message").startsWith("fold 1 of 3, epoch ")) {
            assertThat(api.get(self).text("/status")).isIn("queued", "running");
        }
        api.post(self + "/cancel").is(200);
        Answer ended = api.get(self + "?wait=60").is(200);

        assertThat(ended.text("/status")).isEqualTo("cancelled");
        assertThat(ended.json().at("/cross_validation").isNull()).isTrue();
        assertThat(ended.number("/progress/fraction")).isLessThan(0.34);
    }

    @Test
    void learnsFromAllRowsAtOnceOrFromOneAtATime() {
        Answer full = api.train("""
                {"dataset": "iris", "name": "full", "training": {"batch_size": "full", "epochs": 7}}""");
        Answer single = api.train("""
                {"dataset": "iris", "name": "single", "training": {"batch_size": 1, "epochs": 2}}""");

        assertThat(full.json().at("/definition/training/batch_size").toString()).isEqualTo("\"full\"");
        assertThat(full.number("/progress/steps")).isEqualTo(7);
        assertThat(single.json().at("/definition/training/batch_size").toString())
                .isEqualTo("1");
        assertThat(single.number("/progress/steps")).isEqualTo(2 * 120);
        JsonNode problem = api.post("/jobs", """
                {"dataset": "iris", "training": {"batch_size": "fulll"}}""").is(422, "invalid");
        assertThat(problem.at("/errors/0/pointer").asString()).isEqualTo("/training/batch_size");
        assertThat(problem.at("/errors/0/hint").asString()).contains("full");
    }

    @Test
    void measuresWhatIsAskedForAfterEveryEpoch() {
        Answer job = api.train("""
                {"dataset": "iris", "name": "watched",
                 "training": {"epochs": 12, "metrics": ["roc_auc", "train_mcc"],
                              "early_stopping": {"metric": "val_ece", "patience": 30}}}""");
        Answer history = api.get(job.text("/links/history")).is(200);
        Answer model = api.get(job.text("/links/model")).is(200);

        assertThat(history.json().at("/series").propertyNames())
                .containsExactly(
                        "step",
                        "epoch",
                        "train_loss",
                        "train_mcc",
                        "val_loss",
                        "val_ece",
                        "val_roc_auc",
                        "learning_rate",
                        "gradient_norm");
        assertThat(model.json().at("/metrics/validation").propertyNames())
                .contains("accuracy", "balanced_accuracy", "macro_precision", "macro_recall", "macro_f1", "mcc")
                .contains("log_loss", "ece", "roc_auc", "pr_auc", "loss");
        assertThat(model.json().at("/per_class").findValuesAsString("label"))
                .containsExactly("setosa", "versicolor", "virginica");
        assertThat(model.number("/per_class/1/recall")).isBetween(0.5, 1.0);
        assertThat(model.number("/per_class/1/support")).isEqualTo(10);
        JsonNode problem = api.post("/jobs", """
                {"dataset": "iris", "training": {"early_stopping": {"metric": "val_acuracy"}}}""").is(422, "invalid");
        assertThat(problem.at("/errors/0/hint").asString()).contains("val_accuracy", "one of: ");
    }

    @Test
    void seesHowWellEachOfSeveralNumbersIsPredicted() {
        String rows = IntStream.range(0, 60)
                .mapToObj(i -> "%s,%s,%s".formatted(i, 3 * i, (i * 7919) % 101))
                .collect(Collectors.joining("\n", "x,easy,hard\n", "\n"));
        api.upload("several-numbers", rows).is(201);
        api.train("{\"dataset\":\"several-numbers\",\"target\":[\"easy\",\"hard\"],\"training\":{\"epochs\":50}}");
        Answer model = api.get("/models/several-numbers").is(200);

        double easy = model.number("/per_target/easy/rmse");
        double hard = model.number("/per_target/hard/rmse");
        assertThat(easy).isLessThan(hard);
        assertThat(model.number("/metrics/validation/rmse")).isCloseTo((easy + hard) / 2, within(1e-9));
        assertThat(model.number("/per_target/easy/r2")).isGreaterThan(0.9);
        assertThat(api.get("/models/several-numbers")
                        .is(200)
                        .json()
                        .at("/per_class")
                        .isNull())
                .isTrue();
    }
}
