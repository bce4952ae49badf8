package dev.chainrule.dataset;

import dev.chainrule.choice.Word;
import dev.chainrule.database.DatabaseAway;
import dev.chainrule.database.FileOwner;
import dev.chainrule.database.GivenVersions;
import dev.chainrule.database.IdKind;
import dev.chainrule.database.RowLocks;
import dev.chainrule.definition.NameRule;
import dev.chainrule.definition.Spelling;
import dev.chainrule.format.FileFormat;
import dev.chainrule.format.Intake;
import dev.chainrule.format.ReadUpload;
import dev.chainrule.format.ReadingOptions;
import dev.chainrule.format.UploadedFile;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import dev.chainrule.storage.Storage;
import dev.chainrule.storage.StoredFile;
import dev.chainrule.table.Column;
import dev.chainrule.table.Table;
import dev.chainrule.web.paging.PageRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.io.InputStreamSource;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The datasets there are. */
@Component
public class Datasets implements FileOwner {

    private static final String NAME_RULE = NameRule.WORDS + ", not with \"%s\"".formatted(IdKind.DATASET.prefix());
    private static final int NAMES_COMPARED = 1000;
    /** Of the datasets that are kept at hand; about 15 MB of heap. */
    private static final int KNOWN_COLUMNS = 4000;
    /** Of one file, among which one is looked for that reads as it once did. */
    private static final int MOST_READINGS = 100;

    /** So that a name is given, and a file shared, by one process at a time. */
    private static final String LATCH = "datasets";

    private final DatasetRepository repository;
    private final DatasetNames names;
    private final Storage storage;
    private final Uploads uploads;
    private final DatasetSettings settings;
    private final RowLocks locks;
    private final GivenVersions versions;
    private final TransactionTemplate transaction;
    private final ReadingTurns turns;
    private final ObjectProvider<DatasetUse> uses;
    private final KnownDatasets known = new KnownDatasets(KNOWN_COLUMNS);
    private final Clock clock;

    Datasets(
            DatasetRepository repository,
            DatasetNames names,
            Storage storage,
            Uploads uploads,
            DatasetSettings settings,
            RowLocks locks,
            GivenVersions versions,
            TransactionTemplate transaction,
            ObjectProvider<DatasetUse> uses,
            Clock clock) {
        this.repository = repository;
        this.names = names;
        this.storage = storage;
        this.uploads = uploads;
        this.settings = settings;
        this.locks = locks;
        this.versions = versions;
        this.transaction = transaction;
        this.turns = new ReadingTurns(settings);
        this.uses = uses;
        this.clock = clock;
    }

    /** By id, or the latest version of a name. */
    public Dataset find(String idOrName) {
        return called(idOrName)
                .flatMap(now -> known.find(now, () -> repository.findById(now.id())))
                .orElseThrow(() -> unknown(idOrName));
    }

    /**
     * The one that a body names as its {@code /dataset}.
     *
     * @throws ProblemException as of that field where there is none
     */
    public Dataset asked(String reference) {
        try {
            return find(reference);
        } catch (ProblemException unknown) {
            throw notAsked(unknown, reference);
        }
    }

    /** That there is no such dataset, as of the field that names it; any other problem as it is. */
    public static ProblemException notAsked(ProblemException unknown, String reference) {
        return unknown.kind() != ProblemKind.NOT_FOUND
                ? unknown
                : new ProblemException(
                        ProblemKind.INVALID,
                        unknown.code(),
                        unknown.detail(),
                        List.of(Violation.at("/dataset", unknown.detail(), reference, "GET /datasets lists them")));
    }

    /** No name begins as ids do. */
    private Optional<DatasetNames.Called> called(String idOrName) {
        return IdKind.DATASET.names(idOrName) ? names.called(idOrName) : names.latest(idOrName);
    }

    /** As {@link #find}, in the caller's transaction, which may change it. */
    private Dataset read(String idOrName) {
        return called(idOrName).flatMap(now -> repository.findById(now.id())).orElseThrow(() -> unknown(idOrName));
    }

    /**
     * The dataset with this id, or the latest other one that was read from a file with the same content.
     *
     * @param fitting whether its columns are those that are looked for: the same file may have been read otherwise
     */
    public Optional<Dataset> lookUp(String id, String sha256, Predicate<List<Column>> fitting) {
        Predicate<Dataset> sought = it -> it.sha256().equals(sha256) && fitting.test(it.columns());
        return repository
                .findById(id)
                .filter(sought)
                .or(() -> repository.findBySha256OrderByIdDesc(sha256, Limit.of(MOST_READINGS)).stream()
                        .filter(sought)
                        .findFirst());
    }

    private ProblemException unknown(String name) {
        return IdKind.DATASET.unknown(name, Spelling.nearest(name, repository.names(Limit.of(NAMES_COMPARED))));
    }

    public boolean exists(String name) {
        return names.latest(name).isPresent();
    }

    /**
     * Up to one more than the page holds, newest first unless ascending.
     *
     * @param name to see only its versions
     */
    public List<Dataset> page(PageRequest page, @Nullable String name) {
        return page.read(
                IdKind.DATASET,
                repository::existsById,
                (from, limit) -> name == null
                        ? repository.findByIdGreaterThanOrderByIdAsc(from, limit)
                        : repository.findByNameAndIdGreaterThanOrderByIdAsc(name, from, limit),
                (from, limit) -> name == null
                        ? repository.findByIdLessThanOrderByIdDesc(from, limit)
                        : repository.findByNameAndIdLessThanOrderByIdDesc(name, from, limit));
    }

    /** Reads a CSV file in UTF-8 whose first line names the columns; the same name again is the next version. */
    public Dataset add(String name, InputStreamSource csv) throws IOException {
        return add(name, ReadingOptions.DEFAULT, List.of(new UploadedFile(null, null, csv::getInputStream)));
    }

    /** Nothing is stored when anything is wrong with the file. */
    Dataset add(@Nullable String name, ReadingOptions options, List<UploadedFile> files) throws IOException {
        return add(name, options, options, files);
    }

    /** @param said those of the options that the sender has said; others that say nothing about the file are passed over */
    Dataset add(@Nullable String name, ReadingOptions options, ReadingOptions said, List<UploadedFile> files)
            throws IOException {
        return add(name, false, new Told(options, said), files, dataset -> {});
    }

    /** @param said now, rather than kept from before or meant by something else */
    private record Told(ReadingOptions all, ReadingOptions said) {}

    /**
     * Reads a file that was made here; the same name again is the next version.
     *
     * @param beside what is written in the same transaction; what it throws keeps the dataset from being recorded
     */
    public Dataset add(String name, ReadingOptions options, UploadedFile file, Consumer<Dataset> beside)
            throws IOException {
        return add(name, false, new Told(options, options), List.of(file), beside);
    }

    /**
     * @param free whether no other dataset may have the name
     * @param beside what is written in the same transaction
     */
    private Dataset add(
            @Nullable String name, boolean free, Told options, List<UploadedFile> files, Consumer<Dataset> beside)
            throws IOException {
        String key = Storage.uniqueName();
        String chosen = name == null ? "dataset-" + key : checked(name);
        String id = IdKind.DATASET.of(key);
        ReadUpload reading = read(files, options, id);
        Optional<Dataset> recorded = Optional.empty();
        boolean unknown = false; // whether it is recorded: the database went away meanwhile
        List<KeptFile> kept = List.of();
        try {
            kept = uploads.keep(id, files, reading.bytes());
            recorded = Optional.of(record(new Recorded(id, chosen, free), reading, options.all(), kept, beside));
            return recorded.get();
        } catch (RuntimeException failed) {
            unknown = DatabaseAway.leavesOpen(failed);
            throw failed;
        } finally {
            if (!unknown) {
                deleteUnneeded(recorded, reading, id, kept);
            }
        }
    }

    /** Without asking the database, which may be away: nobody but the dataset itself can have been told of these files. */
    private void deleteUnneeded(Optional<Dataset> recorded, ReadUpload reading, String id, List<KeptFile> kept) {
        String table = reading.file().name();
        if (recorded.isEmpty() || !recorded.get().file().name().equals(table)) {
            storage.delete(Dataset.FOLDER, table);
        }
        if (recorded.isEmpty()) {
            storage.delete(Dataset.FOLDER, Dataset.skippedName(id));
        }
        uploads.drop(kept, recorded.map(Dataset::uploads).orElse(List.of()));
    }

    /** @param free whether no other dataset may have the name */
    private record Recorded(String id, String name, boolean free) {}

    private ReadUpload read(List<UploadedFile> files, Told options, String id) throws IOException {
        Intake intake = new Intake(storage, settings.limits());
        return turns.take(
                () -> intake.read(files, options.all(), options.said(), Dataset.FOLDER, Dataset.fileName(id)));
    }

    /** Not while one is deleted, whose files it may share. */
    private Dataset record(
            Recorded as, ReadUpload reading, ReadingOptions options, List<KeptFile> kept, Consumer<Dataset> beside) {
        shared(reading.file()); // whether equal files are whole is found out before others wait, and remembered
        uploads.shared(kept, reading.sha256());
        return latched(() -> {
            if (as.free()) {
                requireFree(as.name());
            }
            ReadUpload shared = reading.with(shared(reading.file()));
            List<KeptFile> files = uploads.shared(kept, reading.sha256());
            int version = nextVersion(as.name());
            Dataset recorded = repository.saveAndFlush(
                    new Dataset(as.id(), as.name(), version, clock.instant(), shared, options, files));
            beside.accept(recorded);
            return recorded;
        });
    }

    /** Nobody else does so at the same time, in this process or another. */
    private synchronized <T> T latched(Supplier<T> work) {
        return Objects.requireNonNull(transaction.execute(tx -> {
            locks.take(RowLocks.Table.LATCHES, LATCH);
            return work.get();
        }));
    }

    /** Else everybody who asks by the name would get another dataset from then on. */
    private void requireFree(String name) {
        names.latest(name).ifPresent(owner -> {
            String detail =
                    "The name \"%s\" belongs to dataset %s (version %s).".formatted(name, owner.id(), owner.version());
            throw new ProblemException(
                    ProblemKind.CONFLICT,
                    "dataset_name_taken",
                    detail,
                    List.of(Violation.at(
                            "/name",
                            "belongs to another dataset",
                            name,
                            "an unused name; an upload under this name becomes its next version")));
        });
    }

    /**
     * Reads its upload again, in another way: the next version of its name, or of one that none has.
     *
     * @param name null to stay with its own
     * @param options what they leave open stays as it was
     * @return the dataset itself where nothing is different
     */
    Dataset readAgain(String idOrName, @Nullable String name, ReadingOptions options) throws IOException {
        Dataset dataset = find(idOrName);
        ReadingOptions changed = dataset.options().with(options);
        if (changed.equals(dataset.options())) {
            return name == null ? dataset : rename(dataset.id(), name);
        }
        boolean apart = changed.shape() == null && dataset.columns().stream().noneMatch(Column::wide);
        if (apart
                && Word.find(FileFormat.class, dataset.format())
                        .filter(FileFormat::arrays)
                        .isPresent()) { // as an earlier version read them
            changed = changed.with(ReadingOptions.APART);
        }
        if (name == null || name.equals(dataset.name())) {
            return add(dataset.name(), changed, options, uploads.of(dataset));
        }
        requireFree(checked(name));
        return add(name, true, new Told(changed, options), uploads.of(dataset), next -> {});
    }

    /** A file with the same content that is there already and whole, or else this one. */
    private StoredFile shared(StoredFile file) {
        return repository
                .findFirstByTableSha256AndTableBytes(file.sha256(), file.bytes())
                .map(Dataset::file)
                .filter(storage::isWhole)
                .orElse(file);
    }

    /** It becomes a version of a name that none has: the first, unless others of that name have been deleted. */
    Dataset rename(String idOrName, String name) {
        checked(name);
        return latched(() -> {
            Dataset dataset = read(idOrName);
            if (dataset.name().equals(name)) {
                return dataset;
            }
            requireFree(name);
            dataset.rename(name, nextVersion(name));
            return repository.saveAndFlush(dataset);
        });
    }

    /**
     * Keeps a dataset from being deleted until the caller's transaction ends, in which the use of it is written down; to be
     * called last.
     *
     * @throws ProblemException where it has been deleted
     */
    public void hold(String id) {
        if (!locks.keep(RowLocks.Table.DATASETS, id)) {
            throw unknown(id);
        }
    }

    private int nextVersion(String name) {
        int highest = names.latest(name).map(DatasetNames.Called::version).orElse(0);
        return versions.next(GivenVersions.Versioned.DATASETS, name, highest);
    }

    static String checked(String name) {
        return checked(name, "name");
    }

    /**
     * A name that a dataset may have.
     *
     * @param pointer to where it stands
     * @throws ProblemException where it may not
     */
    public static String checked(String name, String pointer) {
        if (!NameRule.suits(name) || IdKind.DATASET.names(name)) {
            throw ProblemException.invalid(pointer, "this is not a valid name of a dataset", name, NAME_RULE);
        }
        return name;
    }

    /** The name, shortened where it has to be, with something after it. */
    public static String nameWith(String name, String suffix) {
        return NameRule.with(name, suffix);
    }

    /** A name from that of a file: {@code My flowers.csv.gz} becomes {@code My-flowers}. */
    static @Nullable String nameOf(@Nullable String file) {
        if (file == null) {
            return null;
        }
        String base = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
        String plain = base.replaceFirst(
                        "(?i)(\\.(csv|tsv|tab|txt|json|ndjson|jsonl|arff|npy|npz|idx|zip|xlsx|xlsm)|[.-]idx\\d-ubyte)?(\\.gz)?$",
                        "")
                .replaceAll("[^A-Za-z0-9._-]+", "-")
                .replaceFirst("^(?:%s|[^A-Za-z0-9])++".formatted(IdKind.DATASET.prefix()), "");
        return plain.isEmpty() ? null : plain.substring(0, Math.min(NameRule.LONGEST, plain.length()));
    }

    /** @throws ProblemException while something needs it */
    public void delete(String idOrName) {
        Unneeded unneeded = latched(() -> {
            Dataset found = read(idOrName);
            locks.take(RowLocks.Table.DATASETS, found.id());
            uses.stream().flatMap(use -> use.useOf(found).stream()).findFirst().ifPresent(use -> {
                throw inUse(found, use);
            });
            repository.delete(found);
            repository.flush();
            return unneeded(found);
        });
        unneeded.tables().forEach(table -> storage.delete(Dataset.FOLDER, table));
        uploads.drop(unneeded.uploads(), List.of());
    }

    /** Files that no dataset names any more. */
    private record Unneeded(List<String> tables, List<KeptFile> uploads) {}

    private Unneeded unneeded(Dataset deleted) {
        List<String> tables = new ArrayList<>(List.of(Dataset.skippedName(deleted.id())));
        String table = deleted.file().name();
        if (!repository.existsByTableFile(table)) {
            tables.add(table);
        }
        return new Unneeded(tables, uploads.unneeded(deleted));
    }

    private static ProblemException inUse(Dataset dataset, String use) {
        return new ProblemException(
                ProblemKind.CONFLICT,
                "dataset_in_use",
                "The dataset \"%s\" cannot be deleted while %s needs it.".formatted(dataset.name(), use));
    }

    /** Its cells; to be closed. */
    public Table open(Dataset dataset) {
        return Table.open(open(dataset, dataset.file()), dataset.columns());
    }

    /** The rows that were left out, as CSV; null where there are none. To be closed. */
    @Nullable
    InputStream skipped(Dataset dataset) {
        return dataset.skippedRows() == 0 ? null : Channels.newInputStream(open(dataset, dataset.skipped()));
    }

    /** @throws ProblemException where it has been deleted meanwhile, or is damaged */
    private FileChannel open(Dataset dataset, StoredFile file) {
        try {
            return storage.open(file);
        } catch (ProblemException unreadable) {
            if (!repository.existsById(dataset.id())) {
                throw unknown(dataset.id());
            }
            throw unreadable;
        }
    }

    /** Tables, and the rows that were left out of them. */
    @Override
    public OwnedFiles files() {
        Set<String> known = new HashSet<>(repository.tableFiles());
        repository.idsWithSkippedRows().forEach(id -> known.add(Dataset.skippedName(id)));
        return new OwnedFiles(Dataset.FOLDER, known);
    }

    boolean none() {
        return repository.count() == 0;
    }
}
