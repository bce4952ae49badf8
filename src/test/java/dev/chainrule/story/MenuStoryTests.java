package dev.chainrule.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.chainrule.choice.Menu;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.augmentation.Augmentation;
import dev.chainrule.network.initializer.Initializer;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.metric.Metric;
import dev.chainrule.network.metric.NumberMetric;
import dev.chainrule.network.optimizer.Optimizer;
import dev.chainrule.network.regularizer.Regularizer;
import dev.chainrule.network.schedule.Schedule;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Somebody wants to know what there is to choose from. */
@Story
class MenuStoryTests {

    private static final Map<String, Class<?>> MENUS = Map.of(
            "/activations", Activation.class,
            "/losses", Loss.class,
            "/optimizers", Optimizer.class,
            "/layers", LayerSpec.class,
            "/schedules", Schedule.class,
            "/initializers", Initializer.class,
            "/regularizers", Regularizer.class,
            "/augmentations", Augmentation.class);

    private final Api api;

    MenuStoryTests(@LocalServerPort int port) {
        this.api = new Api(port);
    }

    private static void refused(Answer answer, int status, String code, String place) {
        JsonNode problem = answer.is(status, code);
        assertThat(problem.at("/errors").valueStream())
                .as(answer.toString())
                .anySatisfy(error -> assertThat(error.get("pointer").asString()).isEqualTo(place));
    }

    @Test
    void listsEveryMemberOfEveryMenu() {
        MENUS.forEach((path, type) -> {
            Answer list = api.get(path).is(200);
            assertThat(list.json()
                            .get("data")
                            .valueStream()
                            .map(member -> member.get("name").asString()))
                    .containsExactlyElementsOf(Menu.of(type).names());
            assertThat(list.text("/first_id")).isEqualTo(Menu.of(type).names().get(0));
            assertThat(list.json().get("has_more").booleanValue()).isFalse();
        });
    }

    @Test
    void answersEachMemberAsInTheListAndByEveryAlias() {
        MENUS.keySet()
                .forEach(path -> api.get(path).json().get("data").forEach(listed -> {
                    String self = listed.at("/links/self").asString();
                    assertThat(self).isEqualTo(path + "/" + listed.get("name").asString());
                    assertThat(api.get(self).is(200).json().get("parameters")).isEqualTo(listed.get("parameters"));
                    listed.get("aliases")
                            .forEach(alias -> assertThat(api.get(path + "/" + alias.asString())
                                            .text("/name"))
                                    .isEqualTo(listed.get("name").asString()));
                }));
    }

    @Test
    void listsEveryMetricAndWhatItIsFor() {
        JsonNode metrics = api.get("/metrics").is(200).json().get("data");

        assertThat(metrics.valueStream().map(metric -> metric.get("name").asString()))
                .containsExactlyElementsOf(
                        Metric.all().stream().map(Metric::word).toList());
        metrics.forEach(listed -> {
            Metric metric = Metric.find(listed.get("name").asString()).orElseThrow();
            assertThat(listed.get("task").asString())
                    .isEqualTo(metric instanceof NumberMetric ? "regression" : "classification");
            assertThat(listed.get("higher_is_better").booleanValue()).isEqualTo(metric.higherIsBetter());
            assertThat(listed.at("/links/self").asString()).isEqualTo("/metrics/" + metric.word());
            assertThat(api.get(listed.at("/links/self").asString()).is(200).json())
                    .isEqualTo(listed);
        });
        assertThat(api.get("/metrics/val_roc_auc").is(200).text("/name")).isEqualTo("roc_auc");
        Answer calibration = api.get("/metrics/ece").is(200);
        assertThat(calibration.text("/object")).isEqualTo("metric");
        assertThat(calibration.text("/summary")).contains("confidence");
        assertThat(calibration.text("/formula")).contains("accuracy(Bₘ)");
        assertThat(calibration.text("/source")).startsWith("Guo et al. 2017");
        assertThat(calibration.json().get("higher_is_better").booleanValue()).isFalse();
    }

    @Test
    void describesParametersAsAJsonSchemaThatTheDefaultFits() {
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        var metaSchema = registry.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        JsonNode adam = api.get("/optimizers/adam").is(200).json();
        JsonNode schema = adam.get("parameters");

        assertThat(metaSchema.validate(schema)).isEmpty();
        assertThat(registry.getSchema(schema).validate(adam.get("default"))).isEmpty();
        assertThat(adam.at("/default/beta1").doubleValue()).isEqualTo(0.9);
        assertThat(schema.at("/properties/learning_rate/exclusiveMinimum").doubleValue())
                .isZero();
        assertThat(schema.at("/properties/learning_rate/description").asString())
                .isNotBlank();
    }

    @Test
    void refersToOtherMenusInTheDocumentOfTheApi() {
        String reference = api.get("/layers/dense").is(200).text("/parameters/properties/activation/$ref");

        assertThat(reference).isEqualTo("/v3/api-docs#/components/schemas/Activation");
        assertThat(api.get("/layers/dense").json().get("default").isNull()).isTrue();
    }

    @Test
    void drawsAnActivationAndItsDerivative() {
        Answer tanh = api.get("/activations/tanh?from=-2&to=2&points=5").is(200);

        assertThat(tanh.json().at("/curve/z")).hasToString("[-2.0,-1.0,0.0,1.0,2.0]");
        assertThat(tanh.number("/curve/value/3")).isCloseTo(Math.tanh(1), within(1e-15));
        assertThat(tanh.text("/range")).isEqualTo("(−1, 1)");
        assertThat(tanh.text("/problem")).isNotBlank();
        assertThat(tanh.number("/curve/derivative/2")).isEqualTo(1);
        assertThat(api.get("/activations/relu").json().at("/curve/z")).hasSize(121);
        assertThat(api.get("/activations").json().at("/data/0").has("curve")).isFalse();
    }

    @Test
    void drawsWhatAScheduleMakesOfTheLearningRate() {
        Answer cosine = api.get("/schedules/cosine?steps=4&warmup_steps=0").is(200);

        assertThat(cosine.json().at("/curve/step")).hasToString("[1,2,3,4]");
        assertThat(cosine.number("/curve/factor/0")).isEqualTo(1);
        assertThat(cosine.number("/curve/factor/3")).isLessThan(0.2);
        Answer longer = api.get("/schedules/one_cycle?steps=1000000&points=5").is(200);
        assertThat(longer.json().at("/curve/step")).hasToString("[1,250001,500001,750000,1000000]");
        refused(api.get("/schedules/cosine?steps=0"), 422, "invalid", "steps");
        refused(api.get("/schedules/one_cycle?pct_start=2"), 422, "invalid", "pct_start");
    }

    @Test
    void drawsAPlateauAsIfTheLossNeverImproved() {
        Answer plateau = api.get("/schedules/reduce_on_plateau?factor=0.5&patience=1&min_ratio=0.2"
                        + "&steps=20&steps_per_epoch=2")
                .is(200);

        assertThat(plateau.json().at("/curve/factor"))
                .hasToString("[1.0,1.0,1.0,1.0,1.0,1.0,0.5,0.5,0.5,0.5,0.25,0.25,0.25,0.25,0.2,0.2,0.2,0.2,0.2,0.2]");
        assertThat(plateau.text("/curve/shows")).endsWith(", if the loss never improved after the first epoch");
        assertThat(api.get("/schedules/reduce_on_plateau?metric=val_r2").text("/curve/shows"))
                .endsWith(", if val_r2 never improved after the first epoch");
        assertThat(api.get("/schedules/cosine").text("/curve/shows")).endsWith(" in each step");
    }

    /** A flat line would tell nothing. */
    @Test
    void drawsEveryScheduleSoLongThatTheRateChanges() {
        api.get("/schedules").json().get("data").forEach(schedule -> {
            Answer drawn = api.get(schedule.at("/links/self").asString()).is(200);
            long different =
                    drawn.json().at("/curve/factor").valueStream().distinct().count();
            assertThat(different > 1)
                    .as(drawn.toString())
                    .isNotEqualTo(drawn.text("/name").equals("constant"));
        });
    }

    @Test
    void takesTheSettingsOfTheMember() {
        Answer leaky = api.get("/activations/leaky_relu?negative_slope=0.5&from=-2&to=2&points=3")
                .is(200);

        assertThat(leaky.json().at("/curve/value")).hasToString("[-1.0,0.0,2.0]");
        refused(api.get("/activations/leaky_relu?negative_slope=steep"), 422, "invalid", "negative_slope");
    }

    /** Else a setting of it could not be given in the query. */
    @Test
    void callsNoSettingLikeAParameterOfTheCurve() {
        assertThat(api.get("/activations").json().findValues("properties"))
                .allSatisfy(
                        properties -> assertThat(properties.propertyNames()).doesNotContain("from", "to", "points"));
        assertThat(api.get("/schedules").json().findValues("properties"))
                .allSatisfy(properties ->
                        assertThat(properties.propertyNames()).doesNotContain("steps", "steps_per_epoch", "points"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            from=1&to=1       | to
            from=2&to=1       | to
            from=NaN          | from
            to=Infinity       | to
            from=-1e300       | from
            points=1          | points
            points=10001      | points
            """)
    void refusesACurveThatCannotBeDrawn(String query, String place) {
        refused(api.get("/activations/relu?" + query), 422, "invalid", place);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /activations/relu?form=1          | unknown_parameter  | form
            /activations/relu?slope=1         | unknown_parameter  | slope
            /activations/relu?from=1&from=2   | invalid_parameter  | from
            /activations/relu?points=many     | invalid_parameter  | points
            /activations?limit=3              | unknown_parameter  | limit
            /losses/mse?points=3              | unknown_parameter  | points
            /metrics?task=regression          | unknown_parameter  | task
            """)
    void refusesParametersThatItDoesNotHave(String path, String code, String place) {
        refused(api.get(path), 400, code, place);
    }

    @ParameterizedTest
    @CsvSource({
        "/activations/swich, activation",
        "/optimizers/adma, optimizer",
        "/losses/msee, loss",
        "/layers/dens, layer",
        "/metrics/acuracy, metric"
    })
    void suggestsANameThatIsNear(String path, String noun) {
        JsonNode problem = api.get(path).is(404, "unknown_" + noun);

        assertThat(problem.get("detail").asString()).contains("Did you mean \"");
    }

    @Test
    void answersNothingToWhoHasItAlready() {
        Set<String> paths = new TreeSet<>(MENUS.keySet());
        paths.addAll(Set.of("/metrics", "/metrics/rmse"));
        for (String path : paths) {
            Answer first = api.get(path).is(200);
            String etag = first.header("ETag");

            assertThat(etag).startsWith("W/\"");
            assertThat(first.header("Cache-Control")).isEqualTo("no-cache");
            assertThat(api.get(path, "If-None-Match", etag).is(304).body()).isEmpty();
        }
    }
}
