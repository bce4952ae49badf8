package dev.chainrule.explanation.card;

import dev.chainrule.explanation.Phrases;
import dev.chainrule.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Model cards over HTTP. */
@RestController
class CardController {

    private static final String MARKDOWN = "text/markdown";

    private final Cards cards;

    CardController(Cards cards) {
        this.cards = cards;
    }

    /** As a page for people. Of a checkpoint, or of a job that runs or is paused, with what is known so far. */
    @Operation(summary = "What one should know of a model before using it")
    @Refuses(status = HttpStatus.CONFLICT, when = Phrases.NO_WEIGHTS)
    @GetMapping(path = "/models/{id}/card", produces = MediaType.TEXT_HTML_VALUE)
    String card(
            @PathVariable String id,
            @Parameter(description = Phrases.CHECKPOINT) @RequestParam(required = false) @Nullable String checkpoint) {
        return cards.write(id, checkpoint, new HtmlCard());
    }

    /** As Markdown; of a checkpoint or a job without a model likewise. */
    @Operation(summary = "What one should know of a model before using it")
    @Refuses(status = HttpStatus.CONFLICT, when = Phrases.NO_WEIGHTS)
    @GetMapping(path = "/models/{id}/card", produces = MARKDOWN)
    String cardAsMarkdown(
            @PathVariable String id,
            @Parameter(description = Phrases.CHECKPOINT) @RequestParam(required = false) @Nullable String checkpoint) {
        return cards.write(id, checkpoint, new MarkdownCard());
    }
}
