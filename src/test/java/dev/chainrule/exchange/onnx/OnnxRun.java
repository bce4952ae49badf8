package dev.chainrule.exchange.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A graph in ONNX Runtime. */
public final class OnnxRun implements AutoCloseable {

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    /** @param onnx the file */
    public OnnxRun(byte[] onnx) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            this.session = environment.createSession(onnx, options);
        } catch (OrtException e) {
            throw new AssertionError("ONNX Runtime does not take the graph", e);
        }
    }

    OnnxRun(ModelProto model) {
        this(model.toByteArray());
    }

    Set<String> inputs() {
        return session.getInputNames();
    }

    /** @param rows {@code [N][columns]} */
    public Map<String, Object> ask(String input, float[][] rows) {
        return ask(input, rows, new long[] {rows.length, rows[0].length});
    }

    /** @param shape of all the rows together */
    Map<String, Object> ask(String input, float[][] rows, long[] shape) {
        FloatBuffer flat = FloatBuffer.allocate(rows.length * rows[0].length);
        for (float[] row : rows) {
            flat.put(row);
        }
        try (OnnxTensor tensor = OnnxTensor.createTensor(environment, flat.flip(), shape)) {
            return run(Map.of(input, tensor));
        } catch (OrtException e) {
            throw new AssertionError("ONNX Runtime refuses", e);
        }
    }

    /** @param rows {@code [N][columns]} */
    public Map<String, Object> ask(String input, double[][] rows) {
        try (OnnxTensor tensor = OnnxTensor.createTensor(environment, rows)) {
            return run(Map.of(input, tensor));
        } catch (OrtException e) {
            throw new AssertionError("ONNX Runtime refuses", e);
        }
    }

    /** @param columns a double or text, or null, of each row, by column */
    public Map<String, Object> ask(Map<String, List<Object>> columns) {
        Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, List<Object>> column : columns.entrySet()) {
                tensors.put(column.getKey(), tensor(column.getValue()));
            }
            return run(tensors);
        } catch (OrtException e) {
            throw new AssertionError("ONNX Runtime refuses", e);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private OnnxTensor tensor(List<Object> values) throws OrtException {
        long[] shape = {values.size(), 1};
        return values.get(0) instanceof Double
                ? OnnxTensor.createTensor(
                        environment,
                        DoubleBuffer.wrap(values.stream()
                                .mapToDouble(value -> (Double) value)
                                .toArray()),
                        shape)
                : OnnxTensor.createTensor(
                        environment, values.stream().map(String::valueOf).toArray(String[]::new), shape);
    }

    private Map<String, Object> run(Map<String, OnnxTensor> tensors) throws OrtException {
        try (OrtSession.Result result = session.run(tensors)) {
            Map<String, Object> outputs = new LinkedHashMap<>();
            for (Map.Entry<String, OnnxValue> output : result) {
                outputs.put(output.getKey(), output.getValue().getValue());
            }
            return outputs;
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new AssertionError(e);
        }
    }
}
