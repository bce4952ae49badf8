package dev.chainrule.dataset;

import dev.chainrule.storage.StoredFile;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * One file of an upload as it came, kept so that it can be read again in another way.
 *
 * @param name as its sender calls it
 * @param type its content type
 * @param file its name in the folder of uploads
 */
record KeptFile(@Nullable String name, @Nullable String type, String file, long bytes, String sha256) {

    static final String FOLDER = "uploads";

    private static final JsonMapper JSON = JsonMapper.shared();

    static String json(List<KeptFile> files) {
        return JSON.writeValueAsString(files);
    }

    static List<KeptFile> list(String json) {
        return JSON.readValue(json, new TypeReference<>() {});
    }

    StoredFile stored() {
        return new StoredFile(FOLDER, file, bytes, sha256);
    }

    /** The same content under the name of another. */
    KeptFile in(KeptFile other) {
        return new KeptFile(name, type, other.file, bytes, sha256);
    }
}
