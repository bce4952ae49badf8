package dev.chainrule.prediction.inference;

import dev.chainrule.definition.CountedJson;
import dev.chainrule.definition.StrictJson;
import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.model.Model;
import dev.chainrule.model.Models;
import dev.chainrule.model.TrainedNetwork;
import dev.chainrule.prediction.PlainJson;
import dev.chainrule.prediction.PredictionSettings;
import dev.chainrule.prediction.Predictor;
import dev.chainrule.prediction.RowReader;
import dev.chainrule.prediction.dialect.PictureQuestion;
import dev.chainrule.prediction.inference.InferenceStatistics.Took;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import dev.chainrule.web.body.HeapBudget;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/** Asks models with tensors. */
@Component
final class Inferences {

    /** How many bytes of a body are JSON; the rest are tensors. */
    static final String JSON_LENGTH = "Inference-Header-Content-Length";

    /** As one value of a row that is called by its column. */
    private static final long BYTES_OF_PIXEL = 100;

    private static final Pattern LENGTH = Pattern.compile("\\d{1,10}");

    private final Models models;
    private final ModelStates states;
    private final InferenceStatistics statistics;
    private final PredictionSettings settings;
    private final HeapBudget heap;
    private final JsonMapper json;

    Inferences(
            Models models,
            ModelStates states,
            InferenceStatistics statistics,
            PredictionSettings settings,
            HeapBudget heap,
            JsonMapper json) {
        this.models = models;
        this.states = states;
        this.statistics = statistics;
        this.settings = settings;
        this.heap = heap;
        this.json = json;
    }

    /**
     * @param body JSON, and what follows behind it
     * @param jsonLength the header of that name; null where all of the body is JSON
     * @throws ProblemException with what is wrong with the request
     */
    ResponseWriter.Answer infer(Models.Named asked, byte[] body, @Nullable String jsonLength) {
        Model model = asked.model();
        long begin = System.nanoTime();
        try {
            states.requireReady(model);
            return answer(asked, body, jsonLength, begin);
        } catch (ProblemException refused) {
            statistics.failed(model, System.nanoTime() - begin);
            throw refused;
        }
    }

    private ResponseWriter.Answer answer(Models.Named asked, byte[] body, @Nullable String jsonLength, long begin) {
        Model model = asked.model();
        InferenceRequest request = request(model, body, jsonLength);
        ResponseWriter writer = new ResponseWriter(asked, request);
        Encoding encoding = model.manifest().encoding();
        boolean pictures = AskedRows.arePictures(encoding, request.inputs());
        @Nullable AskedRows tensors = pictures ? null : AskedRows.of(encoding, request.inputs(), settings.maxRows());
        List<RawRow> listed = pictures ? pictures(encoding, request.inputs().get(0)) : List.of();
        int rows = tensors == null ? listed.size() : tensors.count();
        heap.take(writer.bytes(rows));
        long read = System.nanoTime();
        Predictor.Outputs outputs;
        try (TrainedNetwork network = models.load(asked)) {
            outputs = tensors == null ? Predictor.predict(network, listed) : Predictor.predict(network, rows, tensors);
        }
        long predicted = System.nanoTime();
        ResponseWriter.Answer answer = writer.answer(outputs.rows(), outputs.warnings());
        long written = System.nanoTime();
        statistics.succeeded(model, new Took(rows, read - begin, predicted - read, written - predicted));
        return answer;
    }

    /** Each as a row, for a model whose features are pixels. */
    private List<RawRow> pictures(Encoding encoding, RequestTensor tensor) {
        int count = tensor.rowsOf(1);
        if (count == 0) {
            throw ProblemException.invalid(
                    tensor.pointer() + "/shape", "is not the shape of pictures", tensor.shown(), "[N] or [N, 1]");
        }
        RowReader.requireFew(count, settings.maxRows());
        PictureQuestion question = new PictureQuestion(encoding, settings.maxPixels(), heap::take);
        List<RawRow> rows = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String name = "%s/data/%s".formatted(tensor.pointer(), i);
            try {
                heap.take(AskedRows.width(encoding) * BYTES_OF_PIXEL);
                rows.add(question.row(new ByteArrayInputStream(tensor.elements().bytes(i)), name));
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        return rows;
    }

    private InferenceRequest request(Model model, byte[] body, @Nullable String jsonLength) {
        int length = jsonLength == null ? body.length : length(jsonLength, body.length);
        if (jsonLength != null && length == 0) {
            return rawMatrix(model, body);
        }
        ByteBuffer bytes = ByteBuffer.wrap(body, length, body.length - length).slice();
        try (JsonParser parser = new CountedJson(json.createParser(body, 0, length), Long.MAX_VALUE, heap::take)) {
            return RequestReader.read(parser, bytes);
        } catch (JacksonException malformed) {
            throw StrictJson.malformed(malformed);
        }
    }

    private static int length(String header, int bodyLength) {
        boolean isNumber = LENGTH.matcher(header).matches();
        if (!isNumber || Long.parseLong(header) > bodyLength) {
            String detail =
                    "%s must be the number of bytes of the JSON at the beginning of the body.".formatted(JSON_LENGTH);
            throw new ProblemException(
                    ProblemKind.MALFORMED,
                    "bad_header_length",
                    detail,
                    List.of(Violation.at(
                            JSON_LENGTH,
                            isNumber ? "is more than there is" : "is not a number",
                            PlainJson.shown(header),
                            "the body has %s bytes".formatted(bodyLength))));
        }
        return (int) Long.parseLong(header);
    }

    /** Without any JSON: one row of float32 after the other, answered as bytes. */
    private static InferenceRequest rawMatrix(Model model, byte[] body) {
        int width = AskedRows.width(model.manifest().encoding()) * Datatype.FP32.width();
        if (body.length == 0 || body.length % width != 0) {
            throw ProblemException.invalid(
                    "",
                    "is no matrix of FP32 with a value for each feature of the model",
                    "%s bytes".formatted(body.length),
                    "%s bytes for each row".formatted(width));
        }
        int rows = body.length / width;
        int[] shape = {rows, width / Datatype.FP32.width()};
        RequestTensor.Elements elements = BinaryElements.of(
                Datatype.FP32, ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN), shape[0] * shape[1], "");
        RequestTensor matrix = new RequestTensor("", AskedRows.MATRIX, Datatype.FP32, shape, elements);
        return new InferenceRequest(null, List.of(matrix), List.of(), true);
    }
}
