package dev.chainrule.dataset;

import com.github.f4b6a3.tsid.TsidCreator;
import dev.chainrule.definition.Spelling;
import dev.chainrule.format.CsvOptions;
import dev.chainrule.format.Intake;
import dev.chainrule.format.Reading;
import dev.chainrule.format.UploadedFile;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.storage.Storage;
import dev.chainrule.storage.StoredFile;
import dev.chainrule.table.Table;
import dev.chainrule.web.PageRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.io.InputStreamSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/** The datasets there are. */
@Component
public class Datasets {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final String NAME_RULE =
            "1 to 100 letters, digits, dots, dashes and underscores, beginning with a letter or digit, not with \"ds_\"";
    private static final int LONGEST_NAME = 100;
    private static final int NAMES_COMPARED = 1000;
    private static final int ATTEMPTS = 5;
    /** Sorts after every id. */
    private static final String LAST_ID = "ds_zzzzzzzzzzzzzzzz";

    private final DatasetRepository repository;
    private final Storage storage;
    private final Uploads uploads;
    private final DatasetSettings settings;
    private final ReadingTurns turns;
    private final ObjectProvider<DatasetUse> uses;
    private final Clock clock = Clock.systemUTC();

    Datasets(
            DatasetRepository repository,
            Storage storage,
            Uploads uploads,
            DatasetSettings settings,
            ObjectProvider<DatasetUse> uses) {
        this.repository = repository;
        this.storage = storage;
        this.uploads = uploads;
        this.settings = settings;
        this.turns = new ReadingTurns(settings);
        this.uses = uses;
    }

    /** By id, or the latest version of a name. */
    public Dataset find(String idOrName) {
        return repository
                .findById(idOrName)
                .or(() -> repository.findFirstByNameOrderByVersionDesc(idOrName))
                .orElseThrow(() -> unknown(idOrName));
    }

    /** The dataset with this id, or another that was read from a file with the same content. */
    public Optional<Dataset> lookUp(String id, String sha256) {
        return repository.findById(id).or(() -> repository.findFirstBySha256OrderByIdDesc(sha256));
    }

    private ProblemException unknown(String name) {
        String hint = Spelling.nearest(name, repository.names(Limit.of(NAMES_COMPARED)))
                .map(" Did you mean \"%s\"?"::formatted)
                .orElse(" GET /datasets lists them.");
        ProblemException plain = ProblemException.notFound("dataset", name);
        return new ProblemException(plain.kind(), plain.code(), plain.detail() + hint);
    }

    public boolean exists(String name) {
        return repository.findFirstByNameOrderByVersionDesc(name).isPresent();
    }

    /**
     * Up to one more than the page holds, newest first unless ascending.
     *
     * @param name to see only its versions
     */
    public List<Dataset> page(PageRequest page, @Nullable String name) {
        Limit limit = Limit.of(page.limit() + 1);
        if (page.ascending()) {
            String after = Optional.ofNullable(page.after()).orElse("");
            return name == null
                    ? repository.findByIdGreaterThanOrderByIdAsc(after, limit)
                    : repository.findByNameAndIdGreaterThanOrderByIdAsc(name, after, limit);
        }
        String before = Optional.ofNullable(page.after()).orElse(LAST_ID);
        return name == null
                ? repository.findByIdLessThanOrderByIdDesc(before, limit)
                : repository.findByNameAndIdLessThanOrderByIdDesc(name, before, limit);
    }

    /** Reads a CSV file in UTF-8 whose first line names the columns; the same name again is the next version. */
    public Dataset add(String name, InputStreamSource csv) throws IOException {
        return add(name, CsvOptions.DEFAULT, List.of(new UploadedFile(null, null, csv::getInputStream)));
    }

    /** Nothing is stored when anything is wrong with the file. */
    Dataset add(@Nullable String name, CsvOptions options, List<UploadedFile> files) throws IOException {
        String key = TsidCreator.getTsid().toLowerCase();
        String chosen = name == null ? "dataset-" + key : checked(name);
        String id = Dataset.ID_PREFIX + key;
        Reading reading = read(files, options, id);
        boolean recorded = false;
        boolean ownFile = false;
        List<KeptFile> kept = List.of();
        try {
            kept = uploads.keep(id, files, reading.bytes());
            Dataset dataset = record(id, chosen, reading, options, kept);
            recorded = true;
            ownFile = dataset.file().name().equals(reading.file().name());
            return dataset;
        } finally {
            if (!ownFile) {
                storage.delete(Dataset.FOLDER, reading.file().name());
            }
            if (!recorded) {
                storage.delete(Dataset.FOLDER, Dataset.skippedName(id));
            }
            uploads.drop(kept, reading.sha256());
        }
    }

    private Reading read(List<UploadedFile> files, CsvOptions options, String id) throws IOException {
        Intake intake = new Intake(storage, settings.limits());
        return turns.take(() -> intake.read(files, options, Dataset.FOLDER, Dataset.fileName(id)));
    }

    /** Not while one is deleted, whose files it may share. */
    private synchronized Dataset record(
            String id, String name, Reading reading, CsvOptions options, List<KeptFile> kept) {
        Reading shared = reading.with(shared(reading.file()));
        List<KeptFile> files = uploads.shared(kept, reading.sha256());
        return versioned(name, version -> new Dataset(id, name, version, clock.instant(), shared, options, files));
    }

    /**
     * Reads its upload again, in another way: the next version of its name, or of another one.
     *
     * @param name null to stay with its own
     * @param options what they leave open stays as it was
     * @return the dataset itself where nothing is different
     */
    Dataset readAgain(String idOrName, @Nullable String name, CsvOptions options) throws IOException {
        Dataset dataset = find(idOrName);
        CsvOptions changed = dataset.options().with(options);
        if (changed.equals(dataset.options())) {
            return name == null ? dataset : rename(dataset.id(), name);
        }
        return add(name == null ? dataset.name() : name, changed, uploads.of(dataset));
    }

    /** A file with the same content that is there already and whole, or else this one. */
    private StoredFile shared(StoredFile file) {
        return repository
                .findFirstByTableSha256AndTableBytes(file.sha256(), file.bytes())
                .map(Dataset::file)
                .filter(storage::isWhole)
                .orElse(file);
    }

    /** It becomes the next version of the name. */
    synchronized Dataset rename(String idOrName, String name) {
        Dataset dataset = find(idOrName);
        if (dataset.name().equals(checked(name))) {
            return dataset;
        }
        return versioned(name, version -> {
            dataset.rename(name, version);
            return dataset;
        });
    }

    /** Another process may take the next version at the same moment. */
    private Dataset versioned(String name, IntFunction<Dataset> made) {
        for (int attempt = 1; ; attempt++) {
            try {
                return repository.save(made.apply(nextVersion(name)));
            } catch (DataIntegrityViolationException taken) {
                if (attempt == ATTEMPTS) {
                    throw taken;
                }
            }
        }
    }

    private int nextVersion(String name) {
        return repository
                        .findFirstByNameOrderByVersionDesc(name)
                        .map(Dataset::version)
                        .orElse(0)
                + 1;
    }

    static String checked(String name) {
        if (!NAME.matcher(name).matches() || name.startsWith(Dataset.ID_PREFIX)) {
            throw ProblemException.invalid("name", "this cannot be the name of a dataset", name, NAME_RULE);
        }
        return name;
    }

    /** A name from that of a file: {@code My flowers.csv.gz} becomes {@code My-flowers}. */
    static @Nullable String nameOf(@Nullable String file) {
        if (file == null) {
            return null;
        }
        String base = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
        String plain = base.replaceFirst(
                        "(?i)(\\.(csv|tsv|tab|txt|json|ndjson|jsonl|arff|npy|npz|idx|zip)|[.-]idx\\d-ubyte)?(\\.gz)?$",
                        "")
                .replaceAll("[^A-Za-z0-9._-]+", "-")
                .replaceFirst("^(ds_|[^A-Za-z0-9])+", "");
        return plain.isEmpty() ? null : plain.substring(0, Math.min(LONGEST_NAME, plain.length()));
    }

    /** @throws ProblemException while something needs it */
    public synchronized void delete(String idOrName) {
        Dataset dataset = find(idOrName);
        uses.stream().flatMap(use -> use.useOf(dataset).stream()).findFirst().ifPresent(use -> {
            throw inUse(dataset, use);
        });
        try {
            repository.delete(dataset);
        } catch (DataIntegrityViolationException justTaken) {
            throw inUse(dataset, "a job");
        }
        if (!repository.existsByTableFile(dataset.file().name())) {
            storage.delete(Dataset.FOLDER, dataset.file().name());
        }
        storage.delete(Dataset.FOLDER, Dataset.skippedName(dataset.id()));
        uploads.drop(dataset.uploads(), dataset.sha256());
    }

    private static ProblemException inUse(Dataset dataset, String use) {
        return new ProblemException(
                ProblemKind.CONFLICT,
                "dataset_in_use",
                "The dataset \"%s\" cannot be deleted while %s needs it.".formatted(dataset.name(), use));
    }

    /** Its cells; to be closed. */
    public Table open(Dataset dataset) {
        return Table.open(storage.open(dataset.file()), dataset.columns());
    }

    /** The rows that were left out, as CSV; null where there are none. To be closed. */
    @Nullable
    InputStream skipped(Dataset dataset) {
        return dataset.skippedRows() == 0 ? null : Channels.newInputStream(storage.open(dataset.skipped()));
    }

    /** Removes what a crash left behind between writing a file and recording it. */
    void sweep() {
        Set<String> known = new HashSet<>(repository.tableFiles());
        repository.idsWithSkippedRows().forEach(id -> known.add(Dataset.skippedName(id)));
        storage.sweep(Dataset.FOLDER, known);
        uploads.sweep();
    }

    boolean none() {
        return repository.count() == 0;
    }
}
