package dev.chainrule.dataset;

import dev.chainrule.format.Limits;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How large an upload may be.
 *
 * @param maxUpload bytes of one upload, also after unpacking
 * @param maxColumns columns of one dataset
 * @param maxCell characters of one cell
 * @param maxText heap that the different texts of one dataset may take
 */
@ConfigurationProperties("chainrule.dataset")
record DatasetSettings(
        @DefaultValue("2GB") DataSize maxUpload,
        @DefaultValue("10000") int maxColumns,
        @DefaultValue("1MB") DataSize maxCell,
        @DefaultValue("64MB") DataSize maxText) {

    /** A chunk of a table must fit into one array whatever the setting. */
    private static final int MOST_COLUMNS = 100_000;

    /** A cell is held as one array of characters, twice. */
    private static final DataSize LARGEST_CELL = DataSize.ofMegabytes(64);

    DatasetSettings {
        if (maxColumns < 2 || maxColumns > MOST_COLUMNS) {
            throw new IllegalArgumentException("chainrule.dataset.max-columns must be 2 to " + MOST_COLUMNS);
        }
        if (maxCell.compareTo(LARGEST_CELL) > 0) {
            throw new IllegalArgumentException("chainrule.dataset.max-cell must be at most " + LARGEST_CELL);
        }
    }

    Limits limits() {
        return new Limits(maxColumns, maxCell, maxText);
    }
}
