package dev.chainrule.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.WithDatabase;
import dev.chainrule.database.Contested;
import dev.chainrule.database.GivenVersions;
import dev.chainrule.database.Inventory;
import dev.chainrule.database.RowLocks;
import dev.chainrule.definition.Definitions;
import dev.chainrule.encoding.Encoding;
import dev.chainrule.model.ModelList.Wanted;
import dev.chainrule.model.manifest.ModelManifest;
import dev.chainrule.network.Network;
import dev.chainrule.network.NetworkSpec;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.storage.Storage;
import dev.chainrule.storage.StoredFile;
import dev.chainrule.web.paging.PageRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.support.TransactionTemplate;

/** What the collection of models does on every database. */
@WithDatabase
@ExtendWith(OutputCaptureExtension.class)
@NullUnmarked // javac 17 does not see in class files that members of a map may be null
abstract class ModelsContract {

    private final Encoding encoding = ModelFixture.encoding();
    private final NetworkSpec spec = ModelFixture.spec(encoding, 8);

    @Autowired
    private Models models;

    @Autowired
    private ModelList list;

    @Autowired
    private ModelRepository repository;

    @Autowired
    private Inventory inventory;

    @Autowired
    private Storage storage;

    @Autowired
    private RowLocks locks;

    @Autowired
    private GivenVersions versions;

    @Autowired
    private ModelReferences references;

    @Autowired
    private TransactionTemplate transaction;

    private Models process(ModelUse use, int inMemory) {
        return new Models(
                repository,
                storage,
                locks,
                versions,
                new StaticListableBeanFactory(Map.of("use", use)).getBeanProvider(ModelUse.class),
                references,
                new ModelSettings(inMemory, null, 100),
                Clock.systemUTC());
    }

    private Model add(String name) {
        String id = Models.newId();
        try (Network network = ModelFixture.network(spec, 1)) {
            StoredFile weights = models.writeWeights(id, network);
            return models.record(id, name, ModelFixture.manifest(encoding, spec), weights);
        }
    }

    private Path file(Model model) {
        return storage.temporaryFolder().resolve("../..").resolve(Model.FOLDER).resolve(Model.fileName(model.id()));
    }

    /** Two jobs of the same name may end at once; one of them tries again, and that is nothing to be told of. */
    @Test
    void logsNothingOfAVersionThatAnotherHasTaken(CapturedOutput log) {
        Model first = add("taken");
        String id = Models.newId();
        Model second = new Model(id, "taken", 1, first.createdAt(), first.manifest(), first.weights());

        assertThatThrownBy(() -> repository.save(second)).isInstanceOf(DataIntegrityViolationException.class);
        assertThat(log.getAll()).doesNotContain("23505");
    }

    @Test
    void findsByIdByVersionAndTheLatestOfAName() {
        Model first = add("found");
        Model second = add("found");

        assertThat(first.id()).matches("mdl_[0-9a-z]{13}");
        assertThat(first.version()).isEqualTo(1);
        assertThat(second.version()).isEqualTo(2);
        assertThat(models.find(first.id()).version()).isEqualTo(1);
        assertThat(models.find("found").id()).isEqualTo(second.id());
        assertThat(models.find("found:1").id()).isEqualTo(first.id());
        assertThat(models.find("found:2").id()).isEqualTo(second.id());
    }

    @Test
    void refusesAVersionThatContradictsTheReference() {
        Model first = add("contradicted");
        Model second = add("contradicted");
        assertThat(models.version("contradicted", "1").model().id()).isEqualTo(first.id());
        assertThat(models.version("contradicted:2", "2").model().id()).isEqualTo(second.id());
        for (String reference : List.of("contradicted:2", second.id())) {
            assertThat(catchThrowableOfType(ProblemException.class, () -> models.version(reference, "1")))
                    .hasMessageContaining("\"%s\" is version 2, and version 1 was asked for".formatted(reference));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hous", "housse", "houses:99", "houses:0"})
    void suggestsANameThatIsNear(String reference) {
        add("houses");
        ProblemException unknown = catchThrowableOfType(ProblemException.class, () -> models.find(reference));

        assertThat(unknown.kind()).isEqualTo(ProblemKind.NOT_FOUND);
        assertThat(unknown.code()).isEqualTo("unknown_model");
        assertThat(unknown).hasMessageContaining("Did you mean \"houses\"?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"utterly-unknown", ":", ":1", "a:b", "a:99999999999", "mdl_", "😀", "%00"})
    void saysWhereToLookForWhatIsNotThere(String reference) {
        assertThat(catchThrowableOfType(ProblemException.class, () -> models.find(reference)))
                .hasMessageContaining("There is no model \"%s\".".formatted(reference));
    }

    @Test
    void keepsEverythingAboutAModel() {
        Model added = add("kept");
        Model found = models.find(added.id());
        ModelManifest expected = ModelFixture.manifest(encoding, spec);

        assertThat(found.manifest().encoding()).isEqualTo(encoding);
        assertThat(found.manifest().train()).isEqualTo(expected.train());
        assertThat(found.manifest().validation()).isNull();
        assertThat(found.manifest().provenance()).isEqualTo(expected.provenance());
        assertThat(found.manifest().example()).hasToString("{size=99.5, rooms=3, town=Köln, new=null}");
        assertThat(Definitions.read(found.manifest().network(), NetworkSpec.class))
                .isEqualTo(spec);
        assertThat(found.createdAt()).isEqualTo(added.createdAt());
        assertThat(found.jobId()).isEqualTo("job_1");
        assertThat(found.weights()).isEqualTo(added.weights());
        assertThat(found.exampleQuery())
                .isEqualTo("/models/%s/predict?size=99.5&rooms=3&town=K%%C3%%B6ln&new=".formatted(added.id()));
    }

    @Test
    void readsTheWeightsItWrote() throws IOException {
        Model model = add("weighed");
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        try (Network network = ModelFixture.network(spec, 1)) {
            network.write(expected);
        }

        assertThat(Files.readAllBytes(file(model))).isEqualTo(expected.toByteArray());
        models.load(model).ask(1, workspace -> assertThat(workspace.rows()).isEqualTo(1));
    }

    @Test
    void refusesWeightsThatAreTorn() throws IOException {
        Model torn = add("torn");
        byte[] whole = Files.readAllBytes(file(torn));
        Files.write(file(torn), Arrays.copyOf(whole, whole.length - 1));
        Model changed = add("changed");
        whole[0]++;
        Files.write(file(changed), whole);
        Model gone = add("gone");
        Files.delete(file(gone));

        assertThat(List.of(torn, changed, gone)).allSatisfy(model -> {
            ProblemException problem = catchThrowableOfType(ProblemException.class, () -> models.load(model));
            assertThat(problem.code()).isEqualTo("damaged_file");
            assertThat(problem).hasMessageContaining(Model.fileName(model.id()));
        });
    }

    private boolean forgets(Models process, Model model) {
        return Boolean.TRUE.equals(transaction.execute(tx -> process.forget(model.id())));
    }

    @Test
    void forgetsNoModelThatIsNeeded() {
        Model needed = add("needed");
        Models used = process(id -> Optional.of(id).filter(needed.id()::equals), 2);

        assertThat(forgets(used, needed)).isFalse();
        assertThat(models.find("needed").id()).isEqualTo(needed.id());
        assertThat(forgets(models, needed)).isTrue();
        assertThat(models.lookUp(needed.id())).isEmpty();
        models.deleteWeights(needed.id());
        assertThat(catchThrowableOfType(ProblemException.class, () -> models.load(needed))
                        .kind())
                .as("whoever had found it before")
                .isEqualTo(ProblemKind.NOT_FOUND);
        assertThat(catchThrowableOfType(
                                ProblemException.class,
                                () -> transaction.executeWithoutResult(tx -> models.hold(needed.id())))
                        .kind())
                .isEqualTo(ProblemKind.NOT_FOUND);
    }

    /** As when somebody deletes a model of a sweep that is about to give up the same. */
    @Test
    void forgetsWhatAnotherHasDeletedSinceItWasSeen() {
        Model seen = add("seen");

        transaction.executeWithoutResult(tx -> {
            assertThat(models.lookUp(seen.id())).isPresent();
            assertThat(CompletableFuture.supplyAsync(() -> forgets(models, seen))
                            .join())
                    .isTrue();
            assertThat(models.forget(seen.id())).isTrue();
        });
        assertThat(models.lookUp(seen.id())).isEmpty();
    }

    @Test
    void givesNoNumberOfADeletedVersionAgain() {
        add("counted");
        Model second = add("counted");
        assertThat(forgets(models, second)).isTrue();
        Model third = add("counted");
        assertThat(third.version()).isEqualTo(3);
        assertThat(catchThrowableOfType(ProblemException.class, () -> models.find("counted:2"))
                        .kind())
                .isEqualTo(ProblemKind.NOT_FOUND);

        Models later = process(id -> Optional.empty(), 2);
        List.of("counted:1", "counted:3").forEach(each -> forgets(later, later.find(each)));
        assertThat(add("counted").version()).as("nothing of the name is left").isEqualTo(4);
    }

    /** A number that is rolled back nobody has had. */
    @Test
    void givesANumberThatWasRolledBack() {
        add("withdrawn");
        transaction.executeWithoutResult(tx -> {
            add("withdrawn");
            tx.setRollbackOnly();
        });

        assertThat(add("withdrawn").version()).isEqualTo(2);
    }

    /** Each is deleted as soon as it is there, by which time others have asked for their number. */
    @Test
    void givesManyAtOnceANumberEachThoughTheyAreDeleted() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Future<Integer>> given = IntStream.range(0, 24)
                    .mapToObj(i -> pool.submit(() -> {
                        Model added = Contested.write(() -> transaction.execute(tx -> add("rivals")));
                        assertThat(forgets(models, added)).isTrue();
                        return added.version();
                    }))
                    .toList();
            List<Integer> versions = new ArrayList<>();
            for (Future<Integer> one : given) {
                versions.add(one.get());
            }
            assertThat(versions)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.rangeClosed(1, 24).boxed().toList());
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void goesOnAfterNothingThatIsNoModel() {
        for (String after : List.of("foo", "mdl_0000000000000", "job_0scaree7t4xr5")) {
            ProblemException problem = catchThrowableOfType(ProblemException.class, () -> page(after, false));
            assertThat(problem.kind()).as(after).isEqualTo(ProblemKind.MALFORMED);
            assertThat(problem.violations().get(0).pointer()).isEqualTo("after");
        }
    }

    @Test
    void readsTheManifestOfAModelOnce() {
        Model first = add("once");
        assertThat(models.find(first.id()))
                .isSameAs(models.find("once"))
                .isSameAs(models.find("once:1"))
                .isSameAs(models.find(first.id()));
        Model second = add("once");

        assertThat(models.find("once").id()).isEqualTo(second.id());
        assertThat(models.find("once:1").id()).isEqualTo(first.id());
        transaction.executeWithoutResult(
                tx -> process(id -> Optional.empty(), 1).forget(second.id()));
        assertThat(models.find("once").id())
                .as("another process forgot the second")
                .isEqualTo(first.id());
        assertThatThrownBy(() -> models.find(second.id())).isInstanceOf(ProblemException.class);
    }

    /** What a name means is the same for everybody until the transaction that changes it ends. */
    @Test
    void aNameMeansTheNextVersionFromTheCommitOn() {
        Model first = add("committed");
        assertThat(models.find("committed").id()).isEqualTo(first.id());
        transaction.executeWithoutResult(tx -> {
            add("committed");
            assertThat(elsewhere("committed")).isEqualTo(first.id());
            tx.setRollbackOnly();
        });
        assertThat(models.find("committed").id()).isEqualTo(first.id());
        Model second = transaction.execute(tx -> {
            Model added = add("committed");
            assertThat(elsewhere("committed")).isEqualTo(first.id());
            return added;
        });
        assertThat(models.find("committed").id()).isEqualTo(second.id());
    }

    /** As a request of its own hears it. */
    private String elsewhere(String reference) {
        return CompletableFuture.supplyAsync(() -> models.find(reference).id()).join();
    }

    @Test
    void keepsThoseInMemoryThatWereAskedLast() {
        Models two = process(id -> Optional.empty(), 2);
        Model first = add("first");
        Model second = add("second");
        Model third = add("third");
        TrainedNetwork firstLoaded = two.load(first);
        TrainedNetwork secondLoaded = two.load(second);
        assertThat(two.load(first)).isSameAs(firstLoaded);
        two.load(third);

        assertThat(two.load(first)).isSameAs(firstLoaded);
        assertThat(two.load(second)).isNotSameAs(secondLoaded);
    }

    @Test
    void givesEachOfManyAtOnceTheSameWeights() throws Exception {
        Model model = add("shared");
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Future<TrainedNetwork>> loaded = IntStream.range(0, 16)
                    .mapToObj(i -> pool.submit(() -> models.load(models.find("shared"))))
                    .toList();
            for (Future<TrainedNetwork> one : loaded) {
                assertThat(one.get()).isSameAs(models.load(model));
            }
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void weightsThatNobodyKnowsAreMovedAside() throws IOException {
        Model kept = add("swept");
        Path orphan = Files.writeString(file(kept).resolveSibling("mdl_orphan.weights"), "half");
        inventory.tidy();

        assertThat(orphan).doesNotExist();
        assertThat(inventory.report().setAside()).contains("models/mdl_orphan.weights");
        assertThat(file(kept)).exists();
    }

    @Test
    void takesBackWeightsThatWereNotRecorded() throws IOException {
        Model model = add("taken-back");
        models.deleteWeights(model.id());

        assertThat(file(model)).doesNotExist();
    }

    @Test
    void walksAllPagesOnce() {
        IntStream.range(0, 5).forEach(i -> add("paged"));
        for (boolean ascending : new boolean[] {true, false}) {
            List<String> seen = new ArrayList<>();
            for (List<Model> page = page(null, ascending); ; page = page(seen.get(seen.size() - 1), ascending)) {
                page.stream().limit(2).map(Model::id).forEach(seen::add);
                if (page.size() < 3) {
                    break;
                }
            }
            assertThat(seen).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(5);
            assertThat(seen).isSortedAccordingTo(ascending ? String::compareTo : (a, b) -> b.compareTo(a));
        }
    }

    private List<Model> page(String after, boolean ascending) {
        return list.page(new PageRequest(2, after, ascending), Wanted.of(null, null, null, ascending ? "asc" : "desc"));
    }
}
