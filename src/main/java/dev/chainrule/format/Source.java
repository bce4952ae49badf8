package dev.chainrule.format;

import java.io.IOException;

/** Says what the files of an upload say, row by row; as often as it is asked. */
interface Source {

    FileFormat format();

    /** Declares the columns, then gives every row, reading each file from its first byte to its last. */
    void read(Rows rows) throws IOException;
}
