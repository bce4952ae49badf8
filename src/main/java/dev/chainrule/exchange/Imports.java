package dev.chainrule.exchange;

import dev.chainrule.format.CheckedInput;
import dev.chainrule.format.LimitedInput;
import dev.chainrule.model.Model;
import dev.chainrule.model.ModelNames;
import dev.chainrule.model.NewModels;
import dev.chainrule.model.manifest.ModelManifest;
import dev.chainrule.model.manifest.Provenance.Imported;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import dev.chainrule.storage.Storage;
import dev.chainrule.storage.StoredFile;
import dev.chainrule.storage.TemporaryFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes models in: a file is held on the disk while it is read, and stored as a model when nothing is wrong with it. */
@Component
class Imports {

    static final int FIRST_BYTES = 512;

    static final String LIMIT = "chainrule.exchange.max-upload";

    private static final String UNNAMED = "imported";

    private final List<ImportFormat> formats;
    private final NewModels models;
    private final Storage storage;
    private final ExchangeSettings settings;

    Imports(List<ImportFormat> formats, NewModels models, Storage storage, ExchangeSettings settings) {
        this.formats = formats;
        this.models = models;
        this.storage = storage;
        this.settings = settings;
    }

    /**
     * Stores it, or refuses it before anything is stored.
     *
     * @param bytes how many are announced; negative where nobody has said
     * @param name of the model; null for what the file calls it
     */
    Model take(InputStream body, long bytes, @Nullable String name) throws IOException {
        if (name != null) {
            ModelNames.checked("name", name);
        }
        if (bytes > settings.maxUpload().toBytes()) {
            throw LimitedInput.tooLarge(settings.maxUpload(), LIMIT);
        }
        CheckedInput checked = new CheckedInput(body);
        try (TemporaryFile file = storage.receive(new LimitedInput(checked, settings.maxUpload(), LIMIT))) {
            ImportFormat format = format(file);
            try (ImportedModel read = format.read(file)) {
                Soundness.require(read);
                String own = read.name();
                String chosen = name != null ? name : own != null ? own : UNNAMED;
                Imported imported = imported(format, checked.sha256(), read);
                return models.add(chosen, read.network(), weights -> manifest(read, weights, imported), read.beside());
            }
        }
    }

    /** What the format says of where it is from stays. */
    private static Imported imported(ImportFormat format, String sha256, ImportedModel read) {
        Imported said = read.manifest().provenance().imported();
        return new Imported(format.name(), sha256, said == null ? null : said.from());
    }

    private static ModelManifest manifest(ImportedModel read, StoredFile weights, Imported imported) {
        ModelManifest manifest = read.manifest();
        return manifest.with(manifest.provenance().imported(weights.sha256(), imported));
    }

    private ImportFormat format(TemporaryFile file) throws IOException {
        byte[] first;
        try (InputStream in = file.open()) {
            first = in.readNBytes(FIRST_BYTES);
        }
        return formats.stream()
                .filter(format -> format.recognises(first))
                .findFirst()
                .orElseThrow(() -> foreign(first.length));
    }

    private ProblemException foreign(int bytes) {
        String detail = bytes == 0 ? "The file is empty." : "The file is in no form that models are taken in.";
        String hint = formats.stream()
                .map(format -> "%s (%s)".formatted(format.name(), format.mediaType()))
                .collect(Collectors.joining(", ", "one of: ", ""));
        return new ProblemException(
                ProblemKind.INVALID,
                "unknown_model_format",
                detail,
                List.of(Violation.at("file", detail.toLowerCase(Locale.ROOT), null, hint)));
    }
}
