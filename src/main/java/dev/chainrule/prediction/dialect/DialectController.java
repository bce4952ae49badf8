package dev.chainrule.prediction.dialect;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.format.CountedInput;
import dev.chainrule.format.Gzip;
import dev.chainrule.format.LimitedInput;
import dev.chainrule.format.ProportionateInput;
import dev.chainrule.prediction.AnswerForm;
import dev.chainrule.prediction.AskedNetwork;
import dev.chainrule.prediction.EachRow;
import dev.chainrule.prediction.JsonRows;
import dev.chainrule.prediction.PredictionResponse;
import dev.chainrule.prediction.PredictionSettings;
import dev.chainrule.prediction.Questions;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.web.Queries;
import dev.chainrule.web.body.HeapBudget;
import dev.chainrule.web.body.StreamedBody;
import dev.chainrule.web.body.UnpackedBody;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartHttpServletRequest;
import org.springframework.web.servlet.HandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/**
 * Predictions for rows that are no JSON document, by their {@code Content-Type}; {@link DialectSchemas} says so where the
 * operations stand in the document of the API.
 */
@Hidden
@RestController
class DialectController {

    static final String OF_MODEL = "/models/{id}/predict";
    static final String OF_CHECKPOINT = "/checkpoints/{id}/predict";
    static final String TSV = "text/tab-separated-values";

    /** Of a stream, for what is read and what is answered at a time. */
    private static final long BYTES_OF_STREAM = 4L << 20;

    private static final int VALUES_OF_LINE = 8;

    private final Questions questions;
    private final PredictionSettings settings;
    private final HeapBudget heap;
    private final JsonMapper json;

    DialectController(Questions questions, PredictionSettings settings, HeapBudget heap, JsonMapper json) {
        this.questions = questions;
        this.settings = settings;
        this.heap = heap;
        this.json = json;
    }

    @PostMapping(
            path = {OF_MODEL, OF_CHECKPOINT},
            consumes = {CsvAnswer.NAME, TSV})
    PredictionResponse predictCsv(@PathVariable String id, @RequestBody StreamedBody body, HttpServletRequest request)
            throws IOException {
        AnswerForm form = form(request);
        try (AskedNetwork asked = asked(id, request)) {
            Encoding encoding = asked.network().encoding();
            List<RawRow> rows = new CsvQuestion(encoding, settings.maxRows(), heap::take).rows(body);
            return questions.answer(asked, rows, form);
        }
    }

    @PostMapping(
            path = {OF_MODEL, OF_CHECKPOINT},
            consumes = {MediaType.IMAGE_PNG_VALUE, MediaType.IMAGE_JPEG_VALUE})
    PredictionResponse predictPicture(
            @PathVariable String id, @RequestBody StreamedBody body, HttpServletRequest request) throws IOException {
        AnswerForm form = form(request);
        try (AskedNetwork asked = asked(id, request)) {
            return questions.answer(asked, List.of(pictures(asked).row(body.stream(), "the picture")), form);
        }
    }

    /** One picture in each file of a form. */
    @PostMapping(
            path = {OF_MODEL, OF_CHECKPOINT},
            consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    PredictionResponse predictFiles(@PathVariable String id, MultipartHttpServletRequest request) throws IOException {
        AnswerForm form = form(request);
        List<MultipartFile> files = request.getMultiFileMap().values().stream()
                .flatMap(List::stream)
                .toList();
        if (files.isEmpty()) {
            throw ProblemException.invalid(
                    "file", "there is no file in the form", null, "a part named file with a PNG or JPEG file");
        }
        if (files.size() > settings.maxRows()) {
            throw JsonRows.tooManyRows(settings.maxRows());
        }
        try (AskedNetwork asked = asked(id, request)) {
            PictureQuestion pictures = pictures(asked);
            List<RawRow> rows = new ArrayList<>();
            for (MultipartFile file : files) {
                rows.add(picture(pictures, file));
            }
            return questions.answer(asked, rows, form);
        }
    }

    private RawRow picture(PictureQuestion pictures, MultipartFile file) throws IOException {
        String name = "\"%s\"".formatted(Objects.requireNonNullElse(file.getOriginalFilename(), file.getName()));
        if (file.getSize() > settings.maxPicture().toBytes()) {
            throw new ProblemException(
                    ProblemKind.TOO_LARGE,
                    "body_too_large",
                    "%s is larger than the %s bytes that chainrule.prediction.max-picture allows."
                            .formatted(name, settings.maxPicture().toBytes()));
        }
        heap.take(file.getSize());
        try (InputStream in = file.getInputStream()) {
            return pictures.row(in, name);
        }
    }

    private PictureQuestion pictures(AskedNetwork asked) {
        return new PictureQuestion(asked.network().encoding(), settings.maxPixels(), heap::take);
    }

    /** A row in each line, and an answer in each line, while they come. */
    @PostMapping(
            path = {OF_MODEL, OF_CHECKPOINT},
            consumes = LineAnswers.TYPE,
            produces = LineAnswers.TYPE)
    void predictLines(@PathVariable String id, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        AnswerForm form = form(request);
        if (form.explained()) {
            throw ProblemException.invalid(
                    AnswerForm.EXPLAIN,
                    "lines of a stream are not explained",
                    AnswerForm.CONTRIBUTIONS,
                    "rows as JSON or CSV");
        }
        String shadow = request.getParameter(Questions.SHADOW);
        if (shadow != null) {
            throw ProblemException.invalid(
                    Questions.SHADOW, "lines of a stream are not compared", shadow, "rows as JSON or CSV");
        }
        int longest = (int) settings.maxLine().toBytes();
        heap.take(BYTES_OF_STREAM + (long) longest * VALUES_OF_LINE);
        try (AskedNetwork asked = asked(id, request)) {
            EachRow network = new EachRow(
                    asked.network(), asked.form(form), asked.network().listener());
            JsonRows reader = new JsonRows(asked.network().encoding(), 1);
            Lines lines = new Lines(bounded(unpacked(request), settings.maxStream()), longest);
            new LineAnswers(json, reader, network, longest).answer(lines, () -> {
                response.setContentType(LineAnswers.TYPE);
                return response.getOutputStream();
            });
        }
    }

    private InputStream unpacked(HttpServletRequest request) throws IOException {
        CountedInput packed = new CountedInput(request.getInputStream());
        return new ProportionateInput(
                UnpackedBody.of(request.getHeader(HttpHeaders.CONTENT_ENCODING), packed),
                packed,
                settings.maxRatio(),
                () -> Gzip.bomb("The body", settings.maxRatio(), "chainrule.prediction.max-ratio"));
    }

    /** Ends with a problem when a stream, unpacked, goes on for too long. */
    static InputStream bounded(InputStream stream, DataSize most) {
        return new LimitedInput(
                stream,
                most,
                () -> new ProblemException(
                        ProblemKind.TOO_LARGE,
                        "body_too_large",
                        String.format(
                                Locale.ROOT,
                                "The stream is longer than the %,d bytes that chainrule.prediction.max-stream allows.",
                                most.toBytes())));
    }

    private static AnswerForm form(HttpServletRequest request) {
        MultiValueMap<String, String> given = new LinkedMultiValueMap<>();
        // a field of a broken form may have a name and no values
        request.getParameterMap()
                .forEach((name, values) -> given.put(name, values == null ? List.of("") : List.of(values)));
        Set<String> known = new TreeSet<>(AnswerForm.OPTIONS);
        if (isOfModel(request)) {
            known.addAll(Questions.OF_MODELS);
        }
        Queries.refuseUnknownOrRepeated(given, known);
        return AnswerForm.of(given.toSingleValueMap());
    }

    private static boolean isOfModel(HttpServletRequest request) {
        return OF_MODEL.equals(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE));
    }

    private AskedNetwork asked(String id, HttpServletRequest request) {
        return isOfModel(request)
                ? questions.ofModel(
                        id, request.getParameter(Questions.CHECKPOINT), request.getParameter(Questions.SHADOW))
                : questions.ofCheckpoint(id);
    }
}
