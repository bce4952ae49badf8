package dev.chainrule.format;

import dev.chainrule.storage.StoredFile;
import dev.chainrule.table.Column;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * An upload that was read.
 *
 * @param readAs options that would read it again as it was read
 * @param file the table that was made of it
 * @param sha256 of the bytes as uploaded (unpacked, if they came packed with gzip); of several files, of their checksums
 * @param bytes of all files, unpacked from gzip
 * @param skippedRows how many rows of the upload are left out
 * @param skipped those rows; null where there are none
 */
public record ReadUpload(
        FileFormat format,
        ObjectNode readAs,
        StoredFile file,
        String sha256,
        long bytes,
        int rows,
        List<Column> columns,
        List<Warning> warnings,
        int skippedRows,
        @Nullable StoredFile skipped) {

    /** With another file of the same content. */
    public ReadUpload with(StoredFile same) {
        return new ReadUpload(format, readAs, same, sha256, bytes, rows, columns, warnings, skippedRows, skipped);
    }
}
