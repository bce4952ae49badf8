package dev.chainrule.format;

import java.io.IOException;
import java.util.Map;

/** Says what the files of an upload say, row by row; as often as it is asked. */
interface Source {

    FileFormat format();

    /** What its files tell where options left it open, under the names of options; known once it was read. */
    default Map<String, Object> found() {
        return Map.of();
    }

    /** Whether there is more than one table to choose from, by name. */
    default boolean sheets() {
        return false;
    }

    /** Declares the columns, then gives every row, reading each file from its first byte to its last. */
    void read(RowCollector rows) throws IOException;
}
