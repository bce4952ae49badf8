package dev.chainrule.prediction.inference;

import dev.chainrule.definition.Spelling;
import dev.chainrule.model.Model;
import dev.chainrule.model.Models;
import dev.chainrule.prediction.inference.InferenceRequest.Wanted;
import dev.chainrule.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers with the outputs that were asked for, each in the form it was asked for. */
final class ResponseWriter {

    private final Model model;
    private final InferenceRequest request;
    private final List<Chosen> chosen;

    /** An output, and in which form. */
    private record Chosen(ModelOutput output, boolean binary, int classes) {

        int width() {
            return classes > 0 ? classes : output.width();
        }
    }

    /**
     * An answer that is ready to be sent.
     *
     * @param binary what follows behind the JSON, in order; empty for nothing
     */
    record Answer(InferenceResponse json, List<byte[]> binary) {}

    /** @throws ProblemException where an output is asked for that the model does not have */
    ResponseWriter(Models.Named asked, InferenceRequest request) {
        this.model = asked.model();
        this.request = request;
        List<ModelOutput> all = ModelOutput.of(model.manifest().encoding().target(), asked.threshold());
        this.chosen = request.outputs().isEmpty()
                ? all.stream()
                        .map(output -> new Chosen(output, request.binaryOutputs(), 0))
                        .toList()
                : chosen(all);
    }

    private List<Chosen> chosen(List<ModelOutput> all) {
        List<Chosen> found = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Wanted wanted : request.outputs()) {
            String pointer = "/outputs/" + found.size();
            ModelOutput output = all.stream()
                    .filter(one -> one.name().equals(wanted.name()))
                    .findFirst()
                    .orElseThrow(() -> ProblemException.invalid(
                            pointer + "/name",
                            "is no output of the model",
                            wanted.name(),
                            Spelling.hint(
                                    wanted.name(),
                                    all.stream().map(ModelOutput::name).toList())));
            if (!names.add(wanted.name())) {
                throw ProblemException.invalid(pointer + "/name", "stands twice", wanted.name(), null);
            }
            found.add(chosen(output, wanted, pointer));
        }
        return found;
    }

    private Chosen chosen(ModelOutput output, Wanted wanted, String pointer) {
        if (wanted.classes() > 0 && output.labels() == null) {
            throw ProblemException.invalid(
                    pointer + "/parameters/classification",
                    "is possible for probabilities only",
                    output.name(),
                    "ask for it of an output that is called probabilities");
        }
        int classes = output.labels() == null
                ? 0
                : Math.min(wanted.classes(), output.labels().size());
        boolean binary = wanted.binary() == null ? request.binaryOutputs() : wanted.binary();
        return new Chosen(output, binary, classes);
    }

    /** What an answer takes of the heap, about, of so many rows. */
    long bytes(int rows) {
        long ofRow = 0;
        for (Chosen one : chosen) {
            boolean texts = one.classes() > 0 || one.output().datatype() == Datatype.BYTES;
            ofRow += (long) Math.max(1, one.width()) * (texts ? 96 : 24);
        }
        return rows * ofRow;
    }

    Answer answer(List<float[]> rows, List<String> warnings) {
        List<double[]> wide = ModelOutput.finite(rows);
        List<InferenceResponse.Output> outputs = new ArrayList<>();
        List<byte[]> binary = new ArrayList<>();
        for (Chosen one : chosen) {
            outputs.add(output(one, wide, binary));
        }
        @Nullable
        Map<String, String> parameters = warnings.isEmpty() ? null : Map.of("warnings", String.join("; ", warnings));
        InferenceResponse response =
                new InferenceResponse(model.name(), String.valueOf(model.version()), request.id(), parameters, outputs);
        return new Answer(response, binary);
    }

    private static InferenceResponse.Output output(Chosen one, List<double[]> rows, List<byte[]> binary) {
        ModelOutput output = one.output();
        Object values = output.values().apply(rows);
        Datatype datatype = output.datatype();
        if (one.classes() > 0 && output.labels() != null) {
            values = ModelOutput.classified(output.labels(), (float[]) values, one.classes());
            datatype = Datatype.BYTES;
        }
        int[] shape = one.width() == 0 ? new int[] {rows.size()} : new int[] {rows.size(), one.width()};
        if (!one.binary()) {
            return new InferenceResponse.Output(output.name(), datatype.name(), shape, null, values);
        }
        byte[] bytes = bytes(values);
        binary.add(bytes);
        return new InferenceResponse.Output(
                output.name(), datatype.name(), shape, Map.of("binary_data_size", bytes.length), null);
    }

    private static byte[] bytes(Object values) {
        if (values instanceof float[] floats) {
            byte[] bytes = new byte[floats.length * Float.BYTES];
            littleEndian(bytes).asFloatBuffer().put(floats);
            return bytes;
        }
        if (values instanceof double[] doubles) {
            byte[] bytes = new byte[doubles.length * Double.BYTES];
            littleEndian(bytes).asDoubleBuffer().put(doubles);
            return bytes;
        }
        if (values instanceof long[] longs) {
            byte[] bytes = new byte[longs.length * Long.BYTES];
            littleEndian(bytes).asLongBuffer().put(longs);
            return bytes;
        }
        if (values instanceof boolean[] truths) {
            byte[] bytes = new byte[truths.length];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (truths[i] ? 1 : 0);
            }
            return bytes;
        }
        return texts((String[]) values);
    }

    private static byte[] texts(String[] texts) {
        List<byte[]> encoded = new ArrayList<>(texts.length);
        int size = 0;
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            encoded.add(bytes);
            size += Integer.BYTES + bytes.length;
        }
        byte[] all = new byte[size];
        ByteBuffer into = littleEndian(all);
        encoded.forEach(bytes -> into.putInt(bytes.length).put(bytes));
        return all;
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
