package dev.chainrule.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chainrule.model.Model;
import dev.chainrule.model.Models;
import dev.chainrule.storage.Checksum;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Everything that a model is, so that another service has the same; the same model makes the same bytes. */
@Component
final class BundleExport implements ExportFormat {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Models models;

    BundleExport(Models models) {
        this.models = models;
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

    @Override
    public void write(Model model, OutputStream out) throws IOException {
        byte[] manifest = model.manifest().json().getBytes(UTF_8);
        try (InputStream weights = models.weights(model)) {
            ZipOutputStream zip = new ZipOutputStream(out, UTF_8);
            put(zip, Bundle.HEAD, JSON.writeValueAsString(head(model, manifest)).getBytes(UTF_8));
            put(zip, Bundle.MANIFEST, manifest);
            zip.setLevel(Deflater.NO_COMPRESSION); // floats hardly become smaller
            zip.putNextEntry(entry(Bundle.WEIGHTS));
            weights.transferTo(zip);
            zip.finish();
        }
    }

    private static Bundle head(Model model, byte[] manifest) {
        Map<String, Bundle.Sum> files = new LinkedHashMap<>();
        files.put(Bundle.MANIFEST, new Bundle.Sum(manifest.length, Checksum.of(manifest)));
        files.put(
                Bundle.WEIGHTS,
                new Bundle.Sum(
                        model.weightsBytes(), model.manifest().provenance().weightsSha256()));
        return new Bundle(
                Bundle.FORMAT,
                Bundle.SCHEMA,
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
