package dev.chainrule.dataset;

import dev.chainrule.encoding.feature.Written;
import dev.chainrule.format.Intake;
import dev.chainrule.format.ReadUpload;
import dev.chainrule.format.ReadingOptions;
import dev.chainrule.format.Warning;
import dev.chainrule.idempotency.Created;
import dev.chainrule.idempotency.Creations;
import dev.chainrule.storage.StoredFile;
import dev.chainrule.table.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityListeners;
import jakarta.persistence.Id;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.hibernate.annotations.Mutability;
import org.hibernate.type.descriptor.java.Immutability;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** An uploaded table: its name and version, where it came from, and the profile of its columns. Only its name changes. */
@Entity
@EntityListeners(Creations.class)
@jakarta.persistence.Table(name = "datasets")
public class Dataset implements Created {

    static final String FOLDER = "datasets";

    @Id
    private String id;

    private String name;
    private int version;
    private Instant createdAt;
    private int rowCount;
    private long bytes;
    private String sha256;
    private String format;
    private long tableBytes;
    private String tableSha256;
    /** Datasets with the same cells share one file. */
    private String tableFile;

    private int skippedRows;
    private long skippedBytes;
    private String skippedSha256;

    @Mutability(Immutability.class) // else it is written and read again wherever it is looked at
    @Convert(converter = DatasetJson.Options.class)
    private ObjectNode readAs;

    @Mutability(Immutability.class)
    @Convert(converter = DatasetJson.Columns.class)
    private List<Column> columns;

    @Mutability(Immutability.class)
    @Convert(converter = DatasetJson.Warnings.class)
    private List<Warning> warnings;

    /** What was said about the upload, as JSON; null for datasets of before. */
    private @Nullable String options;

    /** Its files, as JSON. */
    private String uploads;

    @SuppressWarnings("NullAway.Init") // filled by Hibernate
    protected Dataset() {}

    Dataset(
            String id,
            String name,
            int version,
            Instant createdAt,
            ReadUpload reading,
            ReadingOptions options,
            List<KeptFile> uploads) {
        this.id = id;
        this.name = name;
        this.version = version;
        this.createdAt = createdAt.truncatedTo(ChronoUnit.MILLIS);
        this.rowCount = reading.rows();
        this.bytes = reading.bytes();
        this.sha256 = reading.sha256();
        this.format = reading.format().word();
        this.tableBytes = reading.file().bytes();
        this.tableSha256 = reading.file().sha256();
        this.tableFile = reading.file().name();
        this.skippedRows = reading.skippedRows();
        StoredFile skipped = reading.skipped();
        this.skippedBytes = skipped == null ? 0 : skipped.bytes();
        this.skippedSha256 = skipped == null ? "" : skipped.sha256();
        this.readAs = reading.readAs();
        this.columns = reading.columns();
        this.warnings = reading.warnings();
        this.options = options.json();
        this.uploads = KeptFile.json(uploads);
    }

    public String id() {
        return id;
    }

    @Override
    public String location() {
        return "/datasets/" + id;
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

    public int rows() {
        return rowCount;
    }

    /** Size of the uploaded file, unpacked. */
    public long bytes() {
        return bytes;
    }

    /** Of the uploaded file, unpacked. */
    public String sha256() {
        return sha256;
    }

    public String format() {
        return format;
    }

    /**
     * How its cells are written, for a network that learns from it.
     *
     * @param features columns that the network is given
     * @param targets columns that it predicts
     */
    public Written written(List<String> features, List<String> targets) {
        return WrittenColumns.of(this, features, targets);
    }

    /** Options that would parse the upload as it was parsed, inferred ones included; empty for one of an older version. */
    ObjectNode readAs() {
        return readAs;
    }

    public List<Column> columns() {
        return columns;
    }

    public List<Warning> warnings() {
        return warnings;
    }

    /** What was said about the upload. */
    ReadingOptions options() {
        return options == null ? ReadingOptions.DEFAULT : ReadingOptions.stored(options);
    }

    /** The files of the upload; none where they are not kept. */
    List<KeptFile> uploads() {
        return KeptFile.list(uploads);
    }

    /** It becomes another version of another name. */
    void rename(String newName, int newVersion) {
        name = newName;
        version = newVersion;
    }

    static String fileName(String id) {
        return id + ".table";
    }

    /** Rows of the upload that were left out. */
    public int skippedRows() {
        return skippedRows;
    }

    static String skippedName(String id) {
        return fileName(id) + Intake.SKIPPED;
    }

    /** Those rows, where there are any. */
    StoredFile skipped() {
        return new StoredFile(FOLDER, skippedName(id), skippedBytes, skippedSha256);
    }

    StoredFile file() {
        return new StoredFile(FOLDER, tableFile, tableBytes, tableSha256);
    }
}
