package dev.chainrule.prediction.inference;

import dev.chainrule.definition.Spelling;
import dev.chainrule.definition.StrictJson;
import dev.chainrule.prediction.PlainJson;
import dev.chainrule.prediction.inference.InferenceRequest.Wanted;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads a request token by token; what comes as bytes behind the JSON stays where it is. Parameters that are not known
 * are passed over, as the protocol has it; any other unknown name is refused.
 */
final class RequestReader {

    private static final Set<String> OF_A_REQUEST =
            Set.of("id", "parameters", "inputs", "outputs", "model_name", "model_version");
    private static final Set<String> OF_AN_INPUT = Set.of("name", "shape", "datatype", "parameters", "data");
    private static final Set<String> OF_AN_OUTPUT = Set.of("name", "parameters");
    private static final String SIZE = "binary_data_size";
    private static final String SHARED = "shared_memory_region";
    private static final int MOST_DIMENSIONS = 8;

    private final JsonParser json;
    private final ByteBuffer bytes;

    private @Nullable String id;
    private @Nullable List<RequestTensor> inputs;
    private List<Wanted> outputs = List.of();
    private boolean binaryOutputs;

    private RequestReader(JsonParser json, ByteBuffer bytes) {
        this.json = json;
        this.bytes = bytes;
    }

    /**
     * @param json before its first token; read to its end
     * @param bytes that stand behind the JSON
     * @throws ProblemException with what is wrong with it
     */
    static InferenceRequest read(JsonParser json, ByteBuffer bytes) {
        return new RequestReader(json, bytes).read();
    }

    private InferenceRequest read() {
        JsonToken first = json.nextToken();
        if (first == null) {
            throw StrictJson.empty();
        }
        if (first != JsonToken.START_OBJECT) {
            throw wrong("", "must be an object with inputs");
        }
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            readField(json.currentName());
        }
        StrictJson.requireEnd(json);
        if (inputs == null || inputs.isEmpty()) {
            throw ProblemException.invalid("/inputs", "is required: at least one tensor", null, null);
        }
        if (bytes.hasRemaining()) {
            throw ProblemException.invalid(
                    "/inputs",
                    "leaves bytes behind the JSON that belong to no input",
                    bytes.remaining() + " bytes",
                    "a binary_data_size in the parameters of each input that is sent as bytes");
        }
        return new InferenceRequest(id, inputs, outputs, binaryOutputs);
    }

    private void readField(String name) {
        JsonToken value = json.nextToken();
        switch (name) {
            case "id" -> id = value == JsonToken.VALUE_NULL ? null : text("/id", value);
            case "inputs" -> inputs = tensors(value);
            case "outputs" -> outputs = value == JsonToken.VALUE_NULL ? List.of() : wanted(value);
            case "parameters" ->
                binaryOutputs = truth(parameters("/parameters", value), "binary_data_output", "/parameters");
            case "model_name", "model_version" -> json.skipChildren();
            default -> throw unknown("", name, OF_A_REQUEST);
        }
    }

    private List<RequestTensor> tensors(JsonToken first) {
        List<RequestTensor> tensors = new ArrayList<>();
        requireList("/inputs", first);
        Set<String> names = new HashSet<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            RequestTensor tensor = new Input("/inputs/" + tensors.size()).read();
            if (!names.add(tensor.name())) {
                throw ProblemException.invalid(tensor.pointer() + "/name", "stands twice", tensor.name(), null);
            }
            tensors.add(tensor);
        }
        return tensors;
    }

    private List<Wanted> wanted(JsonToken first) {
        List<Wanted> wanted = new ArrayList<>();
        requireList("/outputs", first);
        while (json.nextToken() != JsonToken.END_ARRAY) {
            wanted.add(wanted("/outputs/" + wanted.size()));
        }
        return wanted;
    }

    private Wanted wanted(String pointer) {
        requireObject(pointer);
        @Nullable String name = null;
        Map<String, Object> parameters = Map.of();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            switch (field) {
                case "name" -> name = text(pointer + "/name", value);
                case "parameters" -> parameters = parameters(pointer + "/parameters", value);
                // clients that describe both with one type say of an output what they say of an input
                case "shape", "datatype", "data" -> requireNothing(pointer + "/" + field, value);
                default -> throw unknown(pointer, field, OF_AN_OUTPUT);
            }
        }
        if (name == null) {
            throw ProblemException.invalid(pointer + "/name", "is required", null, null);
        }
        String at = pointer + "/parameters";
        refuseSharedMemory(parameters, at);
        int classes = (int) whole(parameters, "classification", at, Integer.MAX_VALUE, 0);
        @Nullable Boolean binary = parameters.containsKey("binary_data") ? truth(parameters, "binary_data", at) : null;
        return new Wanted(name, binary, classes);
    }

    private void requireNothing(String pointer, JsonToken value) {
        if (value != JsonToken.VALUE_NULL) {
            throw wrong(pointer, "does not belong to an output that is asked for");
        }
    }

    private static void refuseSharedMemory(Map<String, Object> parameters, String pointer) {
        if (parameters.containsKey(SHARED)) {
            throw ProblemException.invalid(
                    pointer + "/" + SHARED, "is not offered", parameters.get(SHARED), "data, or binary_data_size");
        }
    }

    /** Texts, numbers and truths by name; what is null is not there. */
    private Map<String, Object> parameters(String pointer, JsonToken first) {
        if (first == JsonToken.VALUE_NULL) {
            return Map.of();
        }
        if (first != JsonToken.START_OBJECT) {
            throw wrong(pointer, "must be an object");
        }
        Map<String, Object> parameters = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            Object value = parameter(json.nextToken());
            if (value != null) {
                parameters.put(name, value);
            }
        }
        return parameters;
    }

    private @Nullable Object parameter(JsonToken token) {
        return switch (token) {
            case VALUE_STRING -> json.getString();
            case VALUE_NUMBER_INT -> json.getNumberValue();
            case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> {
                json.skipChildren();
                yield "an object or a list";
            }
        };
    }

    private static boolean truth(Map<String, Object> parameters, String name, String pointer) {
        Object value = parameters.getOrDefault(name, false);
        if (!(value instanceof Boolean truth)) {
            throw ProblemException.invalid(
                    pointer + "/" + name, "must be true or false", PlainJson.shown(value), "true");
        }
        return truth;
    }

    private static long whole(Map<String, Object> parameters, String name, String pointer, int most, long missing) {
        Object value = parameters.get(name);
        if (value == null) {
            return missing;
        }
        long number = value instanceof Integer || value instanceof Long ? ((Number) value).longValue() : -1;
        if (number < 0 || number > most) {
            throw ProblemException.invalid(
                    pointer + "/" + name,
                    "must be a whole number from 0 to %s".formatted(most),
                    PlainJson.shown(value),
                    null);
        }
        return number;
    }

    private String text(String pointer, JsonToken value) {
        if (value != JsonToken.VALUE_STRING) {
            throw wrong(pointer, "must be a text");
        }
        return json.getString();
    }

    private void requireList(String pointer, JsonToken token) {
        if (token != JsonToken.START_ARRAY) {
            throw wrong(pointer, "must be a list");
        }
    }

    private void requireObject(String pointer) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw wrong(pointer, "must be an object");
        }
    }

    private ProblemException wrong(String pointer, String detail) {
        JsonToken token = json.currentToken();
        @Nullable
        String got = token == null
                ? "nothing"
                : switch (token) {
                    case START_OBJECT -> "an object";
                    case START_ARRAY -> "a list";
                    default -> PlainJson.shown(json.getString());
                };
        return ProblemException.invalid(pointer, detail, got, null);
    }

    private static ProblemException unknown(String pointer, String name, Set<String> known) {
        return ProblemException.invalid(
                Violation.field(pointer, name), "is not a field of the protocol", null, Spelling.hint(name, known));
    }

    /** One of the inputs. */
    private final class Input {

        private final String pointer;
        private @Nullable String name;
        private @Nullable Datatype datatype;
        private int @Nullable [] shape;
        private @Nullable NestedData data;
        private Map<String, Object> parameters = Map.of();

        Input(String pointer) {
            this.pointer = pointer;
        }

        RequestTensor read() {
            requireObject(pointer);
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                readField(json.currentName());
            }
            if (name == null || shape == null || datatype == null) {
                String missing = name == null ? "name" : shape == null ? "shape" : "datatype";
                throw ProblemException.invalid(pointer + "/" + missing, "is required", null, null);
            }
            refuseSharedMemory(parameters, pointer + "/parameters");
            return new RequestTensor(pointer, name, datatype, shape, elements(datatype, shape, count(shape)));
        }

        private void readField(String field) {
            JsonToken value = json.nextToken();
            String at = pointer + "/" + field;
            switch (field) {
                case "name" -> name = text(at, value);
                case "datatype" -> {
                    String word = text(at, value);
                    datatype = Datatype.of(word)
                            .orElseThrow(() -> ProblemException.invalid(
                                    at,
                                    "is no datatype of the protocol",
                                    PlainJson.shown(word),
                                    "one of " + Datatype.names()));
                }
                case "shape" -> shape = shape(at, value);
                case "parameters" -> parameters = parameters(at, value);
                case "data" -> {
                    if (value != JsonToken.VALUE_NULL) {
                        requireList(at, value);
                        data = new NestedData(at);
                        data.read(json);
                    }
                }
                default -> throw unknown(pointer, field, OF_AN_INPUT);
            }
        }

        private int[] shape(String at, JsonToken first) {
            requireList(at, first);
            int[] dimensions = new int[MOST_DIMENSIONS];
            int count = 0;
            for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
                if (count == MOST_DIMENSIONS) {
                    throw ProblemException.invalid(
                            at, "has more than %s dimensions".formatted(MOST_DIMENSIONS), null, null);
                }
                Number number = token == JsonToken.VALUE_NUMBER_INT ? json.getNumberValue() : null;
                if (!(number instanceof Integer dimension) || dimension < 0) {
                    throw wrong(at + "/" + count, "must be a whole number from 0 to " + Integer.MAX_VALUE);
                }
                dimensions[count++] = dimension;
            }
            return Arrays.copyOf(dimensions, count);
        }

        private int count(int[] dimensions) {
            long count = 1;
            for (int dimension : dimensions) {
                count = count > Integer.MAX_VALUE ? count : count * dimension;
            }
            if (count > Integer.MAX_VALUE) {
                throw ProblemException.invalid(
                        pointer + "/shape",
                        "has more elements than a request can hold",
                        Arrays.toString(dimensions),
                        null);
            }
            return (int) count;
        }

        private RequestTensor.Elements elements(Datatype type, int[] dimensions, int count) {
            String at = pointer + "/parameters";
            boolean isBinary = parameters.containsKey(SIZE);
            if (isBinary == (data != null)) {
                throw ProblemException.invalid(
                        pointer,
                        isBinary ? "has data and a binary_data_size" : "has no data",
                        null,
                        "either data as a list, or binary_data_size in its parameters and the bytes behind the JSON");
            }
            if (data != null) {
                return data.elements(type, dimensions, count);
            }
            int size = (int) whole(parameters, SIZE, at, Integer.MAX_VALUE, 0);
            if (size > bytes.remaining()) {
                throw ProblemException.invalid(
                        at + "/" + SIZE,
                        "is more than the bytes that are left behind the JSON",
                        size,
                        "%s bytes are there; Inference-Header-Content-Length says where they begin"
                                .formatted(bytes.remaining()));
            }
            ByteBuffer own = bytes.slice().limit(size);
            bytes.position(bytes.position() + size);
            return BinaryElements.of(type, own, count, pointer);
        }
    }
}
