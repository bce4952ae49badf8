package dev.chainrule.exchange.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Numbers and texts as tensors of ONNX: row-major, little-endian. */
public final class OnnxTensors {

    private OnnxTensors() {}

    public static TensorProto of(float[] values, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return raw(DataType.FLOAT, bytes, shape);
    }

    public static TensorProto of(double[] values, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(values);
        return raw(DataType.DOUBLE, bytes, shape);
    }

    public static TensorProto of(long[] values, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return raw(DataType.INT64, bytes, shape);
    }

    public static TensorProto of(boolean[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length);
        for (boolean value : values) {
            bytes.put((byte) (value ? 1 : 0));
        }
        return raw(DataType.BOOL, bytes, values.length);
    }

    public static TensorProto of(List<String> values) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setDataType(DataType.STRING.getNumber())
                .addDims(values.size());
        values.forEach(value -> tensor.addStringData(ByteString.copyFromUtf8(value)));
        return tensor.build();
    }

    /**
     * The same values with their axes the other way round: {@code [first, second, third]} as {@code [third, second, first]}. So
     * are the weights of filters here and there.
     *
     * @param values of which the first are those
     */
    public static float[] reversed(float[] values, int first, int second, int third) {
        float[] reversed = new float[first * second * third];
        for (int i = 0; i < first; i++) {
            for (int j = 0; j < second; j++) {
                for (int k = 0; k < third; k++) {
                    reversed[(k * second + j) * first + i] = values[(i * second + j) * third + k];
                }
            }
        }
        return reversed;
    }

    private static TensorProto raw(DataType type, ByteBuffer bytes, long... shape) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setDataType(type.getNumber()).setRawData(ByteString.copyFrom(bytes.clear()));
        for (long size : shape) {
            tensor.addDims(size);
        }
        return tensor.build();
    }
}
