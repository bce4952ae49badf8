package dev.chainrule.format;

import java.io.IOException;
import java.io.InputStream;

/** What a user sent; it can be read again from its beginning. */
@FunctionalInterface
public interface Upload {

    InputStream open() throws IOException;
}
