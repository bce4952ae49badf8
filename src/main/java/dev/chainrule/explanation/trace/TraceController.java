package dev.chainrule.explanation.trace;

import dev.chainrule.explanation.ExplanationSettings;
import dev.chainrule.explanation.Phrases;
import dev.chainrule.explanation.Subject;
import dev.chainrule.explanation.Subjects;
import dev.chainrule.explanation.edit.Edit;
import dev.chainrule.explanation.edit.WhatIfDefinition.Change;
import dev.chainrule.web.DefinitionBody;
import dev.chainrule.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Traces over HTTP: as JSON, or as a worked example to read. */
@RestController
class TraceController {

    private static final String EXAMPLE = """
            {"row": {"sepal_length": 5.1, "sepal_width": 3.5, "petal_length": 1.4, "petal_width": 0.2},
             "target": "setosa", "top": 20}""";

    private final Subjects subjects;
    private final ExplanationSettings settings;

    TraceController(Subjects subjects, ExplanationSettings settings) {
        this.subjects = subjects;
        this.settings = settings;
    }

    /**
     * Every number between a row and its prediction; with a target also every number between the loss and each weight. The
     * model may also be the id of a checkpoint, or of a job that runs or is paused.
     */
    @Operation(summary = "Follow a row through a network, neuron by neuron, and its loss back to every weight")
    @Refuses(status = HttpStatus.CONFLICT, when = Phrases.NO_WEIGHTS)
    @PostMapping(path = "/models/{id}/trace", produces = MediaType.APPLICATION_JSON_VALUE)
    TraceResponse trace(
            @PathVariable String id,
            @Parameter(description = Phrases.CHECKPOINT) @RequestParam(required = false) @Nullable String checkpoint,
            @DefinitionBody(example = EXAMPLE) TraceDefinition definition) {
        return of(id, checkpoint, definition);
    }

    @Operation(summary = "Follow a row through a network, as a worked example with formulas")
    @ApiResponse(
            responseCode = "200",
            description = "Markdown with LaTeX, to be checked with a calculator",
            content = @Content(mediaType = MediaType.TEXT_MARKDOWN_VALUE, schema = @Schema(type = "string")))
    @Refuses(status = HttpStatus.CONFLICT, when = Phrases.NO_WEIGHTS)
    @PostMapping(path = "/models/{id}/trace", produces = MediaType.TEXT_MARKDOWN_VALUE)
    ResponseEntity<byte[]> traceAsMarkdown(
            @PathVariable String id,
            @Parameter(description = Phrases.CHECKPOINT) @RequestParam(required = false) @Nullable String checkpoint,
            @DefinitionBody(example = EXAMPLE) TraceDefinition definition) {
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.TEXT_MARKDOWN, StandardCharsets.UTF_8))
                .body(TraceMarkdown.of(of(id, checkpoint, definition)).getBytes(StandardCharsets.UTF_8));
    }

    private TraceResponse of(String id, @Nullable String checkpoint, TraceDefinition definition) {
        return subjects.ask(
                id, Subjects.checkpoint(checkpoint, definition.checkpoint()), subject -> trace(subject, definition));
    }

    private TraceResponse trace(Subject subject, TraceDefinition definition) {
        List<Change> changes = definition.changes();
        if (changes == null) {
            return new Tracer(subject, definition, settings).trace();
        }
        try (Edit edit = new Edit(subject)) {
            edit.apply(changes);
            return new Tracer(subject.with(edit.network()), definition, settings).trace();
        }
    }
}
