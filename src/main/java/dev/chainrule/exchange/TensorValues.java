package dev.chainrule.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** The values of some tensors of a network, read one after another as they are stored. */
record TensorValues(List<Tensor> tensors, Opening file) {

    private static final int BLOCK = 1 << 14;

    /** Opens all values of the network, little-endian float32. */
    @FunctionalInterface
    interface Opening {
        InputStream open() throws IOException;
    }

    /** Takes the values of one tensor, in parts. */
    @FunctionalInterface
    interface Sink {

        /**
         * @param from index of the first of them in the tensor
         * @param values from position to limit
         */
        void take(Tensor tensor, long from, ByteBuffer values) throws IOException;
    }

    TensorValues {
        tensors = List.copyOf(tensors);
    }

    /** What a sink was given, as it stands in the file. */
    static byte[] bytes(ByteBuffer values) {
        byte[] bytes = new byte[values.remaining()];
        values.get(bytes);
        return bytes;
    }

    long size() {
        return tensors.stream().mapToLong(Tensor::size).sum();
    }

    /** In the order of the tensors. */
    void read(Sink sink) throws IOException {
        try (InputStream in = file.open()) {
            long position = 0;
            for (Tensor tensor : tensors) {
                in.skipNBytes((tensor.offset() - position) * Float.BYTES);
                for (long from = 0; from < tensor.size(); from += BLOCK) {
                    int count = (int) Math.min(BLOCK, tensor.size() - from);
                    byte[] block = in.readNBytes(count * Float.BYTES);
                    if (block.length < count * Float.BYTES) {
                        throw new IOException("the weights end before %s does".formatted(tensor.key()));
                    }
                    sink.take(tensor, from, ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN));
                }
                position = tensor.offset() + tensor.size();
            }
        }
    }
}
