package dev.chainrule.database;

import dev.chainrule.database.FileOwner.OwnedFiles;
import dev.chainrule.problem.StartRefusedException;
import dev.chainrule.storage.DataDirectory;
import dev.chainrule.storage.Disk;
import dev.chainrule.storage.StartLock;
import dev.chainrule.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What the database says of the files in the data directory. As soon as it is made, so before anything is written, the two
 * belong together, and what the database does not name lies aside.
 */
@Component
@DependsOnDatabaseInitialization
public class Inventory {

    /** Files by folder and name, such as {@code models/mdl_0.weights}. */
    public record Report(String installation, long named, List<String> missing, List<String> setAside) {

        public Report {
            missing = List.copyOf(missing);
            setAside = List.copyOf(setAside);
        }
    }

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Logger LOG = LoggerFactory.getLogger(Inventory.class);

    private final Storage storage;
    private final Path root;
    private final JdbcClient database;
    private final List<FileOwner> owners;
    private final Clock clock;

    Inventory(Storage storage, JdbcClient database, List<FileOwner> owners, Clock clock) {
        this.storage = storage;
        this.root = storage.root();
        this.database = database;
        this.owners = List.copyOf(owners);
        this.clock = clock;
        StartLock.during(root, PATIENCE, () -> {
            List<OwnedFiles> named = named();
            belongTogether(named);
            named.forEach(this::tidy);
        });
    }

    private List<OwnedFiles> named() {
        return owners.stream().map(FileOwner::files).toList();
    }

    private void belongTogether(List<OwnedFiles> named) {
        Optional<String> directory = Installation.of(root);
        Optional<String> known =
                database.sql("select id from installation").query(String.class).optional();
        if (known.isPresent() && known.equals(directory)) {
            return;
        }
        boolean same = areTheSame(named);
        String id = known.or(() -> same ? directory : Optional.empty()).orElseGet(Installation::newId);
        if (known.isEmpty()) {
            database.sql("insert into installation (one, id, created_at) values (1, ?, ?)")
                    .params(id, clock.instant().atOffset(ZoneOffset.UTC))
                    .update();
        }
        if (!same) {
            throw refusal(named, id);
        }
        try {
            Installation.write(root, id, new Disk());
        } catch (IOException e) {
            throw DataDirectory.refusal(root, "written", e);
        }
    }

    /** Names are unique: a single file says that the directory is the right one. */
    private boolean areTheSame(List<OwnedFiles> named) {
        boolean none = named.stream().allMatch(files -> files.names().isEmpty());
        return none
                ? !DataDirectory.holdsFiles(root)
                : named.stream()
                        .anyMatch(
                                files -> storage.names(files.folder()).stream().anyMatch(files.names()::contains));
    }

    private StartRefusedException refusal(List<OwnedFiles> named, String id) {
        long count = count(named);
        String fault = count == 0
                ? "The database names none of the files in the data directory %s".formatted(root)
                : "None of the %s files that the database names is in the data directory %s".formatted(count, root);
        return new StartRefusedException(
                "%s: name its own with chainrule.data-dir (all processes of one database need the same chainrule.data-dir), or the database of this directory with spring.datasource.url; to use the two together all the same, write %s into %s."
                        .formatted(fault, id, root.resolve(Installation.NAME)));
    }

    private static long count(List<OwnedFiles> named) {
        return named.stream().mapToLong(files -> files.names().size()).sum();
    }

    /** Brings back what is named again, as after the return to a newer backup, and puts aside what is not named. */
    public void tidy() {
        named().forEach(this::tidy);
    }

    private void tidy(OwnedFiles files) {
        int back = storage.bringBack(files.folder(), files.names());
        if (back > 0) {
            LOG.info("{} files in {} are named by the database again, and were brought back", back, files.folder());
        }
        int aside = storage.setAside(files.folder(), files.names());
        if (aside > 0) {
            LOG.warn(
                    "{} files in {} belong to nothing in the database; they lie in {} now (GET /admin/integrity names them)",
                    aside,
                    files.folder(),
                    root.resolve(Storage.ASIDE).resolve(files.folder()));
        }
    }

    /** What is wrong at this moment; looks for each file, but not into it. */
    public Report report() {
        List<OwnedFiles> named = named();
        List<String> missing = new ArrayList<>();
        List<String> aside = new ArrayList<>();
        for (OwnedFiles files : named) {
            Set<String> absent = new TreeSet<>(files.names());
            absent.removeAll(Set.copyOf(storage.names(files.folder())));
            absent.forEach(name -> missing.add(files.folder() + "/" + name));
            storage.names(Storage.ASIDE + "/" + files.folder()).stream()
                    .sorted()
                    .forEach(name -> aside.add(files.folder() + "/" + name));
        }
        return new Report(Installation.of(root).orElse(""), count(named), missing, aside);
    }
}
