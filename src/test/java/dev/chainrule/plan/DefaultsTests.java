package dev.chainrule.plan;

import static dev.chainrule.plan.PlanFixture.dataset;
import static dev.chainrule.plan.PlanFixture.line;
import static dev.chainrule.plan.PlanFixture.plan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.choice.Menu;
import dev.chainrule.dataset.Dataset;
import dev.chainrule.dataset.DatasetFixture;
import dev.chainrule.definition.Definitions;
import dev.chainrule.definition.StrictJson;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.plan.check.JobCheck;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class DefaultsTests {

    @TempDir
    private static Path folder = Path.of("");

    private static String at(JobPlan plan, String pointer) {
        JsonNode value = plan.json().at(pointer);
        return value.isString() ? value.stringValue() : value.toString();
    }

    @Test
    void predictsTheLastColumnFromAllOthers() {
        JobPlan plan = plan(dataset(folder, "a,b,c", 30, "%s,1%s,2.5"), "{}");

        assertThat(at(plan, "/name")).isEqualTo("mine");
        assertThat(at(plan, "/target")).isEqualTo("[\"c\"]");
        assertThat(at(plan, "/features")).isEqualTo("[\"a\",\"b\"]");
    }

    @ParameterizedTest
    @CsvSource({"'%s,0.%s',  regression,     1, identity, mse", "'%s,1%s',   regression,     1, identity, mse"})
    void learnsNumbers(String row, String task, int outputs, String activation, String loss) {
        learns(dataset(folder, "x,y", 40, row), task, outputs, activation, loss);
    }

    @ParameterizedTest
    @CsvSource({
        "'0,1',          1, sigmoid, binary_cross_entropy",
        "'yes,no',       1, sigmoid, binary_cross_entropy",
        "'true,false',   1, sigmoid, binary_cross_entropy",
        "'3,7',          1, sigmoid, binary_cross_entropy",
        "'1,2,3',        3, softmax, categorical_cross_entropy",
        "'red,green,blue,odd', 4, softmax, categorical_cross_entropy"
    })
    void learnsClasses(String labels, int outputs, String activation, String loss) {
        String[] label = labels.split(",", -1);
        String csv = IntStream.range(0, 40)
                .mapToObj(i -> i + "," + label[i % label.length])
                .collect(Collectors.joining("\n", "x,y\n", "\n"));
        learns(DatasetFixture.dataset(folder, "mine", csv), "classification", outputs, activation, loss);
    }

    private static void learns(Dataset dataset, String task, int outputs, String activation, String loss) {
        JobPlan plan = plan(dataset, "{}");

        assertThat(at(plan, "/task")).isEqualTo(task);
        assertThat(plan.outputs()).isEqualTo(outputs);
        assertThat(at(plan, "/network/output/activation")).isEqualTo(activation);
        assertThat(Menu.nameOf(plan.loss())).isEqualTo(loss);
        assertThat(JobCheck.violations(plan, settings())).isEmpty();
    }

    private static TrainingSettings settings() {
        return new TrainingSettings(1, null, 50_000, 1_000_000, null);
    }

    @Test
    void asksSeveralQuestionsAtOnce() {
        JobPlan plan = plan(
                DatasetFixture.dataset(folder, "mine", "x,a,b\n1,yes,true\n2,no,true\n3,yes,false\n4,no,false\n"),
                "{\"target\": [\"a\", \"b\"]}");

        assertThat(at(plan, "/task")).isEqualTo("classification");
        assertThat(plan.outputs()).isEqualTo(2);
        assertThat(at(plan, "/network/output/activation")).isEqualTo("sigmoid");
        assertThat(Menu.nameOf(plan.loss())).isEqualTo("binary_cross_entropy");
    }

    @Test
    void suitsTheOutputToTheLoss() {
        JobPlan plan = plan(line(folder, 30), "{\"loss\": \"poisson\"}");

        assertThat(at(plan, "/network/output/activation/type")).isEqualTo("softplus");
        assertThat(at(plan, "/preprocessing/target")).isEqualTo("none");
    }

    @Test
    void spellsOutTheWeightOfEveryClass() {
        Dataset dataset = DatasetFixture.dataset(folder, "mine", "x,a\n1,yes\n2,no\n3,yes\n4,no\n");
        JobPlan plan = plan(dataset, "{\"training\": {\"class_weights\": {\"yes\": 3}}}");

        assertThat(at(plan, "/training/class_weights")).isEqualTo("{\"no\":1.0,\"yes\":3.0}");
    }

    @Test
    void keepsWhatIsSaid() {
        JobPlan plan = plan(line(folder, 30), """
                {"name": "n", "target": "x", "features": ["y"], "task": "regression", "split": {"validation": 0.5},
                 "preprocessing": {"numeric": "min_max", "target": "none"},
                 "network": {"layers": [3], "output": {"activation": "tanh"}}, "loss": "mse",
                 "training": {"epochs": 7, "batch_size": 4, "optimizer": {"type": "sgd", "learning_rate": 0.5},
                 "schedule": "constant", "early_stopping": {"metric": "val_mae", "patience": 3}, "seed": 9,
                 "threads": 2, "max_runtime_s": 60}, "metadata": {"course": "nn-101"}}""");

        assertThat(at(plan, "/name")).isEqualTo("n");
        assertThat(at(plan, "/target")).isEqualTo("[\"x\"]");
        assertThat(at(plan, "/features")).isEqualTo("[\"y\"]");
        assertThat(at(plan, "/split/validation")).isEqualTo("0.5");
        assertThat(at(plan, "/preprocessing/numeric")).isEqualTo("min_max");
        assertThat(at(plan, "/preprocessing/target")).isEqualTo("none");
        assertThat(at(plan, "/network/layers/0/units")).isEqualTo("3");
        assertThat(at(plan, "/network/output/activation")).isEqualTo("tanh");
        assertThat(at(plan, "/training/epochs")).isEqualTo("7");
        assertThat(at(plan, "/training/optimizer/learning_rate")).isEqualTo("0.5");
        assertThat(at(plan, "/training/schedule/type")).isEqualTo("constant");
        assertThat(at(plan, "/training/early_stopping/patience")).isEqualTo("3");
        assertThat(at(plan, "/training/seed")).isEqualTo("9");
        assertThat(at(plan, "/training/threads")).isEqualTo("2");
        assertThat(at(plan, "/training/max_runtime_s")).isEqualTo("60");
        assertThat(at(plan, "/metadata/course")).isEqualTo("nn-101");
        assertThat(plan.warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // rows, validation, batch size, epochs: about 5,000 steps, 10 to 1,000 epochs
        "4,      0,   32, 1000",
        "250,    0.2, 32, 715",
        "1797,   0.2, 32, 112",
        "1797,   0,   32, 88",
        "1797,   0.2, 4,  14",
        "20000,  0.2, 32, 10"
    })
    void trainsForAboutFiveThousandSteps(int rows, double validation, int batchSize, int epochs) {
        JobPlan plan = plan(
                line(folder, rows),
                "{\"split\": {\"validation\": %s}, \"training\": {\"batch_size\": %s}}"
                        .formatted(validation, batchSize));

        assertThat(plan.epochs()).isEqualTo(epochs);
    }

    @ParameterizedTest
    @CsvSource({
        // features, rows, rate, decay: 0.6 at most, and 300 for all rows together
        "3, 20,   0.01,  0.6",
        "3, 600,  0.01,  0.5",
        "3, 999,  0.01,  0.3",
        "3, 1000, 0.003, 0.3",
        "3, 9000, 0.003, 0.033",
        "2, 600,  0.01,  0.1",
        "2, 9000, 0.003, 0.033"
    })
    void takesSmallerStepsAndHoldsWeightsLessWhereThereAreManyRows(
            int features, int rows, String learningRate, String decay) {
        String header = features == 3 ? "a,b,c,y" : "a,b,y";
        JobPlan plan =
                plan(dataset(folder, header, rows, "%s,".repeat(features).replace("%s", "%1$s") + "%2$s.5"), "{}");

        assertThat(at(plan, "/training/optimizer/type")).isEqualTo("adamw");
        assertThat(at(plan, "/training/optimizer/learning_rate")).isEqualTo(learningRate);
        assertThat(at(plan, "/training/optimizer/weight_decay")).isEqualTo(decay);
        assertThat(at(plan, "/training/weight_averaging/decay")).isEqualTo("0.99");
        assertThat(at(plan, "/training/schedule/type")).isEqualTo("cosine");
        assertThat(at(plan, "/training/batch_size")).isEqualTo("32");
        assertThat(at(plan, "/training/seed")).isEqualTo("42");
    }

    @Test
    void holdsNoWeightsWhereEachRowIsToBeMet() {
        JobPlan plan = plan(line(folder, 19), "{}");

        assertThat(at(plan, "/training/optimizer/type")).isEqualTo("adam");
        assertThat(at(plan, "/training/optimizer/learning_rate")).isEqualTo("0.01");
        assertThat(at(plan, "/training/weight_averaging")).isEqualTo("null");
    }

    @Test
    void averagesNoWeightsOfAnOptimizerThatIsChosen() {
        JobPlan plan = plan(line(folder, 100), "{\"training\": {\"optimizer\": \"adam\"}}");

        assertThat(at(plan, "/training/weight_averaging")).isEqualTo("null");
    }

    @Test
    void isTheSameWhenItIsReadAgain() {
        JobPlan plan = plan(line(folder, 300), "{}");
        ObjectNode resolved = plan.json();
        resolved.remove("dataset");

        assertThat(plan(line(folder, 300), resolved.toString()).json()).isEqualTo(plan.json());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "300  | {}                                                          | validation",
                "300  | {\"split\": {\"test\": 0.3}}                                | validation",
                "1999 | {}                                                          | validation",
                "2000 | {}                                                          | none",
                "199  | {}                                                          | none",
                "199  | {\"split\": {\"test\": 0.3}}                                | validation",
                "300  | {\"split\": {\"validation\": 0.2, \"test\": 0.2}}           | none",
                "300  | {\"split\": {\"folds\": 3, \"test\": 0.2}}                  | none",
                "300  | {\"split\": {\"by\": \"time\", \"column\": \"x\"}}           | none",
                "300  | {\"training\": {\"early_stopping\": null}}                  | none",
                "300  | {\"training\": {\"schedule\": \"reduce_on_plateau\"}}       | none",
                "300  | {\"training\": {\"max_runtime_s\": 60}}                     | none",
                "300  | {\"refit\": \"none\"}                                       | none",
                "300  | {\"refit\": \"all\"}                                        | all"
            })
    void learnsFewRowsOnceMoreWithThoseThatWereChosenBy(int rows, String asked, String refit) {
        JobPlan plan = plan(line(folder, rows), asked);

        assertThat(at(plan, "/refit")).isEqualTo(refit);
        assertThat(JobCheck.violations(plan, settings())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"split\": {\"validation\": 0.2}, \"refit\": \"validation\"} | there is no test set",
                "{\"split\": {\"folds\": 3, \"test\": 0.2}, \"refit\": \"validation\"} | there is no validation set"
            })
    void refusesToLearnOnceMoreWithWhatIsNotThere(String asked, String why) {
        assertThat(JobCheck.violations(plan(line(folder, 300), asked), settings()))
                .singleElement()
                .satisfies(it -> assertThat(it.pointer()).isEqualTo("/refit"))
                .satisfies(it -> assertThat(it.detail()).startsWith(why));
    }

    @ParameterizedTest
    @CsvSource({"19, 0.0", "20, 0.2"})
    void holdsRowsBackWhereThereAreEnough(int rows, String validation) {
        JobPlan plan = plan(line(folder, rows), "{}");

        assertThat(at(plan, "/split/validation")).isEqualTo(validation);
        assertThat(at(plan, "/training/early_stopping").equals("null")).isEqualTo(rows < 20);
    }

    @ParameterizedTest
    @CsvSource({
        // asked for, answered, most rows of a step
        "'\"full\"',                               '\"full\"', 2147483647",
        "'{\"type\": \"full\"}',                   '\"full\"', 2147483647",
        "1,                                        1,        1",
        "'{\"type\": \"mini_batch\", \"rows\": 7}', 7,        7"
    })
    void takesANumberOfRowsPerStepOrAllOfThem(String asked, String answered, int most) {
        JobPlan plan = plan(line(folder, 30), "{\"training\": {\"batch_size\": %s}}".formatted(asked));

        assertThat(plan.json().at("/training/batch_size").toString()).isEqualTo(answered);
        assertThat(plan.batchSize()).isEqualTo(most);
        assertThat(plan.epochs()).isBetween(10, 1000);
    }

    @Test
    void holdsBackNothingElseWhereThereAreFolds() {
        JobPlan plan = plan(line(folder, 100), "{\"split\": {\"folds\": 5}}");

        assertThat(at(plan, "/split"))
                .isEqualTo("{\"validation\":null,\"test\":0.0,\"by\":\"random\",\"column\":null,\"values\":null,"
                        + "\"test_values\":null,\"rows\":null,\"test_rows\":null,\"folds\":5,\"cross_validation\":0}");
        assertThat(at(plan, "/training/epochs")).isEqualTo("1000");
        assertThat(at(plan, "/training/metrics")).isEqualTo("[]");
        assertThat(at(plan, "/training/early_stopping/metric")).isEqualTo("val_loss");
        assertThat(plan.trainingRows().map(plan::steps).sum()).isEqualTo(1000 * (5 * 3 + 4));
    }

    @Test
    void measuresWhatIsCheapUnlessMoreIsAskedFor() {
        Dataset numbers = line(folder, 30);
        assertThat(at(plan(numbers, "{}"), "/training/metrics")).isEqualTo("[\"rmse\",\"mae\",\"r2\"]");
        assertThat(at(plan(numbers, "{\"task\": \"classification\"}"), "/training/metrics"))
                .isEqualTo("[\"accuracy\"]");
        assertThat(at(plan(numbers, "{\"split\": {\"validation\": 0}}"), "/training/metrics"))
                .isEqualTo("[]");
        assertThat(at(
                        plan(numbers, "{\"training\": {\"metrics\": [\"val_mape\", \"mape\", \"train_mae\"]}}"),
                        "/training/metrics"))
                .isEqualTo("[\"mape\",\"train_mae\"]");
    }

    @ParameterizedTest
    @CsvSource({"10, 20", "80, 20", "500, 125"})
    void isPatientForAQuarterOfTheEpochs(int epochs, String patience) {
        JobPlan plan = plan(line(folder, 30), "{\"training\": {\"epochs\": %s}}".formatted(epochs));

        assertThat(at(plan, "/training/early_stopping/metric")).isEqualTo("val_loss");
        assertThat(at(plan, "/training/early_stopping/patience")).isEqualTo(patience);
    }

    @Test
    void hasThreeLayersOf64AndOneForAHandfulOfRows() {
        JobPlan plan = plan(line(folder, 20), "{}");

        assertThat(at(plan, "/network/layers")).startsWith("[{\"type\":\"dense\",\"units\":64,");
        assertThat(at(plan, "/network/layers/2/activation/type")).isEqualTo("swish");
        assertThat(at(plan, "/network/layers/3")).isEmpty();
        assertThat(at(plan(line(folder, 19), "{}"), "/network/layers/0/units")).isEqualTo("64");
        assertThat(at(plan(line(folder, 19), "{}"), "/network/layers/1")).isEmpty();
        assertThat(at(plan(line(folder, 5), "{\"network\": {\"layers\": []}}"), "/network/layers"))
                .isEqualTo("[]");
    }

    @ParameterizedTest
    @CsvSource({"16, 255, STANDARDIZE_TOGETHER", "15, 255, STANDARDIZE", "16, 256, STANDARDIZE"})
    void scalesPixelsTogether(int columns, int brightest, Scaling scaling) {
        String header = IntStream.range(0, columns).mapToObj(i -> "p" + i).collect(Collectors.joining(","));
        String row = IntStream.range(0, columns).mapToObj(i -> "%1$s").collect(Collectors.joining(","));
        Dataset pixels = DatasetFixture.dataset(
                folder, "mine", "%s,y\n%s,a\n%s,b\n".formatted(header, row.formatted(0), row.formatted(brightest)));

        assertThat(plan(pixels, "{}").columns().preprocessing().numeric()).isEqualTo(scaling);
        assertThat(plan(pixels, "{\"preprocessing\": {\"numeric\": \"none\"}}")
                        .columns()
                        .preprocessing()
                        .numeric())
                .isEqualTo(Scaling.NONE);
    }

    @Test
    void leavesOutTextsOfTooManyKindsAndSaysSo() {
        JobPlan plan = plan(dataset(folder, "id,x,y", 1001, "name-%s,%s,2"), "{\"target\": \"x\"}");

        assertThat(plan.columns().features()).containsExactly("y");
        assertThat(plan.warnings())
                .containsExactly(
                        "id was dropped from the features, because it has 1,001 categories",
                        "constant columns carry no information: y");
    }

    @Test
    void leavesOutWhatOnlyNumbersOrNamesTheRows() {
        JobPlan plan =
                plan(dataset(folder, "RowId,day,name,x,y", 20, "%1$s,%1$s,a%1$s,1.%1$s,2"), "{\"target\": \"y\"}");
        assertThat(plan.columns().features()).containsExactly("day", "x");
        assertThat(plan.warnings()).contains("dropped ID-like columns (nearly all values unique): RowId, name");

        JobPlan asked =
                plan(dataset(folder, "RowId,name,y", 20, "%1$s,a%1$s,2"), "{\"features\": [\"RowId\", \"name\"]}");
        assertThat(asked.columns().features()).containsExactly("RowId", "name");
        JobPlan nothingElse = plan(dataset(folder, "id,name,y", 20, "%1$s,a%1$s,2"), "{}");
        assertThat(nothingElse.columns().features()).containsExactly("id", "name");
    }

    @Test
    void makesWordsOfTexts() {
        JobPlan plan = plan(dataset(folder, "remark,y", 30, "it is number %1$s,%1$s"), "{}");
        assertThat(plan.columns().features()).containsExactly("remark");
        assertThat(plan.network().inputs()).isEqualTo(512);
        assertThat(plan.columns().words(plan.dataset().columns().get(0))).isEqualTo("words, hashed bag-of-words");
    }

    @Test
    void takesACheckpointEveryTenSecondsAndKeepsThree() {
        assertThat(plan(line(folder, 5), "{}").definition().checkpoints())
                .isEqualTo(new ResolvedDefinition.ResolvedCheckpoints(10, null, 3, OnStop.NONE));
        assertThat(plan(line(folder, 5), "{\"checkpoints\": {\"every_epochs\": 5, \"keep\": 2}}")
                        .definition()
                        .checkpoints())
                .isEqualTo(new ResolvedDefinition.ResolvedCheckpoints(10, 5, 2, OnStop.NONE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"network\": {\"layers\": [5, {\"type\": \"dense\", \"units\": 3, \"activation\": \"silu\"}]}}",
                "{\"training\": {\"optimizer\": \"sgd\", \"early_stopping\": {\"patience\": 0}}}",
                "{\"split\": {\"folds\": 2}}",
                "{\"training\": {\"batch_size\": \"full\", \"metrics\": [\"val_mape\"]}}",
                "{\"training\": {\"optimizer\": {\"type\": \"momentum\"}, \"epochs\": 3}, \"split\": {\"validation\": 0}}",
                "{\"target\": [\"x\", \"y\"], \"features\": [\"y\"], \"task\": \"regression\"}",
                "{\"checkpoints\": {\"keep\": 3}, \"metadata\": {\"a\": \"b\"}}"
            })
    void staysWhatItIsWhenSubmittedAgain(String definition) {
        for (Dataset dataset : new Dataset[] {line(folder, 5), line(folder, 50)}) {
            JobPlan once = plan(dataset, definition);
            JobPlan again = Defaults.fillIn(Definitions.read(once.json(), JobDefinition.class), dataset);

            assertThat(again.json()).isEqualTo(once.json());
            assertThat(again.columns()).isEqualTo(once.columns());
            assertThat(again.warnings()).isEqualTo(once.warnings());
            assertThat(ResolvedDefinition.read(stored(once))).isEqualTo(once.definition());
            assertThat(JobPlan.of(once.definition(), dataset, null).columns()).isEqualTo(once.columns());
            assertThat(JobPlan.of(once.definition(), dataset, null).outputs()).isEqualTo(once.outputs());
        }
    }

    /** As it comes back from a database. */
    private static JsonNode stored(JobPlan plan) {
        return StrictJson.parse(plan.json().toString());
    }

    @ParameterizedTest
    @CsvSource({"82, true", "80, false", "50, false"})
    void warnsOfUnbalancedClasses(int often, boolean warns) {
        String csv = IntStream.range(0, 100)
                .mapToObj(i -> i + "," + (i < often - 1 ? "no" : "yes") + "\n")
                .collect(Collectors.joining());
        Dataset dataset = DatasetFixture.dataset(folder, "rare", "x,y\n" + csv + "100,no\n");
        JobPlan plan = plan(dataset, "{}");
        assertThat(plan.classes())
                .extracting(ClassFraction::rows)
                .containsExactlyInAnyOrder((long) often, 101L - often);
        assertThat(plan.warnings().stream()
                        .anyMatch(it -> it.startsWith("the classes are imbalanced: \"no\" has 81.2 %")))
                .isEqualTo(warns);
        assertThat(plan(dataset, "{\"training\":{\"class_weights\":\"balanced\"}}")
                        .warnings())
                .isEmpty();
    }
}
