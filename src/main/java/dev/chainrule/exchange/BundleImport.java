package dev.chainrule.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chainrule.definition.StrictJson;
import dev.chainrule.format.LimitedInput;
import dev.chainrule.model.Model;
import dev.chainrule.model.ModelCompanion;
import dev.chainrule.model.ModelNames;
import dev.chainrule.model.manifest.ModelManifest;
import dev.chainrule.model.manifest.Provenance;
import dev.chainrule.model.manifest.Provenance.Imported;
import dev.chainrule.network.Network;
import dev.chainrule.network.NetworkSpec;
import dev.chainrule.network.layer.Sequence;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.storage.Checksum;
import dev.chainrule.storage.TemporaryFile;
import dev.chainrule.web.body.HeapBudget;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DatabindException;

/**
 * Reads bundles. The names in them are compared with those that there are and are never paths; nothing is unpacked
 * further than the limits, and nothing is kept of one whose checksums are not right.
 */
@Component
final class BundleImport implements ImportFormat {

    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final int MOST_HEAD = 1 << 16;
    private static final int MOST_TOKENS = 5_000_000;
    private static final int BUFFER = 1 << 16;
    /** As they come, in one piece, and as text. */
    private static final int HELD_TIMES = 4;

    private static final String AGAIN = "GET /models/{id}/export?format=bundle writes one";

    private final ExchangeSettings settings;
    private final HeapBudget heap;
    private final Map<String, ModelCompanion> companions = new LinkedHashMap<>();

    BundleImport(ExchangeSettings settings, HeapBudget heap, List<ModelCompanion> companions) {
        companions.forEach(companion -> this.companions.put(companion.fileName(), companion));
        this.settings = settings;
        this.heap = heap;
    }

    @Override
    public String name() {
        return Bundle.NAME;
    }

    @Override
    public String mediaType() {
        return Bundle.MEDIA_TYPE;
    }

    @Override
    public boolean recognises(byte[] first) {
        return first.length > ZIP.length
                && first[0] == ZIP[0]
                && first[1] == ZIP[1]
                && first[2] == ZIP[2]
                && first[3] == ZIP[3];
    }

    @Override
    public ImportedModel read(TemporaryFile file) throws IOException {
        try {
            Checked checked = check(file);
            try (ZipInputStream zip = open(file)) {
                next(zip, Bundle.HEAD);
                next(zip, Bundle.MANIFEST);
                next(zip, Bundle.WEIGHTS);
                Network network = Network.read(checked.spec, Kernels.fast(), new BufferedInputStream(zip, BUFFER));
                String own = checked.head.name();
                return new ImportedModel(
                        own != null && ModelNames.isValid(own) ? own : null, checked.named(), network, checked.beside);
            }
        } catch (ZipException | EOFException torn) {
            throw Bundle.damaged("The bundle is truncated or damaged.", "export it again");
        }
    }

    /** What a bundle says, once all of it has been held against its checksums. */
    private record Checked(Bundle head, ModelManifest manifest, NetworkSpec spec, List<Consumer<Model>> beside) {

        /** With what it was called where it was exported. */
        ModelManifest named() {
            Provenance provenance = manifest.provenance();
            String from = "%s:%s (%s)".formatted(head.name(), head.version(), head.id());
            return manifest.with(provenance.imported(provenance.weightsSha256(), new Imported(Bundle.NAME, "", from)));
        }
    }

    private Checked check(TemporaryFile file) throws IOException {
        try (ZipInputStream zip = open(file)) {
            next(zip, Bundle.HEAD);
            Bundle head = head(bytes(zip, MOST_HEAD, Bundle.HEAD));
            next(zip, Bundle.MANIFEST);
            byte[] json = bytes(zip, settings.maxManifest().toBytes(), Bundle.MANIFEST);
            requireSum(head, Bundle.MANIFEST, json.length, Checksum.of(json));
            ModelManifest manifest = manifest(json);
            NetworkSpec spec = spec(manifest);
            next(zip, Bundle.WEIGHTS);
            requireWeights(zip, head, manifest, bytes(spec));
            SoundEncoding.require(manifest.encoding()); // which what comes with the model has to fit
            List<Consumer<Model>> beside = beside(zip, head, manifest);
            requireWhole(file, head);
            return new Checked(head, manifest, spec, beside);
        }
    }

    /** As every other reader of zips would see it: what is in it is listed at its end. */
    private static void requireWhole(TemporaryFile file, Bundle head) throws IOException {
        try (ZipFile zip = file.zip()) {
            Set<String> listed = zip.stream().map(ZipEntry::getName).collect(Collectors.toSet());
            if (listed.size() != head.files().size() + 1
                    || !listed.containsAll(head.files().keySet())) {
                throw Bundle.damaged("What the zip lists at its end is not what is in it.", AGAIN);
            }
        }
    }

    private static ZipInputStream open(TemporaryFile file) throws IOException {
        return new ZipInputStream(new BufferedInputStream(file.open(), BUFFER), UTF_8);
    }

    private static void next(ZipInputStream zip, String name) throws IOException {
        @Nullable ZipEntry entry = entry(zip);
        if (entry == null || !entry.getName().equals(name)) {
            boolean other = name.equals(Bundle.HEAD);
            throw Bundle.damaged(
                    other
                            ? "The zip is no bundle of a model: it does not begin with %s.".formatted(name)
                            : "The bundle has no %s where it belongs.".formatted(name),
                    "%s, with %s, %s and %s in this order and nothing else"
                            .formatted(AGAIN, Bundle.HEAD, Bundle.MANIFEST, Bundle.WEIGHTS));
        }
    }

    private static @Nullable ZipEntry entry(ZipInputStream zip) throws IOException {
        try {
            return zip.getNextEntry();
        } catch (IllegalArgumentException unreadable) {
            throw Bundle.damaged("The names in the zip cannot be read.", AGAIN);
        }
    }

    /** What came with the model, to the end of the file. */
    private List<Consumer<Model>> beside(ZipInputStream zip, Bundle head, ModelManifest manifest) throws IOException {
        List<Consumer<Model>> beside = new ArrayList<>();
        Set<String> expected = new HashSet<>(head.files().keySet());
        expected.removeAll(List.of(Bundle.MANIFEST, Bundle.WEIGHTS));
        for (ZipEntry entry = entry(zip); entry != null; entry = entry(zip)) {
            ModelCompanion companion = companions.get(entry.getName());
            if (head.schema() == Bundle.BARE_SCHEMA || companion == null || !expected.remove(entry.getName())) {
                throw Bundle.damaged("There is more in the zip than a bundle has.", AGAIN);
            }
            byte[] json = bytes(zip, settings.maxManifest().toBytes(), companion.fileName());
            requireSum(head, companion.fileName(), json.length, Checksum.of(json));
            beside.add(read(companion, json, manifest));
        }
        if (!expected.isEmpty()) {
            throw Bundle.damaged(
                    "The bundle has no %s where it belongs."
                            .formatted(expected.iterator().next()),
                    AGAIN);
        }
        return beside;
    }

    private Consumer<Model> read(ModelCompanion companion, byte[] json, ModelManifest manifest) {
        StrictJson.parse(new ByteArrayInputStream(json), MOST_TOKENS, heap::take);
        try {
            return companion.read(json, manifest);
        } catch (RuntimeException unfit) {
            throw Bundle.damaged(
                    "%s does not fit the model%s."
                            .formatted(
                                    companion.fileName(),
                                    unfit instanceof ProblemException known ? ": " + known.detail() : ""),
                    AGAIN);
        }
    }

    private byte[] bytes(ZipInputStream zip, long most, String name) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        for (int read = zip.read(buffer); read >= 0; read = zip.read(buffer)) {
            if (bytes.size() + read > most) {
                throw tooLarge(name, most);
            }
            heap.take((long) HELD_TIMES * read);
            bytes.write(buffer, 0, read);
        }
        return bytes.toByteArray();
    }

    private static ProblemException tooLarge(String name, long most) {
        return new ProblemException(
                ProblemKind.TOO_LARGE,
                "bundle_too_large",
                String.format(
                        Locale.ROOT,
                        "%s is larger than %,d bytes unpacked%s.",
                        name,
                        most,
                        name.equals(Bundle.HEAD) ? "" : " (chainrule.exchange.max-manifest)"));
    }

    private static Bundle head(byte[] json) {
        Bundle head;
        try {
            head = DeclaredJson.MAPPER.readValue(json, Bundle.class);
        } catch (DatabindException | InputCoercionException misfit) {
            throw misfit(Bundle.HEAD, misfit);
        } catch (JacksonException unreadable) {
            throw Bundle.damaged("%s cannot be read: %s".formatted(Bundle.HEAD, StrictJson.words(unreadable)), AGAIN);
        }
        if (head == null || !Bundle.FORMAT.equals(head.format())) {
            throw Bundle.damaged(
                    "The zip is no bundle of a model: %s names another format.".formatted(Bundle.HEAD), AGAIN);
        }
        if (head.schema() < 1 || head.schema() > Bundle.SCHEMA) {
            throw Bundle.refused(
                    "unknown_schema",
                    "The bundle is of schema %s, and this version of the service reads schemas 1 to %s."
                            .formatted(head.schema(), Bundle.SCHEMA),
                    "import it into the version that wrote it, or a later one");
        }
        return head;
    }

    private ModelManifest manifest(byte[] bytes) {
        StrictJson.parse(new ByteArrayInputStream(bytes), MOST_TOKENS, heap::take);
        try {
            return ModelManifest.read(new String(bytes, UTF_8), DeclaredJson.MAPPER);
        } catch (JacksonException misfit) { // whether it is JSON at all has been found out
            throw misfit(Bundle.MANIFEST, misfit);
        } catch (ClassCastException noObject) {
            throw Bundle.damaged("%s is no JSON object.".formatted(Bundle.MANIFEST), AGAIN);
        } catch (ProblemException later) {
            throw Bundle.refused(
                    later.code(), later.detail(), "import it into the version that wrote it, or a later one");
        }
    }

    /** What cannot be read, in our words and not in those of a parser, which are about classes. */
    private static ProblemException misfit(String name, JacksonException misfit) {
        String place = DeclaredJson.place(misfit);
        return Bundle.damaged(
                place.isEmpty()
                        ? "%s is not what an export writes.".formatted(name)
                        : "%s is not what an export writes: %s is missing, or something else.".formatted(name, place),
                AGAIN);
    }

    private static NetworkSpec spec(ModelManifest manifest) {
        try {
            return manifest.spec();
        } catch (ProblemException misfit) {
            throw noNetwork(": " + misfit.detail());
        }
    }

    private static ProblemException noNetwork(String why) {
        return Bundle.damaged("%s describes no network%s.".formatted(Bundle.MANIFEST, why), AGAIN);
    }

    private static Sequence layers(NetworkSpec spec) {
        try {
            return spec.build();
        } catch (IllegalArgumentException | ArithmeticException misfit) {
            throw noNetwork(" whose layers fit together");
        }
    }

    private long bytes(NetworkSpec spec) {
        Sequence layers = layers(spec);
        long bytes = (layers.parameterCount() + layers.stateCount()) * Float.BYTES;
        if (bytes > settings.maxUpload().toBytes()) {
            throw LimitedInput.tooLarge(settings.maxUpload(), Imports.LIMIT);
        }
        return bytes;
    }

    /** @param expected bytes of the network's weights */
    private static void requireWeights(ZipInputStream zip, Bundle head, ModelManifest manifest, long expected)
            throws IOException {
        Checksum checksum = new Checksum();
        byte[] buffer = new byte[BUFFER];
        long bytes = 0;
        for (int read = zip.read(buffer); read >= 0 && bytes <= expected; read = zip.read(buffer)) {
            checksum.update(buffer, 0, read);
            bytes += read;
        }
        if (bytes != expected) {
            throw Bundle.damaged(
                    "%s has %s bytes, and the network takes %s."
                            .formatted(Bundle.WEIGHTS, bytes > expected ? "more than " + expected : bytes, expected),
                    "export it again");
        }
        String sha256 = checksum.hex();
        requireSum(head, Bundle.WEIGHTS, bytes, sha256);
        if (!sha256.equals(manifest.provenance().weightsSha256())) {
            throw Bundle.damaged(
                    "The weights are not those that %s speaks of: their SHA-256 is %s."
                            .formatted(Bundle.MANIFEST, sha256),
                    "export it again");
        }
    }

    private static void requireSum(Bundle head, String name, long bytes, String sha256) {
        Bundle.@Nullable Sum sum = head.files() == null ? null : head.files().get(name);
        if (sum == null || !sha256.equals(sum.sha256())) {
            throw Bundle.damaged(
                    "%s is not what was exported: its SHA-256 is %s%s."
                            .formatted(name, sha256, sum == null ? "" : " instead of " + sum.sha256()),
                    "export it again");
        }
        if (sum.bytes() != bytes) {
            throw Bundle.damaged(
                    "%s has %s bytes, and %s says %s.".formatted(name, bytes, Bundle.HEAD, sum.bytes()),
                    "export it again");
        }
    }
}
