package dev.chainrule.explanation.picture;

import dev.chainrule.definition.Definitions;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.explanation.Subject;
import dev.chainrule.explanation.Subjects;
import dev.chainrule.prediction.SentPictures;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.web.body.StreamedBody;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The same questions where the picture is the body itself, and all else stands in the query; {@link PictureSchemas} says so where
 * the operations stand in the document of the API.
 */
@Hidden
@RestController
class PictureBodyController {

    private static final JsonMapper JSON = JsonMapper.shared();
    /** Which are texts, whatever they look like. */
    private static final Set<String> TEXTS = Set.of("of", "method", "checkpoint");

    private final Subjects subjects;
    private final SentPictures pictures;
    private final PictureQuestions questions;

    PictureBodyController(Subjects subjects, SentPictures pictures, PictureQuestions questions) {
        this.subjects = subjects;
        this.pictures = pictures;
        this.questions = questions;
    }

    @PostMapping(
            path = PictureController.FEATURE_MAPS,
            consumes = {MediaType.IMAGE_PNG_VALUE, MediaType.IMAGE_JPEG_VALUE},
            produces = MediaType.APPLICATION_JSON_VALUE)
    FeatureMapsResponse featureMaps(
            @PathVariable String id, @RequestParam MultiValueMap<String, String> query, @RequestBody StreamedBody body)
            throws IOException {
        FeatureMapsDefinition definition = definition(query, FeatureMapsDefinition.class);
        return subjects.ask(id, definition.checkpoint(), questions.featureMaps(definition, picture(body)));
    }

    @PostMapping(
            path = PictureController.FEATURE_MAPS,
            consumes = {MediaType.IMAGE_PNG_VALUE, MediaType.IMAGE_JPEG_VALUE},
            produces = MediaType.IMAGE_PNG_VALUE)
    ResponseEntity<byte[]> featureMapsAsPng(
            @PathVariable String id, @RequestParam MultiValueMap<String, String> query, @RequestBody StreamedBody body)
            throws IOException {
        return PictureQuestions.png(featureMaps(id, query, body));
    }

    @PostMapping(
            path = PictureController.SALIENCY,
            consumes = {MediaType.IMAGE_PNG_VALUE, MediaType.IMAGE_JPEG_VALUE},
            produces = MediaType.APPLICATION_JSON_VALUE)
    SaliencyResponse saliency(
            @PathVariable String id, @RequestParam MultiValueMap<String, String> query, @RequestBody StreamedBody body)
            throws IOException {
        SaliencyDefinition definition = definition(query, SaliencyDefinition.class);
        return subjects.ask(id, definition.checkpoint(), questions.saliency(definition, picture(body)));
    }

    @PostMapping(
            path = PictureController.SALIENCY,
            consumes = {MediaType.IMAGE_PNG_VALUE, MediaType.IMAGE_JPEG_VALUE},
            produces = MediaType.IMAGE_PNG_VALUE)
    ResponseEntity<byte[]> saliencyAsPng(
            @PathVariable String id, @RequestParam MultiValueMap<String, String> query, @RequestBody StreamedBody body)
            throws IOException {
        SaliencyDefinition definition = definition(query, SaliencyDefinition.class);
        return subjects.ask(id, definition.checkpoint(), questions.overlay(definition, picture(body)));
    }

    /** Read whole before the network is opened, so that a slow sender keeps nobody from asking. */
    private AskedPicture.Source picture(StreamedBody body) throws IOException {
        byte[] file = body.stream().readAllBytes();
        Function<Subject, RawRow> read = subject -> {
            try {
                return pictures.row(subject.encoding(), new ByteArrayInputStream(file));
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        };
        return AskedPicture.ofFile(read);
    }

    private static <T> T definition(MultiValueMap<String, String> query, Class<T> type) {
        ObjectNode fields = JSON.createObjectNode();
        query.forEach((name, values) -> {
            if (name.equals("row")) {
                throw ProblemException.invalid(
                        name, "is the picture in the body already", values, "leave it out, or send JSON");
            }
            if (values.size() != 1) {
                throw ProblemException.invalid(name, "stands in the query more than once", values, "once");
            }
            fields.set(name, TEXTS.contains(name) ? fields.stringNode(values.get(0)) : json(fields, values.get(0)));
        });
        return Definitions.read(fields, type);
    }

    /** A number, or several between commas; or else the text, of which the reader says what is wrong. */
    private static JsonNode json(ObjectNode fields, String text) {
        return Stream.of(text, "[" + text + "]")
                .flatMap(candidate -> read(candidate).stream())
                .filter(read -> read.isNumber() || read.isArray())
                .findFirst()
                .orElseGet(() -> fields.stringNode(text));
    }

    private static Optional<JsonNode> read(String text) {
        try {
            return Optional.of(JSON.readTree(text));
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }
}
