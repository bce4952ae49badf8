package dev.chainrule.model;

import dev.chainrule.database.FileOwner;
import dev.chainrule.database.GivenVersions;
import dev.chainrule.database.IdKind;
import dev.chainrule.database.RowLocks;
import dev.chainrule.definition.Spelling;
import dev.chainrule.model.manifest.ModelManifest;
import dev.chainrule.network.Network;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.metric.TemperatureScaling;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.storage.Storage;
import dev.chainrule.storage.StoredFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/** The models there are. */
@Component
public class Models implements FileOwner {

    private static final Pattern NAME_AND_VERSION = Pattern.compile("(.+):(\\d{1,9})");
    private static final Pattern NAME_AND_ALIAS = Pattern.compile("([^@]+)@([^@]+)");
    private static final int NAMES_COMPARED = 1000;

    private final ModelRepository repository;
    private final Storage storage;
    private final RowLocks locks;
    private final GivenVersions versions;
    private final ObjectProvider<ModelUse> uses;
    private final ModelReferences references;
    private final NetworksInMemory inMemory;
    private final ManifestsInMemory manifests;
    private final Clock clock;
    private volatile Function<Model, PredictionListener> listeners = model -> PredictionListener.NONE;

    Models(
            ModelRepository repository,
            Storage storage,
            RowLocks locks,
            GivenVersions versions,
            ObjectProvider<ModelUse> uses,
            ModelReferences references,
            ModelSettings settings,
            Clock clock) {
        this.repository = repository;
        this.storage = storage;
        this.locks = locks;
        this.versions = versions;
        this.uses = uses;
        this.references = references;
        this.inMemory = new NetworksInMemory(settings.inMemory());
        this.manifests = new ManifestsInMemory(settings.manifestBytes());
        this.clock = clock;
    }

    /** From now on networks that are read tell these what they are asked. */
    public void tellPredictions(Function<Model, PredictionListener> to) {
        listeners = to;
    }

    /**
     * A model as somebody names it.
     *
     * @param threshold of the alias by which it is named, on what is answered; null where it has none, or is named otherwise
     * @param temperature of that alias, which the values before the output activation are divided by; null for none
     */
    public record Named(
            Model model,
            @Nullable Double threshold,
            @Nullable Double temperature) {

        /** By nothing that says more. */
        static Named plain(Model model) {
            return new Named(model, null, null);
        }

        /** The threshold on what the network says itself, without the temperature, which decides the same. */
        public @Nullable Double ownThreshold() {
            return TemperatureScaling.unscaled(threshold, temperature);
        }
    }

    /** By id, by {@code name:version} or {@code name@alias}, or the latest version of a name. */
    public Model find(String reference) {
        return named(reference).model();
    }

    /** The same, with what its name says besides. */
    public Named named(String reference) {
        ModelReferences.Meaning meaning = references.meaning(reference, () -> meaning(reference));
        return new Named(
                known(meaning.model()).orElseThrow(() -> unknown(reference)),
                meaning.threshold(),
                meaning.temperature());
    }

    private ModelReferences.Meaning meaning(String reference) {
        Optional<ModelRepository.Aliased> aliased = byAlias(reference);
        String model = aliased.map(ModelRepository.Aliased::getModelId)
                .or(() -> repository.ofId(reference))
                .or(() -> byNameAndVersion(reference))
                .or(() -> repository.latest(reference, Limit.of(1)).stream().findFirst())
                .orElseThrow(() -> unknown(reference));
        return new ModelReferences.Meaning(
                model,
                aliased.map(ModelRepository.Aliased::getThreshold).orElse(null),
                aliased.map(ModelRepository.Aliased::getTemperature).orElse(null));
    }

    /**
     * A version of the name that a reference means.
     *
     * @param version as a client writes it
     * @throws ProblemException also where the reference means one version, and that is another
     */
    public Named version(String reference, String version) {
        Model meant = find(reference);
        Named named = named(meant.name() + ":" + version);
        if (!reference.equals(meant.name()) && !named.model().id().equals(meant.id())) {
            throw IdKind.MODEL.unknown(
                    reference + ":" + version,
                    "\"%s\" is version %s, and version %s was asked for; the name alone, \"%s\", goes with every version."
                            .formatted(reference, meant.version(), version, meant.name()));
        }
        return named;
    }

    /** The same by an alias. */
    public Named aliased(String reference, String alias) {
        return named(find(reference).name() + "@" + alias);
    }

    /** The alias that a reference names; empty where it is of another form. */
    public static Optional<String> aliasOf(String reference) {
        Matcher parts = NAME_AND_ALIAS.matcher(reference);
        return parts.matches() ? Optional.of(parts.group(2)) : Optional.empty();
    }

    private Optional<ModelRepository.Aliased> byAlias(String reference) {
        Matcher parts = NAME_AND_ALIAS.matcher(reference);
        return parts.matches() ? repository.ofAlias(parts.group(1), parts.group(2)) : Optional.empty();
    }

    private Optional<Model> known(String id) {
        return manifests.get(id, () -> repository.findById(id));
    }

    /** By id only. */
    public Optional<Model> lookUp(String id) {
        return repository.findById(id);
    }

    /**
     * Keeps a model from being forgotten until the caller's transaction ends, in which the use of it is written down.
     *
     * @throws ProblemException where it has been forgotten
     */
    public void hold(String id) {
        if (!locks.keep(RowLocks.Table.MODELS, id)) {
            throw unknown(id);
        }
    }

    /** The same from being used, changed or forgotten by anybody else. */
    void take(String id) {
        if (!locks.take(RowLocks.Table.MODELS, id)) {
            throw unknown(id);
        }
    }

    /**
     * Forgets a model, in the caller's transaction; {@link #deleteWeights} is to follow it. One that somebody else has
     * deleted, though the caller has still seen it, is forgotten already.
     *
     * @return false while something needs it
     */
    public boolean forget(String id) {
        if (!locks.take(RowLocks.Table.MODELS, id)) {
            return true;
        }
        if (uses.stream().anyMatch(use -> use.useOfModel(id).isPresent())) {
            return false;
        }
        delete(id);
        return true;
    }

    /** What needs a model, as users call it; until the caller's transaction ends nothing else begins to need it. */
    List<String> usesOf(Model model) {
        take(model.id());
        return uses.stream().flatMap(use -> use.useOfModel(model.id()).stream()).toList();
    }

    /** In the caller's transaction, after {@link #usesOf} has found nothing. */
    void remove(Model model) {
        delete(model.id());
    }

    private void delete(String id) {
        references.change(() -> {
            repository.deleteById(id);
            return id;
        });
    }

    private Optional<String> byNameAndVersion(String reference) {
        Matcher parts = NAME_AND_VERSION.matcher(reference);
        return parts.matches()
                ? repository.ofNameAndVersion(parts.group(1), Integer.parseInt(parts.group(2)))
                : Optional.empty();
    }

    private ProblemException unknown(String reference) {
        return aliases(reference)
                .map(hint -> IdKind.MODEL.unknown(reference, hint))
                .orElseGet(() -> IdKind.MODEL.unknown(
                        reference, Spelling.nearest(reference, repository.names(Limit.of(NAMES_COMPARED)))));
    }

    /** What could have been meant instead of an alias that a name does not have. */
    private Optional<String> aliases(String reference) {
        Matcher parts = NAME_AND_ALIAS.matcher(reference);
        if (!parts.matches() || repository.latest(parts.group(1), Limit.of(1)).isEmpty()) {
            return Optional.empty();
        }
        List<String> known = repository.aliases(parts.group(1));
        return Optional.of(
                known.isEmpty()
                        ? "\"%s\" has no aliases.".formatted(parts.group(1))
                        : "Aliases of \"%s\": %s.".formatted(parts.group(1), Spelling.listed(known)));
    }

    public static String newId() {
        return IdKind.MODEL.next();
    }

    /** Writes the weights of a model that is yet to be recorded; a crash before that leaves a file that is swept. */
    public StoredFile writeWeights(String id, Network network) {
        try {
            return storage.write(Model.FOLDER, Model.fileName(id), network::write);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file first: whoever has opened it reads on, and nobody brings back into memory what is forgotten there. */
    public void deleteWeights(String id) {
        storage.delete(Model.FOLDER, Model.fileName(id));
        inMemory.forget(id);
        manifests.forget(id);
    }

    /** Records a model whose weights are written, in the caller's transaction; the same name is the next version. */
    public Model record(String id, String name, ModelManifest manifest, StoredFile weights) {
        return references.change(
                () -> repository.save(new Model(id, name, nextVersion(name), clock.instant(), manifest, weights)));
    }

    /** What is recorded so far in the caller's transaction stands in the database, for rows that refer to it. */
    void flush() {
        repository.flush();
    }

    private int nextVersion(String name) {
        int highest = repository
                .findFirstByNameOrderByVersionDesc(name)
                .map(Model::version)
                .orElse(0);
        return versions.next(GivenVersions.Versioned.MODELS, name, highest);
    }

    /** The model's network, read once and kept while it is among the last asked for; to be closed. */
    public TrainedNetwork load(Model model) {
        TrainedNetwork loaded = inMemory.get(
                model.id(), () -> new TrainedNetwork(model.manifest().encoding(), read(model), listeners.apply(model)));
        if (loaded.isLookDue()) {
            storage.watch(model.weights());
        }
        return loaded;
    }

    /** The same as it is named: an alias may have a temperature. */
    public TrainedNetwork load(Named named) {
        return load(named.model()).tempered(named.temperature());
    }

    /**
     * Its parameters, little-endian float32; to be closed.
     *
     * @throws ProblemException where it has been forgotten meanwhile, or is damaged
     */
    public InputStream weights(Model model) {
        try {
            return Channels.newInputStream(storage.open(model.weights()));
        } catch (ProblemException unreadable) {
            if (!repository.existsById(model.id())) {
                throw unknown(model.id());
            }
            throw unreadable;
        }
    }

    private Network read(Model model) {
        return network(model, Kernels.fast());
    }

    /** Its network on the given kernels; for the caller to close. */
    public Network network(Model model, Kernels kernels) {
        try (InputStream in = new BufferedInputStream(weights(model))) {
            return Network.read(model.manifest().spec(), kernels, in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The versions of all models, by name and version.
     *
     * @param most of them
     */
    public List<ModelVersion> versions(int most) {
        return repository.versions(Limit.of(most));
    }

    /** All versions where a reference is a bare name, else the one that it means. */
    public List<ModelVersion> versionsOf(String reference, int most) {
        Model model = find(reference);
        return model.name().equals(reference)
                ? repository.versionsOf(reference, Limit.of(most))
                : List.of(new ModelVersion(model.id(), model.name(), model.version()));
    }

    /** Gives back the memory that its network takes, as soon as nobody asks it any more; whoever asks next reads it again. */
    public void unload(String id) {
        inMemory.forget(id);
    }

    @Override
    public OwnedFiles files() {
        return new OwnedFiles(
                Model.FOLDER, repository.ids().stream().map(Model::fileName).collect(Collectors.toSet()));
    }
}
