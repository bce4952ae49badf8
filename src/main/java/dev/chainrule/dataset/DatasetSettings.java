package dev.chainrule.dataset;

import dev.chainrule.format.Limits;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How large an upload may be.
 *
 * @param maxUpload bytes of one upload, also after unpacking
 * @param maxRows rows of one dataset
 * @param maxColumns columns of one dataset
 * @param maxCell characters of one cell
 * @param maxText heap that the distinct texts of one dataset may take
 * @param maxEntries files in one archive
 * @param maxRatio how many times larger a packed file may become
 * @param maxSkipped bad rows of one upload that may be skipped
 * @param keepUploads largest upload that is kept beside its table, to be read again in another way; {@code 0B} for
 *     none
 * @param readers uploads that are parsed side by side once they are there; 0 is two per core, but no more than a
 *     quarter of the heap has room for
 * @param readersWait how long an upload waits for its turn to be parsed; then 503
 * @param readersWaiting uploads that may wait for their turn; then 503
 */
@ConfigurationProperties("chainrule.dataset")
record DatasetSettings(
        @DefaultValue("2GB") DataSize maxUpload,
        @DefaultValue("100000000") int maxRows,
        @DefaultValue("10000") int maxColumns,
        @DefaultValue("1MB") DataSize maxCell,
        @DefaultValue("64MB") DataSize maxText,
        @DefaultValue("200000") int maxEntries,
        @DefaultValue("500") int maxRatio,
        @DefaultValue("100000") int maxSkipped,
        @DefaultValue("256MB") DataSize keepUploads,
        @DefaultValue("0") int readers,
        @DefaultValue("50") int readersWaiting,
        @DefaultValue("60s") Duration readersWait) {

    /** A chunk of a table must fit into one array whatever the setting. */
    private static final int MOST_COLUMNS = 100_000;

    /** Rows are counted in an int, and a chunk more must not go over. */
    private static final int MOST_ROWS = 2_000_000_000;

    /** Their names are held on the heap. */
    private static final int MOST_ENTRIES = 1_000_000;

    /** A few words about each are held on the heap. */
    private static final int MOST_SKIPPED = 1_000_000;

    /** What reading one takes beside its texts: chunks of its table, and counts of its values. */
    private static final long READER_BYTES = 32L << 20;

    private static final int SHARE_OF_HEAP = 4;

    /** A cell is held as one array of characters, twice. */
    private static final DataSize LARGEST_CELL = DataSize.ofMegabytes(64);

    DatasetSettings {
        if (maxColumns < 2 || maxColumns > MOST_COLUMNS) {
            throw new IllegalArgumentException("chainrule.dataset.max-columns must be 2 to " + MOST_COLUMNS);
        }
        if (maxRows < 2 || maxRows > MOST_ROWS) {
            throw new IllegalArgumentException("chainrule.dataset.max-rows must be 2 to " + MOST_ROWS);
        }
        if (maxEntries < 1 || maxEntries > MOST_ENTRIES) {
            throw new IllegalArgumentException("chainrule.dataset.max-entries must be 1 to " + MOST_ENTRIES);
        }
        if (maxSkipped < 0 || maxSkipped > MOST_SKIPPED) {
            throw new IllegalArgumentException("chainrule.dataset.max-skipped must be 0 to " + MOST_SKIPPED);
        }
        if (readers < 0 || readersWaiting < 0) {
            throw new IllegalArgumentException("chainrule.dataset.readers and .readers-waiting must be at least 0");
        }
        if (maxRatio < 2) {
            throw new IllegalArgumentException("chainrule.dataset.max-ratio must be at least 2");
        }
        if (maxCell.compareTo(LARGEST_CELL) > 0) {
            throw new IllegalArgumentException("chainrule.dataset.max-cell must be at most " + LARGEST_CELL);
        }
    }

    /** How many uploads are read side by side. */
    int readerCount() {
        if (readers > 0) {
            return readers;
        }
        long room = Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP / (READER_BYTES + maxText.toBytes() / 2);
        return (int) Math.max(1, Math.min(room, 2L * Runtime.getRuntime().availableProcessors()));
    }

    Limits limits() {
        return new Limits(maxUpload, maxRows, maxColumns, maxCell, maxText, maxEntries, maxRatio, maxSkipped);
    }
}
