package dev.chainrule.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chainrule.model.Model;
import dev.chainrule.model.ModelCompanion;
import dev.chainrule.model.Models;
import dev.chainrule.storage.Checksum;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Everything that a model is, so that another service has the same; the same model makes the same bytes. */
@Component
final class BundleExport implements ExportFormat {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Models models;
    private final List<ModelCompanion> companions;

    BundleExport(Models models, List<ModelCompanion> companions) {
        this.models = models;
        this.companions = companions;
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
    public String fileName(Model model) {
        return "%s-%s.zip".formatted(model.name(), model.version());
    }

    /** A threshold belongs to the alias and not to the model, so it stays. */
    @Override
    public void write(Model model, @Nullable Double threshold, OutputStream out) throws IOException {
        byte[] manifest = model.manifest().json().getBytes(UTF_8);
        Map<String, byte[]> beside = beside(model);
        try (InputStream weights = models.weights(model)) {
            ZipOutputStream zip = new ZipOutputStream(out, UTF_8);
            put(
                    zip,
                    Bundle.HEAD,
                    JSON.writeValueAsString(head(model, manifest, beside)).getBytes(UTF_8));
            put(zip, Bundle.MANIFEST, manifest);
            zip.setLevel(Deflater.NO_COMPRESSION); // floats hardly become smaller
            zip.putNextEntry(entry(Bundle.WEIGHTS));
            weights.transferTo(zip);
            zip.closeEntry();
            zip.setLevel(Deflater.DEFAULT_COMPRESSION);
            for (Map.Entry<String, byte[]> each : beside.entrySet()) {
                put(zip, each.getKey(), each.getValue());
            }
            zip.finish();
        }
    }

    /** By the names of the files. */
    private Map<String, byte[]> beside(Model model) {
        Map<String, byte[]> beside = new TreeMap<>();
        companions.forEach(companion -> companion.of(model).ifPresent(json -> beside.put(companion.fileName(), json)));
        return beside;
    }

    private static Bundle head(Model model, byte[] manifest, Map<String, byte[]> beside) {
        Map<String, Bundle.Sum> files = new LinkedHashMap<>();
        files.put(Bundle.MANIFEST, new Bundle.Sum(manifest.length, Checksum.of(manifest)));
        files.put(
                Bundle.WEIGHTS,
                new Bundle.Sum(
                        model.weightsBytes(), model.manifest().provenance().weightsSha256()));
        beside.forEach((name, json) -> files.put(name, new Bundle.Sum(json.length, Checksum.of(json))));
        return new Bundle(
                Bundle.FORMAT,
                beside.isEmpty() ? Bundle.BARE_SCHEMA : Bundle.SCHEMA,
                model.id(),
                model.name(),
                model.version(),
                model.createdAt().toString(),
                model.manifest().provenance().engine(),
                files);
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(entry(name));
        zip.write(content);
        zip.closeEntry();
    }

    private static ZipEntry entry(String name) {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(NpzFile.NO_TIME);
        return entry;
    }
}
