package dev.chainrule.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.WithDatabase;
import dev.chainrule.database.GivenVersions;
import dev.chainrule.database.Inventory;
import dev.chainrule.database.RowLocks;
import dev.chainrule.format.ReadingOptions;
import dev.chainrule.format.UploadedFile;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import dev.chainrule.storage.Storage;
import dev.chainrule.table.Column;
import dev.chainrule.table.Table;
import dev.chainrule.web.paging.PageRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.transaction.support.TransactionTemplate;

/** What the collection of datasets does on every database. */
@WithDatabase
abstract class DatasetsContract {

    @Autowired
    private Inventory inventory;

    @Autowired
    private Datasets datasets;

    @Autowired
    private BuiltInDatasets builtIn;

    @Autowired
    private DatasetRepository repository;

    @Autowired
    private Storage storage;

    @Autowired
    private Uploads uploads;

    @Autowired
    private DatasetSettings settings;

    @Autowired
    private RowLocks locks;

    @Autowired
    private GivenVersions versions;

    @Autowired
    private DatasetNames names;

    @Autowired
    private TransactionTemplate transaction;

    /** As if it were another process on the same database. */
    private Datasets process(DatasetUse use) {
        return new Datasets(
                repository,
                names,
                storage,
                uploads,
                settings,
                locks,
                versions,
                transaction,
                new StaticListableBeanFactory(Map.of("use", use)).getBeanProvider(DatasetUse.class),
                Clock.systemUTC());
    }

    private Dataset add(String name, String csv) {
        try {
            return datasets.add(name, new ByteArrayResource(csv.getBytes(UTF_8)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Path file(String name) {
        return storage.temporaryFolder().resolve("../..").resolve("datasets").resolve(name);
    }

    private Path upload(Dataset dataset) {
        return storage.temporaryFolder()
                .resolve("../..")
                .resolve("uploads")
                .resolve(dataset.uploads().get(0).file());
    }

    private Dataset add(String name) {
        return add(name, "a,b\n1,2\n3,4\n");
    }

    @Test
    void hasTheBuiltInDatasetsFromTheFirstStart() {
        assertThat(datasets.find("xor").rows()).isEqualTo(4);
        assertThat(datasets.find("houses").rows()).isEqualTo(3);
        assertThat(datasets.find("iris").rows()).isEqualTo(150);
        assertThat(datasets.find("digits").rows()).isEqualTo(1797);
        assertThat(datasets.find("digits").columns()).hasSize(65);
    }

    @Test
    void loadsTheBuiltInDatasetsOnlyOnce() {
        builtIn.afterSingletonsInstantiated();
        assertThat(builtIn.firstStart()).isFalse();
        assertThat(datasets.find("iris").version()).isEqualTo(1);
        BuiltInDatasets.NAMES.forEach(name -> datasets.open(datasets.find(name)).close());
    }

    @Test
    void findsByIdAndTheLatestVersionByName() {
        Dataset first = add("flowers");
        Dataset second = add("flowers");
        assertThat(first.version()).isEqualTo(1);
        assertThat(second.version()).isEqualTo(2);
        assertThat(datasets.find("flowers").id()).isEqualTo(second.id());
        assertThat(datasets.find(first.id()).version()).isEqualTo(1);
        assertThat(first.id()).matches("ds_[0-9a-z]{13}");
    }

    @Test
    void keepsEverythingAboutADataset() {
        Dataset added = add("kept", "größe,art\n1,猫\n2,猫\n3,x\n");
        Dataset found = datasets.find("kept");
        assertThat(found.columns().get(1).histogram())
                .containsExactly(new Column.ValueCount("猫", 2), new Column.ValueCount("x", 1));
        assertThat(found.columns().get(0).mean()).isEqualTo(2);
        assertThat(found.sha256()).isEqualTo(added.sha256());
        assertThat(found.createdAt()).isEqualTo(added.createdAt());
        assertThat(found.warnings()).isEqualTo(added.warnings());
        try (Table table = datasets.open(found)) {
            assertThat(table.rows(2, 1)).hasToString("[{größe=3, art=x}]");
        }
    }

    @Test
    void keepsAProfileOfThousandsOfColumns() {
        String header = String.join(
                ",",
                IntStream.range(0, 5000)
                        .mapToObj(i -> "column_with_a_long_name_" + i)
                        .toList());
        String row = String.join(
                ",", IntStream.range(0, 5000).mapToObj(String::valueOf).toList());
        add("wide", header + "\n" + row + "\n" + row + "\n");
        assertThat(datasets.find("wide").columns()).hasSize(5000);
        assertThat(datasets.find("wide").warnings()).hasSize(100);
    }

    @Test
    void suggestsANameThatIsNear() {
        ProblemException problem = catchThrowableOfType(ProblemException.class, () -> datasets.find("digit"));
        assertThat(problem.kind()).isEqualTo(ProblemKind.NOT_FOUND);
        assertThat(problem.code()).isEqualTo("unknown_dataset");
        assertThat(problem).hasMessage("There is no dataset \"digit\". Did you mean \"digits\"?");
    }

    @Test
    void walksAllPagesOnce() {
        IntStream.range(0, 7).forEach(i -> add("page"));
        for (boolean ascending : new boolean[] {true, false}) {
            List<String> seen = new ArrayList<>();
            for (List<Dataset> page = page(null, ascending); ; page = page(seen.get(seen.size() - 1), ascending)) {
                page.stream().limit(2).map(Dataset::id).forEach(seen::add);
                if (page.size() < 3) {
                    break;
                }
            }
            assertThat(seen).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(7 + 4);
            assertThat(seen).isSortedAccordingTo(ascending ? String::compareTo : (a, b) -> b.compareTo(a));
        }
    }

    private List<Dataset> page(@Nullable String after, boolean ascending) {
        return datasets.page(new PageRequest(2, after, ascending), null);
    }

    @Test
    void deletesTheRowAndTheFile() {
        Dataset gone = add("gone", "a,b\n10,2\n3,4\n");
        Path file = file(gone.id() + ".table");
        assertThat(file).exists();
        datasets.delete(gone.id());
        assertThat(file).doesNotExist();
        assertThat(catchThrowableOfType(ProblemException.class, () -> datasets.find("gone"))
                        .kind())
                .isEqualTo(ProblemKind.NOT_FOUND);
    }

    @Test
    void sharesOneFileAmongDatasetsWithTheSameCells() {
        Dataset first = add("shared", "a,b\n11,2\n3,4\n");
        Dataset second = add("shared", "a,b\n11,2\n3,4\n");
        Dataset third = add("other", "a,b\n11,2\n3,4\n");
        assertThat(second.file()).isEqualTo(first.file());
        assertThat(file(second.id() + ".table")).doesNotExist();
        datasets.delete(first.id());
        datasets.delete(third.id());
        try (Table table = datasets.open(datasets.find("shared"))) {
            assertThat(table.rows(0, 1)).hasToString("[{a=11, b=2}]");
        }
        inventory.tidy();
        assertThat(file(first.file().name())).exists();
        datasets.delete(second.id());
        assertThat(file(first.file().name())).doesNotExist();
    }

    @Test
    void doesNotShareAFileThatIsDamaged() throws IOException {
        Dataset first = add("torn", "a,b\n12,2\n3,4\n");
        Files.delete(file(first.file().name()));
        Dataset second = add("torn", "a,b\n12,2\n3,4\n");
        assertThat(second.file().name()).isNotEqualTo(first.file().name());
        datasets.open(second).close();
    }

    @Test
    void givesNoNumberOfADeletedVersionAgain() {
        Dataset first = add("counted");
        datasets.delete(add("counted").id());
        assertThat(add("counted").version()).isEqualTo(3);

        process(dataset -> Optional.empty()).rename(datasets.find("counted").id(), "moved-away");
        datasets.delete(first.id());
        assertThat(add("counted").version()).as("nothing of the name is left").isEqualTo(4);
        datasets.delete("moved-away");
        assertThat(datasets.rename("counted", "moved-away").version()).isEqualTo(2);
    }

    @Test
    void renamesToANameThatNoneHas() {
        Dataset first = add("before");
        Dataset renamed = datasets.rename("before", "afterwards");
        assertThat(renamed.id()).isEqualTo(first.id());
        assertThat(datasets.find("afterwards").id()).isEqualTo(first.id());
        assertThat(datasets.exists("before")).isFalse();
        assertThat(datasets.rename(first.id(), "afterwards").version()).isEqualTo(1);
        assertThat(add("afterwards").version()).isEqualTo(2);
    }

    @Test
    void takesNoNameOverFromAnotherDataset() throws IOException {
        Dataset owner = add("owned");
        Dataset other = add("ownerless");
        ProblemException renaming =
                catchThrowableOfType(ProblemException.class, () -> datasets.rename(other.id(), "owned"));
        assertThat(renaming.kind()).isEqualTo(ProblemKind.CONFLICT);
        assertThat(renaming.code()).isEqualTo("dataset_name_taken");
        assertThat(renaming).hasMessageContaining(owner.id());
        ReadingOptions options = ReadingOptions.of("{\"types\":{\"a\":\"category\"}}");
        ProblemException reading =
                catchThrowableOfType(ProblemException.class, () -> datasets.readAgain(other.id(), "owned", options));
        assertThat(reading.code()).isEqualTo("dataset_name_taken");

        assertThat(datasets.find("owned").id()).isEqualTo(owner.id());
        assertThat(datasets.find(other.id()).name()).isEqualTo("ownerless");
        Dataset second = add("owned");
        assertThat(catchThrowableOfType(ProblemException.class, () -> datasets.rename(second.id(), "ownerless")))
                .isNotNull();
    }

    @Test
    void givesANameThatManyWantAtOnceToOneOfThem() throws Exception {
        List<Dataset> rivals =
                IntStream.range(0, 4).mapToObj(i -> add("rival-" + i)).toList();
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Future<Dataset>> renamed = rivals.stream()
                    .map(rival -> pool.submit(
                            () -> process(dataset -> Optional.empty()).rename(rival.id(), "wanted")))
                    .toList();
            List<Throwable> refused = new ArrayList<>();
            for (Future<Dataset> one : renamed) {
                refused.add(catchThrowable(one::get));
            }
            assertThat(refused).filteredOn(Objects::isNull).hasSize(1);
            assertThat(datasets.page(new PageRequest(10, null, true), "wanted"))
                    .extracting(Dataset::version)
                    .containsExactly(1);
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void goesOnAfterNothingThatIsNoDataset() {
        String model = "mdl_0scaree7t4xr5";
        for (String after : List.of("foo", " ", "ds_xxx", "ds_0000000000000", model)) {
            ProblemException problem = catchThrowableOfType(
                    ProblemException.class, () -> datasets.page(new PageRequest(2, after, false), null));
            assertThat(problem.kind()).as(after).isEqualTo(ProblemKind.MALFORMED);
            assertThat(problem.violations().get(0).pointer()).isEqualTo("after");
            assertThat(problem).hasMessageContaining(after);
        }
    }

    /** Where two processes share the directory, too. */
    @Test
    void sharesNoFileThatIsDeletedMeanwhile() throws Exception {
        Datasets other = process(dataset -> Optional.empty());
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 20; round++) {
                String csv = "a,b\n%s,7\n3,4\n".formatted(1000 + round);
                Dataset first = add("shared-" + round, csv);
                CyclicBarrier start = new CyclicBarrier(2);
                Future<Dataset> second = pool.submit(() -> {
                    start.await();
                    return add("shared-" + first.id(), csv);
                });
                Future<?> deleted = pool.submit(() -> {
                    start.await();
                    other.delete(first.id());
                    return null;
                });
                deleted.get();
                datasets.open(second.get()).close();
                assertThat(upload(second.get())).exists();
            }
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void listsTheVersionsOfAName() {
        IntStream.range(0, 3).forEach(i -> add("versions"));
        assertThat(datasets.page(new PageRequest(2, null, false), "versions"))
                .extracting(Dataset::version)
                .containsExactly(3, 2, 1);
        assertThat(datasets.page(new PageRequest(2, null, true), "versions"))
                .extracting(Dataset::version)
                .containsExactly(1, 2, 3);
    }

    @Test
    void refusesToDeleteWhatIsNeeded() {
        Dataset needed = add("needed");
        DatasetUse use = dataset -> Optional.of("job job_1");
        Datasets used = process(use);
        ProblemException problem = catchThrowableOfType(ProblemException.class, () -> used.delete(needed.id()));
        assertThat(problem.kind()).isEqualTo(ProblemKind.CONFLICT);
        assertThat(problem).hasMessageContaining("job job_1");
        assertThat(datasets.find("needed").id()).isEqualTo(needed.id());
    }

    @Test
    void givesEachOfManyUploadsAtOnceItsOwnVersion() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Future<Dataset>> added = IntStream.range(0, 8)
                    .mapToObj(i -> pool.submit(() -> add("crowded")))
                    .toList();
            List<Integer> versions = new ArrayList<>();
            for (Future<Dataset> dataset : added) {
                versions.add(dataset.get().version());
            }
            assertThat(versions).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8);
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void tablesThatNobodyKnowsAreMovedAside() throws IOException {
        Path orphan = Files.writeString(file("ds_orphan.table"), "half");
        Dataset kept = add("swept");
        inventory.tidy();
        assertThat(orphan).doesNotExist();
        assertThat(inventory.report().setAside()).contains("datasets/ds_orphan.table");
        datasets.open(kept).close();
    }

    @Test
    void readsAnUploadAgainAsItsNextVersion() throws IOException {
        Dataset first = add("towns", "zip,y\n01234,1\n00501,NA\n");
        Dataset second = datasets.readAgain(first.id(), null, ReadingOptions.of("{\"types\":{\"zip\":\"integer\"}}"));
        Dataset third = datasets.readAgain("towns", "places", ReadingOptions.of("{\"missing\":[\"1\"]}"));
        assertThat(second.version()).isEqualTo(2);
        assertThat(rows(second)).isEqualTo("[{zip=1234, y=1}, {zip=501, y=null}]");
        assertThat(rows(third)).isEqualTo("[{zip=1234, y=null}, {zip=501, y=NA}]");
        assertThat(third.name()).isEqualTo("places");
        assertThat(rows(datasets.find(first.id()))).isEqualTo("[{zip=01234, y=1}, {zip=00501, y=null}]");
        assertThat(datasets.readAgain(third.id(), null, ReadingOptions.of("{\"missing\":[\"1\"]}"))
                        .id())
                .isEqualTo(third.id());
    }

    @Test
    void takesBackWhatAnUploadWasReadAs() throws IOException {
        Dataset found = add("shares", "Shares\n\nid;share;n\na;12,5 %;1\nb;7 %;2\n");
        Dataset told = datasets.readAgain(
                found.id(),
                null,
                ReadingOptions.of("{\"names\":[\"x\",\"y\",\"z\"],\"drop\":[\"z\"],\"percent\":false}"));
        Dataset back = datasets.readAgain(
                told.id(),
                null,
                ReadingOptions.of("{\"names\":[],\"drop\":[],\"percent\":true,\"missing_also\":[\"a\"]}"));

        assertThat(rows(found)).isEqualTo("[{id=a, share=12.5, n=1}, {id=b, share=7.0, n=2}]");
        assertThat(found.readAs().get("skip_lines").intValue()).isEqualTo(2);
        assertThat(rows(told)).isEqualTo("[{x=a, y=12,5 %}, {x=b, y=7 %}]");
        assertThat(rows(back)).isEqualTo("[{id=null, share=12.5, n=1}, {id=b, share=7.0, n=2}]");
        assertThat(back.readAs().get("missing_also")).hasSize(1);
        assertThat(found.written(List.of("share"), List.of("n")))
                .isNotEqualTo(told.written(List.of("y"), List.of("x")));
    }

    @Test
    void passesOverOptionsOfAnotherFormatThatWereSaidBefore() throws IOException {
        ReadingOptions delimiter = ReadingOptions.of("{\"delimiter\":\";\"}");
        UploadedFile file =
                new UploadedFile("a.csv", null, () -> new ByteArrayInputStream("a;b\n1;2\n3;4\n".getBytes(UTF_8)));
        Dataset csv = datasets.add("formats", delimiter, List.of(file));

        Dataset text = datasets.readAgain(csv.id(), null, ReadingOptions.of("{\"format\":\"text\"}"));
        ProblemException refused = catchThrowableOfType(
                ProblemException.class,
                () -> datasets.readAgain(text.id(), null, ReadingOptions.of("{\"delimiter\":\",\"}")));
        Dataset again = datasets.readAgain(text.id(), null, ReadingOptions.of("{\"format\":\"csv\"}"));

        assertThat(text.readAs().has("delimiter")).isFalse();
        assertThat(refused.violations()).extracting(Violation::pointer).containsExactly("/options/delimiter");
        assertThat(rows(again)).isEqualTo(rows(csv));
    }

    @Test
    void passesOverTheTabThatAContentTypeMeans() throws IOException {
        UploadedFile json =
                new UploadedFile("a.json", null, () -> new ByteArrayInputStream("[[1,2],[3,4]]".getBytes(UTF_8)));
        ReadingOptions said = ReadingOptions.DEFAULT;

        assertThat(datasets.add("tabs", said.withDelimiterIfNone('\t'), said, List.of(json))
                        .readAs()
                        .has("delimiter"))
                .isFalse();
    }

    private String rows(Dataset dataset) {
        try (Table table = datasets.open(dataset)) {
            return table.rows(0, 10).toString();
        }
    }

    @Test
    void sharesTheUploadAmongDatasetsMadeOfIt() throws IOException {
        Dataset first = add("raw", "a,b\n13,2\n3,4\n");
        Dataset again = add("raw", "a,b\n13,2\n3,4\n");
        Dataset other = datasets.readAgain("raw", null, ReadingOptions.of("{\"types\":{\"a\":\"number\"}}"));
        assertThat(again.uploads()).isEqualTo(first.uploads());
        assertThat(other.uploads()).isEqualTo(first.uploads());
        datasets.delete(first.id());
        datasets.delete(again.id());
        inventory.tidy();
        assertThat(upload(other)).exists();
        datasets.delete(other.id());
        assertThat(upload(other)).doesNotExist();
    }

    @Test
    void doesNotReadAgainWhatItDoesNotKeep() throws IOException {
        StringBuilder csv = new StringBuilder("a,b\n");
        String row = "x".repeat(1000) + ",1\n";
        while (csv.length() <= 256 << 10) {
            csv.append(row);
        }
        Dataset large = add("large", csv.toString());
        assertThat(large.uploads()).isEmpty();
        ProblemException problem = catchThrowableOfType(
                ProblemException.class,
                () -> datasets.readAgain("large", null, ReadingOptions.of("{\"header\":false}")));
        assertThat(problem.kind()).isEqualTo(ProblemKind.CONFLICT);
        assertThat(problem.code()).isEqualTo("upload_not_kept");
        assertThat(problem).hasMessageContaining("chainrule.dataset.keep-uploads");
    }

    @Test
    void keepsNeitherUploadNorTableOfWhatCannotBeRead() throws IOException {
        Dataset kept = add("uncut", "a,b\nx,2\ny,4\n");
        List<String> before = filesOfAll();
        assertThat(catchThrowableOfType(
                                ProblemException.class,
                                () -> datasets.readAgain(
                                        kept.id(), null, ReadingOptions.of("{\"types\":{\"a\":\"number\"}}")))
                        .violations())
                .hasSize(2);
        assertThat(filesOfAll()).isEqualTo(before);
        assertThat(datasets.find("uncut").id()).isEqualTo(kept.id());
    }

    private List<String> filesOfAll() throws IOException {
        try (Stream<Path> files = Files.walk(storage.temporaryFolder().resolve("../.."))) {
            return files.filter(Files::isRegularFile)
                    .map(Path::toString)
                    .filter(file -> file.contains("/datasets/") || file.contains("/uploads/"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void readsADatasetOnceForAllWhoAskWhileItIsCalledSo() {
        Datasets other = process(dataset -> Optional.empty());
        Dataset added = add("read-once");
        Dataset found = datasets.find("read-once");
        assertThat(datasets.find(added.id())).isSameAs(found);
        other.rename(added.id(), "read-twice");
        assertThat(datasets.find(added.id()).name()).isEqualTo("read-twice");
        assertThat(found.name()).as("of who has it already").isEqualTo("read-once");
        assertThat(catchThrowable(() -> datasets.find("read-once"))).isInstanceOf(ProblemException.class);
        other.delete(added.id());

        assertThat(catchThrowable(() -> datasets.find("read-twice"))).isInstanceOf(ProblemException.class);
        assertThat(catchThrowable(() -> datasets.find(added.id()))).isInstanceOf(ProblemException.class);
    }

    @Test
    void refusesNamesThatWouldNotWorkInAPath() {
        for (String name : List.of("", " ", "a b", "a/b", "../a", "a@b", "a:b", "ds_a", "-a", "a".repeat(101), "ä")) {
            ProblemException problem = catchThrowableOfType(ProblemException.class, () -> add(name));
            assertThat(problem.violations().get(0).pointer()).as(name).isEqualTo("name");
        }
        assertThat(add("a".repeat(100)).version()).isEqualTo(1);
    }
}
