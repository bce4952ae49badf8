package dev.chainrule.exchange.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import dev.chainrule.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A constant of a graph.
 *
 * @param shape its sizes, outermost first
 */
public record ReadTensor(String name, TensorProto proto, long[] shape) {

    private static final int DEEPEST = 8;

    /** @throws ProblemException where its data is elsewhere, or not of its shape */
    public static ReadTensor of(String name, TensorProto proto) {
        requireInside(name, proto);
        long[] shape = proto.getDimsList().stream().mapToLong(Long::longValue).toArray();
        if (shape.length > DEEPEST || count(shape) != stored(name, proto)) {
            throw Refused.of(
                    "wrong_shape",
                    "The tensor \"%s\" of shape %s has %s values.".formatted(name, text(shape), stored(name, proto)),
                    name,
                    "as many values as the product of its sizes");
        }
        return new ReadTensor(name, proto, shape);
    }

    public static void requireInside(String name, TensorProto proto) {
        if (proto.getDataLocation() == DataLocation.EXTERNAL || proto.getExternalDataCount() > 0) {
            throw Refused.of(
                    "external_data",
                    "The tensor \"%s\" has its data in another file.".formatted(name),
                    name,
                    "one file with all its data: onnx.save(model, path, save_as_external_data=False)");
        }
    }

    /** −1 of one that is no shape. */
    private static long count(long[] shape) {
        long count = 1;
        for (long size : shape) {
            if (size < 0 || (size > 0 && count > Integer.MAX_VALUE / size)) {
                return -1;
            }
            count *= size;
        }
        return count;
    }

    public static String text(long[] shape) {
        return Arrays.toString(shape);
    }

    private static DataType type(TensorProto proto) {
        DataType type = DataType.forNumber(proto.getDataType());
        return type == null ? DataType.UNDEFINED : type;
    }

    private static long stored(String name, TensorProto proto) {
        DataType type = type(proto);
        int width = width(type);
        if (width == 0 && type != DataType.STRING) {
            throw Refused.of(
                    "unsupported_type",
                    "The tensor \"%s\" is of type %s.".formatted(name, type),
                    name,
                    "FLOAT, DOUBLE, INT64, INT32, BOOL or STRING");
        }
        int raw = proto.getRawData().size();
        if (raw > 0 && width > 0) {
            return raw % width == 0 ? raw / width : -1;
        }
        return switch (type) {
            case FLOAT -> proto.getFloatDataCount();
            case DOUBLE -> proto.getDoubleDataCount();
            case INT64 -> proto.getInt64DataCount();
            case STRING -> proto.getStringDataCount();
            default -> proto.getInt32DataCount();
        };
    }

    private static int width(DataType type) {
        return switch (type) {
            case FLOAT, INT32 -> 4;
            case DOUBLE, INT64 -> 8;
            case BOOL -> 1;
            default -> 0;
        };
    }

    public boolean isText() {
        return type(proto) == DataType.STRING;
    }

    public boolean isReal() {
        return type(proto) == DataType.FLOAT || type(proto) == DataType.DOUBLE;
    }

    public boolean isBoolean() {
        return type(proto) == DataType.BOOL;
    }

    public int size() {
        return (int) count(shape);
    }

    /** @throws ProblemException where one is no finite number */
    public float[] floats() {
        float[] values = new float[size()];
        boolean packed = type(proto) == DataType.FLOAT && !proto.getRawData().isEmpty();
        if (packed) {
            proto.getRawData()
                    .asReadOnlyByteBuffer()
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(values);
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = packed ? values[i] : (float) number(i);
            if (!Float.isFinite(values[i])) {
                throw Refused.of(
                        "not_finite",
                        "The tensor \"%s\" has a value that is no finite number.".formatted(name),
                        name,
                        "finite weights");
            }
        }
        return values;
    }

    public long[] wholes() {
        long[] values = new long[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (long) number(i);
        }
        return values;
    }

    public List<String> texts() {
        return proto.getStringDataList().stream().map(ByteString::toStringUtf8).toList();
    }

    /** What a class is called: text, truth, or a number. */
    public List<Object> labels() {
        if (isText()) {
            return new ArrayList<>(texts());
        }
        List<Object> labels = new ArrayList<>();
        for (int i = 0; i < size(); i++) {
            double number = number(i);
            if (isBoolean()) {
                labels.add(number != 0);
            } else if (number == (long) number) {
                labels.add((long) number);
            } else {
                labels.add(number);
            }
        }
        return labels;
    }

    /** Where it is one number; empty for several, or none, and for text. */
    public Optional<Double> single() {
        return size() == 1 && !isText() ? Optional.of(number(0)) : Optional.empty();
    }

    public double number(int index) {
        ByteString raw = proto.getRawData();
        if (raw.isEmpty()) {
            return switch (type(proto)) {
                case FLOAT -> proto.getFloatData(index);
                case DOUBLE -> proto.getDoubleData(index);
                case INT64 -> proto.getInt64Data(index);
                default -> proto.getInt32Data(index);
            };
        }
        ByteBuffer bytes = raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        return switch (type(proto)) {
            case FLOAT -> bytes.getFloat(index * Float.BYTES);
            case DOUBLE -> bytes.getDouble(index * Double.BYTES);
            case INT64 -> bytes.getLong(index * Long.BYTES);
            case INT32 -> bytes.getInt(index * Integer.BYTES);
            default -> bytes.get(index);
        };
    }
}
