package dev.chainrule.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.WithDatabase;
import dev.chainrule.definition.Definitions;
import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.encoding.feature.Scaled;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.model.ModelList.Wanted;
import dev.chainrule.model.manifest.Blueprint;
import dev.chainrule.model.manifest.Measurement;
import dev.chainrule.model.manifest.ModelManifest;
import dev.chainrule.network.Network;
import dev.chainrule.network.NetworkSpec;
import dev.chainrule.network.activation.Sigmoid;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import dev.chainrule.storage.Storage;
import dev.chainrule.table.ColumnType;
import dev.chainrule.web.paging.PageRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** What is done with models that are there: named, described, sorted and deleted, on every database. */
@WithDatabase
@NullUnmarked // javac 17 does not see in class files that members of a map may be null
abstract class AliasesContract {

    private static final int RACES = Integer.getInteger("races", 10);

    private final Encoding twoClasses = new Encoding(
            List.of(new Scaled("size", ColumnType.NUMBER, Scaling.STANDARDIZE, 100, 10, 100)),
            new TargetEncoding.Classes("class", ColumnType.INTEGER, List.of(0L, 1L)));

    @Autowired
    private Models models;

    @Autowired
    private NewModels added;

    @Autowired
    private Aliases aliases;

    @Autowired
    private ModelDeletion deletion;

    @Autowired
    private ModelNotes notes;

    @Autowired
    private ModelList list;

    @Autowired
    private Storage storage;

    private Model add(String name) {
        Encoding encoding = ModelFixture.encoding();
        return add(name, ModelFixture.manifest(encoding, ModelFixture.spec(encoding, 8)));
    }

    private Model addTwoClasses(String name) {
        return add(name, ModelFixture.manifest(twoClasses, new NetworkSpec(1, List.of(), 1, new Sigmoid())));
    }

    private Model add(String name, double accuracy) {
        Encoding encoding = ModelFixture.encoding();
        ModelManifest usual = ModelFixture.manifest(encoding, ModelFixture.spec(encoding, 8));
        Map<String, Double> metrics = new HashMap<>();
        metrics.put("accuracy", Double.isNaN(accuracy) ? null : accuracy);
        return add(name, validated(usual, metrics));
    }

    private static ModelManifest validated(ModelManifest usual, Map<String, Double> metrics) {
        return ModelManifest.of(
                        Blueprint.of(usual.task(), usual.spec(), usual.encoding(), usual.example()),
                        usual.provenance(),
                        usual.train())
                .validation(new Measurement(3, metrics, null, null))
                .build();
    }

    private Model add(String name, ModelManifest manifest) {
        try (Network network = ModelFixture.network(Definitions.read(manifest.network(), NetworkSpec.class), 1)) {
            return added.add(name, network, weights -> manifest);
        }
    }

    private Path file(Model model) {
        return storage.temporaryFolder().resolve("../..").resolve(Model.FOLDER).resolve(Model.fileName(model.id()));
    }

    private static AliasDefinition version(int version) {
        return new AliasDefinition(version, null, null);
    }

    @Test
    void standsForTheVersionItWasMovedTo() {
        Model first = add("aliased");
        Model second = add("aliased");

        assertThat(aliases.put("aliased", "champion", version(1)).isNew()).isTrue();
        assertThat(models.find("aliased@champion").id()).isEqualTo(first.id());
        Aliases.Put moved = aliases.put("aliased", "champion", version(2));
        assertThat(moved.isNew()).isFalse();
        assertThat(moved.alias().version()).isEqualTo(2);
        assertThat(models.find("aliased@champion").id()).isEqualTo(second.id());
        assertThat(models.find("aliased@champion").id())
                .isEqualTo(models.find("aliased").id());
        assertThat(aliases.of("aliased")).extracting(Alias::alias).containsExactly("champion");
        aliases.delete("aliased", "champion");
        assertThat(aliases.of("aliased")).isEmpty();
        assertThatThrownBy(() -> models.find("aliased@champion")).hasMessageContaining("\"aliased\" has no aliases.");
    }

    @Test
    void keepsAThresholdForTwoClassesOnly() {
        addTwoClasses("decided");
        add("undecided");
        aliases.put("decided", "careful", new AliasDefinition(1, 0.9, null));

        assertThat(models.named("decided@careful").threshold()).isEqualTo(0.9);
        assertThat(models.named("decided").threshold()).isNull();
        aliases.put("decided", "careful", version(1));
        assertThat(models.named("decided@careful").threshold())
                .as("put replaces all")
                .isNull();
        ProblemException refused = catchThrowableOfType(
                ProblemException.class, () -> aliases.put("undecided", "careful", new AliasDefinition(1, 0.9, null)));
        assertThat(refused.violations().get(0).pointer()).isEqualTo("/threshold");
    }

    @Test
    void keepsATemperatureBesideTheThreshold() {
        addTwoClasses("warm");
        add("cold");
        aliases.put("warm", "calm", new AliasDefinition(1, 0.9, 2.5));
        assertThat(models.named("warm@calm").temperature()).isEqualTo(2.5);
        assertThat(models.named("warm@calm").ownThreshold()).isGreaterThan(0.99);
        assertThat(models.named("warm").temperature()).isNull();
        assertThat(aliases.of("warm")).extracting(Alias::temperature).containsExactly(2.5);
        aliases.put("warm", "calm", new AliasDefinition(1, 0.9, null));
        assertThat(models.named("warm@calm").temperature())
                .as("put replaces all")
                .isNull();
        aliases.put("cold", "calm", new AliasDefinition(1, null, 2.5));
        assertThat(models.named("cold@calm").temperature())
                .as("of several classes too")
                .isEqualTo(2.5);
    }

    @Test
    void saysWhichAliasesThereAre() {
        add("listed");
        aliases.put("listed", "champion", version(1));
        aliases.put("listed", "challenger", version(1));

        assertThatThrownBy(() -> models.find("listed@champ"))
                .hasMessage("There is no model \"listed@champ\". Aliases of \"listed\": challenger, champion.");
        ProblemException unknown =
                catchThrowableOfType(ProblemException.class, () -> aliases.delete("listed", "champiom"));
        assertThat(unknown.code()).isEqualTo("unknown_alias");
        assertThat(unknown).hasMessage("\"listed\" has no alias \"champiom\". Did you mean \"champion\"?");
        assertThatThrownBy(() -> aliases.delete("listed", "xyz"))
                .hasMessage("\"listed\" has no alias \"xyz\". One of: challenger, champion.");
        assertThatThrownBy(() -> aliases.put("listed", "champion", version(7)))
                .hasMessage("There is no version 7 of \"listed\".");
        assertThatThrownBy(() -> aliases.of("lissted")).hasMessageContaining("Did you mean \"listed\"?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "a b", "a@b", "a:1", "ä", "-a", "a/b"})
    void refusesAliasesThatAreNoNames(String alias) {
        add("strict");
        assertThat(catchThrowableOfType(ProblemException.class, () -> aliases.put("strict", alias, version(1)))
                        .kind())
                .isEqualTo(ProblemKind.INVALID);
    }

    @Test
    void aNameHasSoManyAliasesAndNoMore() {
        add("popular");
        IntStream.range(0, 100).forEach(i -> aliases.put("popular", "a" + i, version(1)));
        ProblemException full =
                catchThrowableOfType(ProblemException.class, () -> aliases.put("popular", "b", version(1)));

        assertThat(full.code()).isEqualTo("too_many_aliases");
        assertThat(aliases.put("popular", "a1", version(1)).isNew())
                .as("one that is there can be moved")
                .isFalse();
    }

    /** Whoever asks by an alias is answered by one version or the other, at every moment. */
    @Test
    void isNeverSeenToStandForNothing() throws Exception {
        List<String> versions = List.of(add("moving").id(), add("moving").id());
        aliases.put("moving", "champion", version(1));
        AtomicBoolean done = new AtomicBoolean();
        Callable<Integer> reader = () -> {
            int read = 0;
            while (!done.get() || read == 0) {
                assertThat(versions).contains(models.find("moving@champion").id());
                read++;
            }
            return read;
        };
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Future<Integer>> readers = List.of(pool.submit(reader), pool.submit(reader));
            List<Future<?>> movers = new ArrayList<>();
            for (int mover = 1; mover <= 2; mover++) {
                int own = mover;
                movers.add(pool.submit(() -> IntStream.range(0, 50)
                        .forEach(i -> aliases.put("moving", "champion", version((i + own) % 2 + 1)))));
            }
            for (Future<?> mover : movers) {
                mover.get();
            }
            done.set(true);
            for (Future<Integer> one : readers) {
                assertThat(one.get()).isPositive();
            }
        } finally {
            done.set(true);
            pool.shutdown();
        }
    }

    @Test
    void deletesNoModelThatAnAliasStandsFor() {
        Model model = add("kept-by-alias");
        aliases.put("kept-by-alias", "champion", version(1));
        ProblemException refused = catchThrowableOfType(ProblemException.class, () -> deletion.delete("kept-by-alias"));

        assertThat(refused.kind()).isEqualTo(ProblemKind.CONFLICT);
        assertThat(refused.code()).isEqualTo("model_in_use");
        assertThat(refused).hasMessageContaining("the alias kept-by-alias@champion");
        assertThat(models.find(model.id()).id()).isEqualTo(model.id());
        aliases.delete("kept-by-alias", "champion");
        deletion.delete("kept-by-alias");
        assertThat(file(model)).doesNotExist();
        assertThatThrownBy(() -> deletion.delete(model.id())).isInstanceOf(ProblemException.class);
    }

    /** An alias is moved to a model while it is deleted: one of both is refused, and nothing stands for nothing. */
    @Test
    void isMovedOrTheModelIsDeletedButNotBoth() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            for (int race = 0; race < RACES; race++) {
                String name = "raced-" + race;
                Model model = add(name);
                CyclicBarrier start = new CyclicBarrier(2);
                Future<Boolean> moved = pool.submit(() -> happens(start, () -> aliases.put(name, "it", version(1))));
                Future<Boolean> deleted = pool.submit(() -> happens(start, () -> deletion.delete(model.id())));

                assertThat(moved.get()).as(name).isNotEqualTo(deleted.get());
                assertThat(Files.exists(file(model))).isEqualTo(moved.get());
                assertThat(models.lookUp(model.id()).isPresent()).isEqualTo(moved.get());
            }
        } finally {
            pool.shutdown();
        }
    }

    private static boolean happens(CyclicBarrier start, Runnable change) throws Exception {
        start.await();
        try {
            change.run();
            return true;
        } catch (ProblemException refused) {
            return false;
        }
    }

    /** Whoever asks a model while it is deleted is answered whole, or hears that there is none. */
    @Test
    void isAskedWholeOrNotAtAllWhileItIsDeleted() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(3);
        try {
            for (int race = 0; race < RACES; race++) {
                Model model = addTwoClasses("asked-" + race);
                CyclicBarrier start = new CyclicBarrier(3);
                Callable<List<Float>> asker = () -> {
                    List<Float> outputs = new ArrayList<>();
                    start.await();
                    for (int i = 0; i < 20; i++) {
                        try (TrainedNetwork network = models.load(models.find(model.id()))) {
                            network.ask(
                                    1,
                                    workspace -> outputs.add(
                                            (float) workspace.forward().get(0, 0)));
                        } catch (ProblemException gone) {
                            assertThat(gone.kind()).isEqualTo(ProblemKind.NOT_FOUND);
                        }
                    }
                    return outputs;
                };
                List<Future<List<Float>>> askers = List.of(pool.submit(asker), pool.submit(asker));
                start.await();
                deletion.delete(model.id());
                for (Future<List<Float>> one : askers) {
                    assertThat(one.get()).allMatch(output -> output == 0.5f);
                }
                assertThat(file(model)).doesNotExist();
                assertThatThrownBy(() -> models.load(model)).isInstanceOf(ProblemException.class);
            }
        } finally {
            pool.shutdown();
        }
    }

    /** An alias hangs on a name, however that is said. */
    @Test
    void putsAnAliasByTheIdOfAModelOfTheName() {
        Model first = add("by-id");
        Model second = add("by-id");
        assertThat(aliases.put(first.id(), "best", new AliasDefinition(2, null, null))
                        .alias()
                        .name())
                .isEqualTo("by-id");
        assertThat(models.find("by-id@best").id()).isEqualTo(second.id());
        assertThat(aliases.put("by-id", "best", new AliasDefinition(1, null, null))
                        .isNew())
                .isFalse();
        assertThat(aliases.of(second.id())).extracting(Alias::alias).containsExactly("best");
        aliases.delete(second.id(), "best");
        assertThat(aliases.of("by-id")).isEmpty();
        assertThatThrownBy(() -> aliases.put("mdl_0", "best", new AliasDefinition(1, null, null)))
                .isInstanceOf(ProblemException.class);
    }

    /** Null is nothing, as an empty text and an empty list are; and what is wrong is said where it stands. */
    @Test
    void readsWhatIsToBeSaidOfAModel() {
        assertThat(change("{\"description\": null}").description()).isBlank();
        assertThat(change("{\"description\": null}").tags()).isNull();
        assertThat(change("{\"tags\": null}").tags()).isEmpty();
        assertThatThrownBy(() -> change("{}")).hasMessageContaining("nothing to change");
        ProblemException bad =
                catchThrowableOfType(ProblemException.class, () -> change("{\"tags\": [\"good\", \"!bad\", \"\"]}"));
        assertThat(bad.violations()).extracting(Violation::pointer).containsExactly("/tags/1", "/tags/2");
        assertThat(bad.violations().get(0).got()).isEqualTo("!bad");
        assertThat(bad.violations().get(0).hint()).contains("beginning with a letter or digit");
        Model model = add("cleared");
        notes.change(model.id(), change("{\"description\": \"once\", \"tags\": [\"once\"]}"));
        notes.change(model.id(), change("{\"description\": null, \"tags\": null}"));
        assertThat(notes.of(List.of(model.id()))).isEmpty();
    }

    private static ModelChange change(String json) {
        return Definitions.read(JsonMapper.shared().readTree(json), ModelChange.class);
    }

    @Test
    void remembersWhatIsSaidOfAModelUntilItIsDeleted() {
        Model model = add("described");
        notes.change(model.id(), new ModelChange("for Köln", List.of("prod", " prod ", "2026/q1")));
        notes.change(model.id(), new ModelChange(null, List.of("prod", "best")));

        ModelNotes.Note note = notes.of(List.of(model.id())).get(model.id());
        assertThat(note.description()).isEqualTo("for Köln");
        assertThat(note.tags()).containsExactly("best", "prod");
        notes.change(model.id(), new ModelChange("", null));
        assertThat(notes.of(List.of(model.id())).get(model.id()).description()).isNull();
        deletion.delete(model.id());
        assertThat(notes.of(List.of(model.id()))).isEmpty();
        assertThatThrownBy(() -> notes.change(model.id(), new ModelChange("x", null)))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void listsThoseWithATagOrAName() {
        Model one = add("tagged");
        Model two = add("tagged");
        notes.change(one.id(), new ModelChange(null, List.of("only-here")));

        assertThat(ids(Wanted.of(null, "only-here", null, null), 20)).containsExactly(one.id());
        assertThat(ids(Wanted.of("tagged", null, null, null), 20)).containsExactly(two.id(), one.id());
        assertThat(ids(Wanted.of("tagged", null, "created_at", "asc"), 20)).containsExactly(one.id(), two.id());
        assertThat(ids(Wanted.of("tagged", "only-here", "val_accuracy", null), 20))
                .containsExactly(one.id());
        assertThat(ids(Wanted.of("nobody", null, null, null), 20)).isEmpty();
    }

    @Test
    void sortsByAMetricWithThoseThatHaveNoneAtTheEnd() {
        String half = add("sorted", 0.5).id();
        String none = add("sorted", Double.NaN).id();
        String best = add("sorted", 0.9).id();
        String again = add("sorted", 0.5).id();
        String never = add("sorted").id();

        for (int limit : new int[] {1, 2, 20}) {
            assertThat(ids(Wanted.of("sorted", null, "val_accuracy", null), limit))
                    .as("pages of %s", limit)
                    .containsExactly(best, again, half, never, none);
            assertThat(ids(Wanted.of("sorted", null, "val_accuracy", "asc"), limit))
                    .containsExactly(again, half, best, never, none);
        }
        assertThat(ids(Wanted.of("sorted", null, "-val_accuracy", null), 20)).startsWith(best);
        assertThat(Wanted.of(null, null, "val_loss", null).descending())
                .as("the lowest loss is the best")
                .isFalse();
    }

    /** As a model of a file may have them. */
    @Test
    @Timeout(60)
    void sortsModelsThatHaveFiguresOfOtherNames() {
        Encoding encoding = ModelFixture.encoding();
        ModelManifest usual = ModelFixture.manifest(encoding, ModelFixture.spec(encoding, 8));
        Map<String, Double> metrics = Map.of("accuracy", 0.7, "a".repeat(100), 1.0, "\u0000", 2.0);
        String foreign = add("foreign", validated(usual, metrics)).id();
        String best = add("foreign", 0.9).id();

        assertThat(ids(Wanted.of("foreign", null, "val_accuracy", null), 20)).containsExactly(best, foreign);
    }

    @Test
    void refusesToSortByWhatModelsDoNotHave() {
        assertThatThrownBy(() -> Wanted.of(null, null, "val_acuracy", null)).hasMessageContaining("sorted by");
        assertThat(catchThrowableOfType(ProblemException.class, () -> Wanted.of(null, null, "val_acuracy", null))
                        .violations()
                        .get(0)
                        .hint())
                .contains("val_accuracy");
        assertThatThrownBy(() -> Wanted.of(null, null, "-val_loss", "asc")).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> Wanted.of(null, "\u0007", null, null)).isInstanceOf(ProblemException.class);
    }

    /** Over all pages. */
    private List<String> ids(Wanted wanted, int limit) {
        List<String> seen = new ArrayList<>();
        String after = null;
        while (true) {
            List<Model> page = list.page(new PageRequest(limit, after, !wanted.descending()), wanted);
            page.stream().limit(limit).map(Model::id).forEach(seen::add);
            if (page.size() <= limit) {
                return seen;
            }
            after = seen.get(seen.size() - 1);
        }
    }
}
