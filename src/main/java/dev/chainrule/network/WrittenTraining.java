package dev.chainrule.network;

import dev.chainrule.network.math.Kernels;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;

/** What can be had from a training that was written, without going on with it. */
public final class WrittenTraining {

    private WrittenTraining() {}

    /**
     * The network as it would be if the training ended there: with averaged weights where it averages.
     *
     * @param in as {@link Training#write} wrote it
     * @throws IOException where the stream does not hold a training of such a network
     */
    public static Network network(NetworkSpec spec, Kernels kernels, InputStream in) throws IOException {
        Network network = Network.blank(spec, kernels);
        DataInputStream from = new DataInputStream(in);
        TrainingForm form = TrainingForm.read(from);
        if (form.parameters() != network.parameters().columns()
                || form.state() != network.state().columns()) {
            throw new IOException("the training is of %s, and the network has %s and %s"
                    .formatted(
                            form,
                            network.parameters().columns(),
                            network.state().columns()));
        }
        TrainingPosition position = TrainingPosition.read(from, form);
        Float32.read(network.parameters(), from);
        Float32.read(network.state(), from);
        from.skipNBytes((long) Float.BYTES * form.slots() * form.parameters());
        boolean averageIsOn = from.readBoolean();
        if (form.averaging() && !averageIsOn && position.step() > 0) {
            Float32.read(network.parameters(), from);
            Float32.read(network.state(), from);
        }
        return network;
    }
}
