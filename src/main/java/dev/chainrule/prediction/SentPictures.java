package dev.chainrule.prediction;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.feature.RawRow;
import java.io.IOException;
import java.io.InputStream;

/** Reads the file of a picture as a row of a network whose features are pixels. */
@FunctionalInterface
public interface SentPictures {

    /** @throws dev.chainrule.problem.ProblemException where it is no picture, or the network takes none */
    RawRow row(Encoding encoding, InputStream file) throws IOException;
}
