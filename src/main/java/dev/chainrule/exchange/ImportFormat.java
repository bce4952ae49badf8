package dev.chainrule.exchange;

import dev.chainrule.storage.TemporaryFile;
import java.io.IOException;

/** A form in which models are taken in; every bean of it is asked whether a file that {@code POST /models} brings is of it. */
public interface ImportFormat {

    /** What users call it, such as {@code bundle}. */
    String name();

    /** Of such files. */
    String mediaType();

    /**
     * Whether a file is of this form, as far as its beginning tells.
     *
     * @param first its first bytes, at most {@link Imports#FIRST_BYTES}
     */
    boolean recognises(byte[] first);

    /**
     * Reads a file, whose size is within the limit, and refuses what is wrong with it before anything is stored.
     *
     * @throws dev.chainrule.problem.ProblemException where it cannot be taken in
     */
    ImportedModel read(TemporaryFile file) throws IOException;
}
