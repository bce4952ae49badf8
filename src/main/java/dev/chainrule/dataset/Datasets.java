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
import dev.chainrule.table.Table;
import dev.chainrule.web.PageRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
    private final DatasetSettings settings;
    private final ObjectProvider<DatasetUse> uses;
    private final Clock clock = Clock.systemUTC();

    Datasets(DatasetRepository repository, Storage storage, DatasetSettings settings, ObjectProvider<DatasetUse> uses) {
        this.repository = repository;
        this.storage = storage;
        this.settings = settings;
        this.uses = uses;
    }

    /** By id, or the latest version of a name. */
    public Dataset find(String idOrName) {
        return repository
                .findById(idOrName)
                .or(() -> repository.findFirstByNameOrderByVersionDesc(idOrName))
                .orElseThrow(() -> unknown(idOrName));
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

    /** Up to one more than the page holds, newest first unless ascending. */
    public List<Dataset> page(PageRequest page) {
        Limit limit = Limit.of(page.limit() + 1);
        if (page.ascending()) {
            return repository.findByIdGreaterThanOrderByIdAsc(
                    Optional.ofNullable(page.after()).orElse(""), limit);
        }
        return repository.findByIdLessThanOrderByIdDesc(
                Optional.ofNullable(page.after()).orElse(LAST_ID), limit);
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
        Reading reading =
                new Intake(storage, settings.limits()).read(files, options, Dataset.FOLDER, Dataset.fileName(id));
        try {
            return record(id, chosen, reading);
        } catch (RuntimeException e) {
            storage.delete(Dataset.FOLDER, Dataset.fileName(id));
            throw e;
        }
    }

    /** Another process may take the next version at the same moment. */
    private synchronized Dataset record(String id, String name, Reading reading) {
        for (int attempt = 1; ; attempt++) {
            try {
                return repository.save(new Dataset(id, name, nextVersion(name), clock.instant(), reading));
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
        String plain = base.replaceFirst("(?i)(\\.(csv|tsv|txt))?(\\.gz)?$", "")
                .replaceAll("[^A-Za-z0-9._-]+", "-")
                .replaceFirst("^(ds_|[^A-Za-z0-9])+", "");
        return plain.isEmpty() ? null : plain.substring(0, Math.min(LONGEST_NAME, plain.length()));
    }

    /** @throws ProblemException while something needs it */
    public void delete(String idOrName) {
        Dataset dataset = find(idOrName);
        uses.stream().flatMap(use -> use.useOf(dataset).stream()).findFirst().ifPresent(use -> {
            throw inUse(dataset, use);
        });
        try {
            repository.delete(dataset);
        } catch (DataIntegrityViolationException justTaken) {
            throw inUse(dataset, "a job");
        }
        storage.delete(Dataset.FOLDER, Dataset.fileName(dataset.id()));
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

    /** Removes what a crash left behind between writing a file and recording it. */
    void sweep() {
        storage.sweep(
                Dataset.FOLDER, repository.ids().stream().map(Dataset::fileName).collect(Collectors.toSet()));
    }

    boolean none() {
        return repository.count() == 0;
    }
}
