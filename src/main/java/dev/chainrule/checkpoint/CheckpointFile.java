package dev.chainrule.checkpoint;

import dev.chainrule.model.manifest.Blueprint;
import dev.chainrule.network.Training;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * What stands in the file of a checkpoint: four bytes to know it by, the length of the blueprint, the blueprint as JSON,
 * and the training.
 */
final class CheckpointFile {

    /** {@code CKPT}. */
    private static final int MAGIC = 0x43_4B_50_54;

    private CheckpointFile() {}

    static void write(Blueprint blueprint, Training training, OutputStream out) throws IOException {
        byte[] json = blueprint.bytes();
        DataOutputStream to = new DataOutputStream(out);
        to.writeInt(MAGIC);
        to.writeInt(json.length);
        to.write(json);
        training.write(to);
        to.flush();
    }

    /** Leaves the stream where the training begins. */
    static Blueprint blueprint(InputStream in) throws IOException {
        DataInputStream from = new DataInputStream(in);
        if (from.readInt() != MAGIC) {
            throw new IOException("the file is not a checkpoint");
        }
        return Blueprint.read(from.readNBytes(from.readInt()));
    }
}
