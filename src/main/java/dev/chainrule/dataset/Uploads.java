package dev.chainrule.dataset;

import dev.chainrule.database.FileOwner;
import dev.chainrule.format.UploadedFile;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.storage.Storage;
import dev.chainrule.storage.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** The files that datasets were made of, as they came; equal ones are stored once. */
@Component
class Uploads implements FileOwner {

    private final Storage storage;
    private final DatasetRepository repository;
    private final DatasetSettings settings;

    Uploads(Storage storage, DatasetRepository repository, DatasetSettings settings) {
        this.storage = storage;
        this.repository = repository;
        this.settings = settings;
    }

    /** All of them, or none where they are larger than what is kept. Nothing is left behind by a failure. */
    List<KeptFile> keep(String dataset, List<UploadedFile> files, long bytes) throws IOException {
        if (bytes > settings.keepUploads().toBytes()) {
            return List.of();
        }
        List<KeptFile> kept = new ArrayList<>();
        try {
            for (UploadedFile file : files) {
                kept.add(keep(file, "%s.%s".formatted(dataset, kept.size() + 1)));
            }
            return kept;
        } catch (IOException | RuntimeException e) {
            kept.forEach(file -> storage.delete(KeptFile.FOLDER, file.file()));
            throw e;
        }
    }

    private KeptFile keep(UploadedFile file, String name) throws IOException {
        StoredFile stored = storage.write(KeptFile.FOLDER, name, out -> {
            try (InputStream in = file.content().open()) {
                in.transferTo(out);
            }
        });
        return new KeptFile(file.name(), file.type(), name, stored.bytes(), stored.sha256());
    }

    /**
     * Those of the same content that are there already and whole, or else these; only while nothing is deleted.
     *
     * @param sha256 of the upload
     */
    List<KeptFile> shared(List<KeptFile> files, String sha256) {
        List<KeptFile> known = known(sha256);
        return files.stream().map(file -> shared(file, known)).toList();
    }

    private KeptFile shared(KeptFile file, List<KeptFile> known) {
        return known.stream()
                .filter(other -> other.sha256().equals(file.sha256()) && storage.isWhole(other.stored()))
                .findFirst()
                .map(file::in)
                .orElse(file);
    }

    private List<KeptFile> known(String sha256) {
        return all(repository.uploads(sha256)).toList();
    }

    /** Those of a dataset that is deleted which no other names; only while nothing is added. */
    List<KeptFile> unneeded(Dataset deleted) {
        return without(known(deleted.sha256()), deleted.uploads());
    }

    private static List<KeptFile> without(List<KeptFile> needed, List<KeptFile> files) {
        Set<String> names = needed.stream().map(KeptFile::file).collect(Collectors.toSet());
        return files.stream().filter(file -> !names.contains(file.file())).toList();
    }

    /** But for those that are needed. */
    void drop(List<KeptFile> files, List<KeptFile> needed) {
        without(needed, files).forEach(file -> storage.delete(KeptFile.FOLDER, file.file()));
    }

    /** To be read again. */
    List<UploadedFile> of(Dataset dataset) {
        if (dataset.uploads().isEmpty()) {
            String detail = "The upload of \"%s\" is not stored, so it cannot be read again.".formatted(dataset.name());
            String hint =
                    " Upload it again with these options: it becomes the next version. Stored are uploads of up to %s "
                            + "(chainrule.dataset.keep-uploads).";
            throw new ProblemException(
                    ProblemKind.CONFLICT, "upload_not_kept", detail + hint.formatted(settings.keepUploads()));
        }
        return dataset.uploads().stream()
                .map(file -> new UploadedFile(
                        file.name(), file.type(), () -> Channels.newInputStream(storage.open(file.stored()))))
                .toList();
    }

    @Override
    public OwnedFiles files() {
        return new OwnedFiles(
                KeptFile.FOLDER, all(repository.uploads()).map(KeptFile::file).collect(Collectors.toSet()));
    }

    private static Stream<KeptFile> all(List<String> json) {
        return json.stream().flatMap(each -> KeptFile.list(each).stream());
    }
}
