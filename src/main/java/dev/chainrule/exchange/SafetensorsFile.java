package dev.chainrule.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The length of a header in JSON, the header, which says where each tensor is, and all values. */
final class SafetensorsFile {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int ALIGNED = 8;

    private SafetensorsFile() {}

    static void write(TensorValues weights, String sha256, OutputStream out) throws IOException {
        byte[] header = header(weights, sha256);
        out.write(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .array());
        out.write(header);
        weights.read((tensor, from, values) -> out.write(TensorValues.bytes(values)));
    }

    private static byte[] header(TensorValues weights, String sha256) {
        ObjectNode header = JSON.createObjectNode();
        header.putObject("__metadata__").put("weights_sha256", sha256);
        long begin = 0;
        for (Tensor tensor : weights.tensors()) {
            long end = begin + tensor.size() * Float.BYTES;
            ObjectNode described = header.putObject(tensor.key()).put("dtype", "F32");
            described.set("shape", JSON.valueToTree(tensor.shape()));
            described.putArray("data_offsets").add(begin).add(end);
            begin = end;
        }
        String json = JSON.writeValueAsString(header);
        int length = json.getBytes(UTF_8).length;
        return (json + " ".repeat((ALIGNED - length % ALIGNED) % ALIGNED)).getBytes(UTF_8);
    }
}
