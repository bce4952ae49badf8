package dev.chainrule.model;

import dev.chainrule.encoding.feature.Written;
import dev.chainrule.idempotency.Created;
import dev.chainrule.idempotency.Creations;
import dev.chainrule.model.manifest.ModelManifest;
import dev.chainrule.storage.StoredFile;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityListeners;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** What a job made: its manifest, and where its weights are. Never changes. */
@Entity
@Immutable
@EntityListeners(Creations.class)
@Table(name = "models")
public class Model implements Created {

    static final String FOLDER = "models";

    /** Characters of a link; more would not fit into the line of a request, whose other lines are read with it. */
    private static final int LONGEST_QUERY = 32_768;

    @Id
    private String id;

    private String name;
    private int version;
    private Instant createdAt;
    private String jobId;
    private long weightsBytes;
    private String weightsSha256;

    @Convert(converter = ManifestColumn.class)
    private ModelManifest manifest;

    @SuppressWarnings("NullAway.Init") // filled by Hibernate
    protected Model() {}

    Model(String id, String name, int version, Instant createdAt, ModelManifest manifest, StoredFile weights) {
        this.id = id;
        this.name = name;
        this.version = version;
        this.createdAt = createdAt.truncatedTo(ChronoUnit.MILLIS);
        this.jobId = manifest.provenance().job();
        this.manifest = manifest;
        this.weightsBytes = weights.bytes();
        this.weightsSha256 = weights.sha256();
    }

    public String id() {
        return id;
    }

    @Override
    public String location() {
        return "/models/" + id;
    }

    public String name() {
        return name;
    }

    /** From 1; the same name again is the next one. */
    public int version() {
        return version;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public String jobId() {
        return jobId;
    }

    /** Of the file with the parameters, little-endian float32. */
    public long weightsBytes() {
        return weightsBytes;
    }

    public ModelManifest manifest() {
        return manifest;
    }

    /** Path and query that ask for the prediction of its example row; where these would be too long the path, for a POST. */
    public String exampleQuery() {
        String path = location() + "/predict";
        long least =
                manifest.example().keySet().stream().mapToLong(String::length).sum();
        String query = least > LONGEST_QUERY ? "" : query(path);
        return query.isEmpty() || query.length() > LONGEST_QUERY ? path : query;
    }

    private String query(String path) {
        return manifest.example().entrySet().stream()
                .map(cell -> encoded(cell.getKey()) + "=" + encoded(shown(cell.getValue())))
                .collect(Collectors.joining("&", path + "?", ""));
    }

    /** As it was written in the data, because so it will be read. */
    private String shown(@Nullable Object value) {
        Written written = manifest.encoding().written();
        return value == null ? "" : written == null ? value.toString() : written.shown(value);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    static String fileName(String id) {
        return id + ".weights";
    }

    StoredFile weights() {
        return new StoredFile(FOLDER, fileName(id), weightsBytes, weightsSha256);
    }
}
