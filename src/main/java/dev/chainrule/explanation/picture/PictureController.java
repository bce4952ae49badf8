package dev.chainrule.explanation.picture;

import dev.chainrule.explanation.AskedInQuery;
import dev.chainrule.explanation.Phrases;
import dev.chainrule.explanation.Subjects;
import dev.chainrule.web.DefinitionBody;
import dev.chainrule.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What a network makes of one picture, over HTTP: as numbers, or as pictures by {@code Accept}. */
@RestController
class PictureController {

    static final String FEATURE_MAPS = "/models/{id}/feature-maps";
    static final String SALIENCY = "/models/{id}/saliency";

    private static final String MAPS_EXAMPLE = """
            {"row": 0, "layer": 2}""";
    private static final String SALIENCY_EXAMPLE = """
            {"row": 0, "method": "occlusion", "window": 2, "stride": 1}""";

    private final Subjects subjects;
    private final AskedInQuery inQuery;
    private final PictureQuestions questions;

    PictureController(Subjects subjects, AskedInQuery inQuery, PictureQuestions questions) {
        this.subjects = subjects;
        this.inQuery = inQuery;
        this.questions = questions;
    }

    /**
     * Channel by channel. A picture may also be the body itself, a PNG or JPEG file; the other fields then stand in the query. The
     * model may also be the id of a checkpoint, or of a job that runs or is paused.
     */
    @Operation(summary = "What comes out of a layer for one picture: its feature maps")
    @Refuses(status = HttpStatus.CONFLICT, when = Phrases.NO_WEIGHTS)
    @PostMapping(path = FEATURE_MAPS, produces = MediaType.APPLICATION_JSON_VALUE)
    FeatureMapsResponse featureMaps(
            @PathVariable String id,
            @Parameter(description = Phrases.CHECKPOINT) @RequestParam(required = false) @Nullable String checkpoint,
            @DefinitionBody(
                            example = MAPS_EXAMPLE,
                            besides = {MediaType.IMAGE_PNG_VALUE, MediaType.IMAGE_JPEG_VALUE})
                    FeatureMapsDefinition definition) {
        return subjects.ask(
                id,
                Subjects.checkpoint(checkpoint, definition.checkpoint()),
                questions.featureMaps(definition, AskedPicture.ofRow(inQuery, definition.row())));
    }

    @Operation(summary = "The feature maps of a layer for one picture, as a PNG picture")
    @ApiResponse(
            responseCode = "200",
            description =
                    "A picture: a square for each channel, teal above 0, orange below 0, the stronger the larger; one scale for all, which"
                            + " stands below",
            content =
                    @Content(
                            mediaType = MediaType.IMAGE_PNG_VALUE,
                            schema = @Schema(type = "string", format = "binary")))
    @Refuses(status = HttpStatus.CONFLICT, when = Phrases.NO_WEIGHTS)
    @PostMapping(path = FEATURE_MAPS, produces = MediaType.IMAGE_PNG_VALUE)
    ResponseEntity<byte[]> featureMapsAsPng(
            @PathVariable String id,
            @Parameter(description = Phrases.CHECKPOINT) @RequestParam(required = false) @Nullable String checkpoint,
            @DefinitionBody(
                            example = MAPS_EXAMPLE,
                            besides = {MediaType.IMAGE_PNG_VALUE, MediaType.IMAGE_JPEG_VALUE})
                    FeatureMapsDefinition definition) {
        return PictureQuestions.png(featureMaps(id, checkpoint, definition));
    }

    /**
     * By the slopes at the picture, by covering parts of it, or by what the last convolution found where. A picture may also be the
     * body itself, a PNG or JPEG file; the other fields then stand in the query.
     */
    @Operation(summary = "Which pixels of a picture an answer hangs on: saliency, occlusion or Grad-CAM")
    @Refuses(status = HttpStatus.CONFLICT, when = Phrases.NO_WEIGHTS)
    @PostMapping(path = SALIENCY, produces = MediaType.APPLICATION_JSON_VALUE)
    SaliencyResponse saliency(
            @PathVariable String id,
            @Parameter(description = Phrases.CHECKPOINT) @RequestParam(required = false) @Nullable String checkpoint,
            @DefinitionBody(
                            example = SALIENCY_EXAMPLE,
                            besides = {MediaType.IMAGE_PNG_VALUE, MediaType.IMAGE_JPEG_VALUE})
                    SaliencyDefinition definition) {
        return subjects.ask(
                id,
                Subjects.checkpoint(checkpoint, definition.checkpoint()),
                questions.saliency(definition, AskedPicture.ofRow(inQuery, definition.row())));
    }

    @Operation(summary = "Which pixels of a picture an answer hangs on, as a PNG picture over it")
    @ApiResponse(
            responseCode = "200",
            description =
                    "The picture, and over it the map: teal above 0, orange below 0, the stronger the larger; the scale stands below",
            content =
                    @Content(
                            mediaType = MediaType.IMAGE_PNG_VALUE,
                            schema = @Schema(type = "string", format = "binary")))
    @Refuses(status = HttpStatus.CONFLICT, when = Phrases.NO_WEIGHTS)
    @PostMapping(path = SALIENCY, produces = MediaType.IMAGE_PNG_VALUE)
    ResponseEntity<byte[]> saliencyAsPng(
            @PathVariable String id,
            @Parameter(description = Phrases.CHECKPOINT) @RequestParam(required = false) @Nullable String checkpoint,
            @DefinitionBody(
                            example = SALIENCY_EXAMPLE,
                            besides = {MediaType.IMAGE_PNG_VALUE, MediaType.IMAGE_JPEG_VALUE})
                    SaliencyDefinition definition) {
        return subjects.ask(
                id,
                Subjects.checkpoint(checkpoint, definition.checkpoint()),
                questions.overlay(definition, AskedPicture.ofRow(inQuery, definition.row())));
    }
}
