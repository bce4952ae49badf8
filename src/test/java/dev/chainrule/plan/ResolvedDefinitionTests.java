package dev.chainrule.plan;

import static dev.chainrule.plan.PlanFixture.line;
import static dev.chainrule.plan.PlanFixture.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chainrule.definition.Definitions;
import dev.chainrule.definition.StrictJson;
import dev.chainrule.encoding.Task;
import dev.chainrule.model.ModelFixture;
import dev.chainrule.model.manifest.ModelManifest;
import dev.chainrule.network.EarlyStopping;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.loss.CategoricalCrossEntropy;
import dev.chainrule.plan.JobDefinition.Refit;
import dev.chainrule.plan.ResolvedDefinition.ResolvedCheckpoints;
import dev.chainrule.plan.ResolvedDefinition.ResolvedOutput;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.split.SplitPlan;
import dev.chainrule.split.Splitting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ResolvedDefinitionTests {

    private static final Path STORED = Path.of("src", "test", "resources", "stored", "1");

    @TempDir
    private Path folder = Path.of("");

    private static JsonNode json(String name) throws IOException {
        return StrictJson.parse(Files.readString(STORED.resolve(name).resolve("definition.json")));
    }

    private static ResolvedDefinition stored(String name) throws IOException {
        return ResolvedDefinition.read(json(name));
    }

    /** Whatever is a default of today, it was none then. */
    @ParameterizedTest
    @CsvSource({
        "xor, CLASSIFICATION, STRATIFIED, y, 1000, 0",
        "houses, REGRESSION, RANDOM, , 300, 0",
        "towns, REGRESSION, RANDOM, , 60, 20"
    })
    void meansWhatTheFirstVersionMeant(String name, Task task, Splitting.By by, String column, int epochs, int patience)
            throws IOException {
        ResolvedDefinition definition = stored(name);
        SplitPlan split = definition.split();

        assertThat(definition.task()).isEqualTo(task);
        assertThat(split.by()).isEqualTo(by);
        assertThat(split.column()).isEqualTo(column);
        assertThat(split.test()).isZero();
        assertThat(split.crossValidation()).isZero();
        assertThat(definition.training().epochs()).isEqualTo(epochs);
        assertThat(definition.training().earlyStopping().patience()).isEqualTo(patience);
        assertThat(definition.checkpoints()).isEqualTo(new ResolvedCheckpoints(10, null, 3, OnStop.NONE));
        assertThat(definition.refit()).isEqualTo(Refit.NONE);
    }

    @Test
    void knowsOfNoMetricsAndNoEarlyStoppingWhereNothingWasSaidOfThem() throws IOException {
        ObjectNode xor = (ObjectNode) json("xor");
        assertThat(stored("xor").training().metrics()).isEmpty();
        assertThat(stored("xor").training().earlyStopping()).isEqualTo(EarlyStopping.NONE);
        ((ObjectNode) xor.get("training")).remove("early_stopping");
        assertThat(ResolvedDefinition.read(xor).training().earlyStopping()).isEqualTo(EarlyStopping.NONE);
    }

    @Test
    void holdsNothingBackWhereNothingWasSaidOfIt() throws IOException {
        ObjectNode houses = (ObjectNode) json("houses");
        houses.remove("split");
        SplitPlan split = ResolvedDefinition.read(houses).split();

        assertThat(split.validation()).isZero();
        assertThat(split.test()).isZero();
        assertThat(split.crossValidation()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"xor", "houses", "iris", "digits", "flats", "towns"})
    void isTheSameWhenItIsWrittenInTheWordsOfToday(String name) throws IOException {
        ResolvedDefinition definition = stored(name);
        JsonNode today = StrictJson.parse(definition.json().toString());

        assertThat(ResolvedDefinition.read(today)).isEqualTo(definition);
        assertThat(ResolvedDefinition.read(today).json()).hasToString(today.toString());
    }

    /** As a user could write it, so that another job can be made of it. */
    @Test
    void hasTheFieldsOfWhatIsAskedButForTheWebhook() {
        JsonNode asked = Definitions.write(PlanFixture.definition("mine", "{}"));
        ObjectNode resolved = plan(line(folder, 5), "{}").json();

        assertThat(asked.propertyNames()).contains("notify");
        ((ObjectNode) asked).remove("notify");
        assertThat(resolved.propertyNames()).containsExactlyElementsOf(asked.propertyNames());
        assertThat(resolved.get("training").propertyNames())
                .containsExactly(
                        "epochs",
                        "batch_size",
                        "optimizer",
                        "schedule",
                        "early_stopping",
                        "gradient_clipping",
                        "weight_averaging",
                        "metrics",
                        "seed",
                        "threads",
                        "max_runtime_s",
                        "regularizer",
                        "input_noise",
                        "augmentation",
                        "class_weights");
        assertThat(resolved.at("/training/early_stopping").isNull()).isTrue();
    }

    /** A file from elsewhere need not say more of a job than its dataset. */
    @Test
    void isCompletedByTheModelWhereItSaysNothing() {
        ModelManifest model =
                ModelFixture.model("mdl_1", "mine", 1, ModelFixture.encoding()).manifest();
        ResolvedDefinition definition = ResolvedDefinition.of(model);

        assertThat(definition.target()).isEqualTo(model.encoding().target().columns());
        assertThat(definition.features()).hasSameSizeAs(model.encoding().features());
        assertThat(definition.loss()).isEqualTo(new CategoricalCrossEntropy());
        assertThat(definition.network().layers()).isEqualTo(model.spec().layers());
        assertThat(definition.network().output().activation())
                .isEqualTo(model.spec().outputActivation());
        assertThat(definition.training().epochs()).isEqualTo(model.provenance().epoch());
    }

    @ParameterizedTest
    @ValueSource(strings = {"target", "features", "task", "network", "loss", "training"})
    void saysWhatTheStoredDefinitionOfAJobLacks(String field) throws IOException {
        ObjectNode lacking = (ObjectNode) json("xor");
        lacking.remove(field);

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> ResolvedDefinition.read(lacking))
                .withMessageContaining("The stored definition says nothing of its " + field);
    }

    @Test
    void initializesTheOutputAsItsActivationNeeds() throws IOException {
        ResolvedOutput output = stored("xor").network().output();

        assertThat(output.initializer()).isEqualTo(output.activation().suitedInitializer());
        assertThat(stored("xor").network().layers())
                .singleElement()
                .isInstanceOfSatisfying(
                        Dense.class, dense -> assertThat(dense.units()).isEqualTo(64));
    }
}
