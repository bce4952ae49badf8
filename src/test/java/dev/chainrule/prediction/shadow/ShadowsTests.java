package dev.chainrule.prediction.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.encoding.feature.Scaled;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.model.Model;
import dev.chainrule.model.ModelFixture;
import dev.chainrule.model.Models;
import dev.chainrule.model.TrainedNetwork;
import dev.chainrule.prediction.ClassPrediction;
import dev.chainrule.prediction.shadow.ShadowResponse.ShadowChallenger;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import dev.chainrule.table.ColumnType;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class ShadowsTests {

    private static final Encoding ENCODING = ModelFixture.encoding();
    private static final Model CHAMPION = ModelFixture.model("mdl_1", "flats", 1, ENCODING);
    private static final Model CHALLENGER = ModelFixture.model("mdl_2", "flats", 2, ENCODING);
    private static final List<RawRow> ROW =
            List.of(new RawRow("", Map.of("size", 100, "rooms", 2, "town", "Ulm", "new", true), false));

    private final Map<String, Models.Named> known = new HashMap<>();
    /** What the thread in the background has not done yet. */
    private final Queue<Runnable> queued = new ArrayDeque<>();

    private boolean ended;
    private boolean unreadable;

    ShadowsTests() {
        know(CHALLENGER);
    }

    private void know(Model model) {
        known.put(model.id(), new Models.Named(model, null, null));
    }

    private Shadows shadows(DataSize queue, int pairs) {
        return new Shadows(
                this::find,
                this::load,
                new ShadowSettings(queue, pairs, 20, 100, 100, 0.01),
                this::execute,
                Clock.systemUTC());
    }

    private void execute(Runnable work) {
        if (ended) {
            throw new RejectedExecutionException();
        }
        queued.add(work);
    }

    private Models.Named find(String reference) {
        Models.Named named = known.get(reference);
        if (named == null) {
            throw ProblemException.notFound("model", reference);
        }
        return named;
    }

    private TrainedNetwork load(Models.Named named) {
        if (unreadable) {
            throw new ProblemException(ProblemKind.UNAVAILABLE, "damaged", "The weights are damaged.");
        }
        find(named.model().id());
        Encoding encoding = named.model().manifest().encoding();
        return ModelFixture.trained(encoding, ModelFixture.spec(encoding), 1).tempered(named.temperature());
    }

    private void work() {
        while (!queued.isEmpty()) {
            queued.remove().run();
        }
    }

    private static List<ClassPrediction> answers(int rows) {
        return Collections.nCopies(rows, new ClassPrediction("no class of either", 1.0, null));
    }

    private static void ask(Shadows shadows, String challenger, List<RawRow> rows) {
        shadows.challenger(CHAMPION, challenger).compare(rows, answers(rows.size()), null);
    }

    private static ShadowChallenger only(Shadows shadows) {
        List<ShadowChallenger> all = shadows.of(CHAMPION).challengers();
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private static Violation refused(Shadows shadows, String challenger) {
        ProblemException problem =
                catchThrowableOfType(ProblemException.class, () -> shadows.challenger(CHAMPION, challenger));
        assertThat(problem.kind()).isEqualTo(ProblemKind.INVALID);
        assertThat(problem.violations()).hasSize(1);
        assertThat(problem.violations().get(0).pointer()).isEqualTo("shadow");
        return problem.violations().get(0);
    }

    @Test
    void answersBeforeItCompares() {
        Shadows shadows = shadows(DataSize.ofMegabytes(1), 50);
        ask(shadows, "mdl_2", ROW);
        assertThat(only(shadows).waiting()).isEqualTo(1);
        assertThat(only(shadows).rows()).isZero();
        work();

        assertThat(only(shadows).waiting()).isZero();
        assertThat(only(shadows).rows()).isEqualTo(1);
        assertThat(only(shadows).disagreements()).hasSize(1);
        assertThat(only(shadows).name()).isEqualTo("flats");
        assertThat(only(shadows).version()).isEqualTo(2);
    }

    @Test
    void countsWhatItsQueueHasNoRoomFor() {
        Shadows shadows = shadows(DataSize.ofKilobytes(10), 50);
        for (int i = 0; i < 100; i++) {
            ask(shadows, "mdl_2", ROW);
        }
        long fitted = only(shadows).waiting();
        assertThat(fitted).isBetween(5L, 30L);
        assertThat(only(shadows).dropped()).isEqualTo(100 - fitted);
        work();
        ask(shadows, "mdl_2", ROW);
        work();

        assertThat(only(shadows).rows()).as("there is room again").isEqualTo(fitted + 1);
        assertThat(only(shadows).dropped()).isEqualTo(100 - fitted);
        assertThat(only(shadows).requests()).isEqualTo(101);
    }

    @Test
    void comparesTheFirstRowsOfARequestThatIsTooLarge() {
        Shadows shadows = shadows(DataSize.ofKilobytes(10), 50);
        ask(shadows, "mdl_2", Collections.nCopies(1000, ROW.get(0)));
        work();

        assertThat(only(shadows).rows()).isBetween(5L, 30L);
        assertThat(only(shadows).dropped()).isEqualTo(1000 - only(shadows).rows());
    }

    @Test
    void weighsLongTexts() {
        Shadows shadows = shadows(DataSize.ofKilobytes(10), 50);
        ask(
                shadows,
                "mdl_2",
                List.of(new RawRow(
                        "", Map.of("size", 100, "rooms", 2, "town", "Ulm".repeat(10_000), "new", true), false)));

        assertThat(queued).isEmpty();
        assertThat(only(shadows).dropped()).isEqualTo(1);
    }

    @Test
    void countsWhatComesWhileTheServiceEndsAsDropped() {
        Shadows shadows = shadows(DataSize.ofMegabytes(1), 50);
        ended = true;
        ask(shadows, "mdl_2", ROW);

        assertThat(only(shadows).dropped()).isEqualTo(1);
        assertThat(only(shadows).waiting()).isZero();
    }

    @Test
    void countsRowsOfAChallengerThatCannotBeAsked() {
        Shadows shadows = shadows(DataSize.ofMegabytes(1), 50);
        unreadable = true;
        ask(shadows, "mdl_2", Collections.nCopies(3, ROW.get(0)));
        work();

        assertThat(only(shadows).failed()).isEqualTo(3);
        assertThat(only(shadows).waiting()).isZero();
        assertThat(only(shadows).failure()).isEqualTo("The weights are damaged.");
    }

    @Test
    void refusesAChallengerThatThereIsNot() {
        Violation refused = refused(shadows(DataSize.ofMegabytes(1), 50), "nobody");

        assertThat(refused.got()).isEqualTo("nobody");
        assertThat(refused.detail()).isEqualTo("There is no model \"nobody\".");
        assertThat(refused.hint()).contains("name@alias");
    }

    @Test
    void refusesAChallengerOfAnotherTarget() {
        TargetEncoding rent = new TargetEncoding.NumericTargets(
                List.of(new TargetEncoding.NumberTarget("rent", ColumnType.NUMBER, Scaling.STANDARDIZE, 0, 1)));
        know(ModelFixture.model("mdl_3", "rents", 1, new Encoding(ENCODING.features(), rent)));

        assertThat(refused(shadows(DataSize.ofMegabytes(1), 50), "mdl_3").detail())
                .isEqualTo(
                        "cannot be compared: it predicts numbers of rent, and the model that answers predicts classes of class");
    }

    @Test
    void refusesAChallengerThatNeedsMoreThanIsAsked() {
        List<FeatureEncoding> more = new ArrayList<>(ENCODING.features());
        more.add(new Scaled("floor", ColumnType.NUMBER, Scaling.STANDARDIZE, 0, 1, 0));
        know(ModelFixture.model("mdl_3", "floors", 1, new Encoding(more, ENCODING.target())));

        assertThat(refused(shadows(DataSize.ofMegabytes(1), 50), "mdl_3").detail())
                .isEqualTo("cannot be compared: it needs floor, which the model that answers does not take");
    }

    @Test
    void asksAChallengerOfFewerFeaturesForThose() {
        know(ModelFixture.model(
                "mdl_3", "small", 1, new Encoding(ENCODING.features().subList(0, 2), ENCODING.target())));
        Shadows shadows = shadows(DataSize.ofMegabytes(1), 50);
        ask(shadows, "mdl_3", ROW);
        work();

        assertThat(only(shadows).failure()).isNull();
        assertThat(only(shadows).rows()).isEqualTo(1);
    }

    @Test
    void forgetsWhatIsDeleted() {
        Shadows shadows = shadows(DataSize.ofMegabytes(1), 50);
        ask(shadows, "mdl_2", ROW);
        shadows.deleted(CHALLENGER);
        work();
        assertThat(shadows.of(CHAMPION).challengers()).isEmpty();
        ask(shadows, "mdl_2", ROW);
        shadows.deleted(CHAMPION);
        assertThat(shadows.of(CHAMPION).challengers()).isEmpty();
    }

    @Test
    void forgetsAChallengerThatWasDeletedWhileItWasNamed() {
        Shadows shadows = shadows(DataSize.ofMegabytes(1), 50);
        ask(shadows, "mdl_2", ROW);
        known.clear();
        work();

        assertThat(shadows.of(CHAMPION).challengers()).isEmpty();
    }

    @Test
    void remembersAsManyPairsAsItMay() {
        Shadows shadows = shadows(DataSize.ofMegabytes(1), 2);
        for (String id : List.of("mdl_2", "mdl_3", "mdl_2", "mdl_4")) {
            know(ModelFixture.model(id, "flats", 2, ENCODING));
            ask(shadows, id, ROW);
        }

        assertThat(shadows.of(CHAMPION).challengers())
                .extracting(ShadowChallenger::model)
                .containsExactlyInAnyOrder("mdl_2", "mdl_4");
        assertThat(Objects.requireNonNull(shadows.of(CHAMPION).challengers().stream()
                                .filter(each -> each.model().equals("mdl_2"))
                                .findFirst()
                                .orElse(null))
                        .requests())
                .isEqualTo(2);
    }

    @Test
    void appliesTheThresholdOfTheQuestionOrElseThatOfTheAlias() {
        Encoding two = new Encoding(
                ENCODING.features(), new TargetEncoding.Classes("ill", ColumnType.CATEGORY, List.of("no", "yes")));
        Model champion = ModelFixture.model("mdl_5", "two", 1, two);
        Model challenger = ModelFixture.model("mdl_6", "two", 2, two);
        know(challenger);
        known.put("two@challenger", new Models.Named(challenger, 1.0, null));
        Shadows shadows = shadows(DataSize.ofMegabytes(1), 50);
        List<ClassPrediction> yes = List.of(new ClassPrediction("yes", 1.0, null));
        shadows.challenger(champion, "two@challenger").compare(ROW, yes, 0.0);
        work();
        assertThat(shadows.of(champion).challengers().get(0).agreeing())
                .as("any probability is more than the 0 asked for")
                .isEqualTo(1);
        shadows.challenger(champion, "two@challenger").compare(ROW, yes, null);
        work();

        assertThat(shadows.of(champion).challengers().get(0).agreeing())
                .as("none is more than the 1 of the alias")
                .isEqualTo(1);
        assertThat(shadows.of(champion).challengers().get(0).rows()).isEqualTo(2);
    }
}
