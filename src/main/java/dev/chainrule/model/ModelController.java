package dev.chainrule.model;

import dev.chainrule.model.ModelList.Wanted;
import dev.chainrule.web.DefinitionBody;
import dev.chainrule.web.EntityTags;
import dev.chainrule.web.Refuses;
import dev.chainrule.web.paging.ListResponse;
import dev.chainrule.web.paging.PageRequest;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Models over HTTP. */
@RestController
@RequestMapping("/models")
class ModelController {

    private static final String SORT =
            "What they are sorted by: created_at, or a metric such as val_accuracy or train_loss. Of a metric the best come "
                    + "first, unless order says otherwise; a minus before it puts the largest first. Those without the metric "
                    + "come last.";

    private final Models models;
    private final ModelList list;
    private final ModelResponses responses;
    private final ModelNotes notes;
    private final ModelDeletion deletion;
    private final EntityTags tags;

    ModelController(
            Models models,
            ModelList list,
            ModelResponses responses,
            ModelNotes notes,
            ModelDeletion deletion,
            EntityTags tags) {
        this.models = models;
        this.list = list;
        this.responses = responses;
        this.notes = notes;
        this.deletion = deletion;
        this.tags = tags;
    }

    @Operation(summary = "List models, newest first, or by a metric")
    @GetMapping
    ListResponse<ModelResponse> list(
            PageRequest page,
            @Parameter(description = "Only the versions of this name.") @RequestParam(required = false) @Nullable
                    String name,
            @Parameter(description = "Only those with this tag.") @RequestParam(required = false) @Nullable String tag,
            @Parameter(description = SORT) @RequestParam(required = false) @Nullable String sort,
            @RequestParam(required = false) @Nullable String order) {
        Wanted wanted = Wanted.of(name, tag, sort, order);
        return ListResponse.of(responses.of(list.page(page, wanted)), page, ModelResponse::id);
    }

    @Operation(summary = "A model: its inputs, metrics and provenance")
    @GetMapping("/{id}")
    ModelResponse get(@PathVariable String id) {
        return responses.of(models.named(id));
    }

    /** What is left out stays as it is. Networks, metrics and provenance never change. */
    @Operation(summary = "Describe a model, and tag it")
    @PatchMapping("/{id}")
    ModelResponse change(
            @PathVariable String id,
            @Parameter(description = EntityTags.WHEN)
                    @RequestHeader(name = EntityTags.IF_MATCH, required = false)
                    @Nullable
                    String ifMatch,
            @DefinitionBody(example = "{\"description\": \"The first that saw all rows\", \"tags\": [\"demo\"]}")
                    ModelChange change) {
        Models.Named named = models.named(id);
        notes.change(
                named.model().id(), change, ifMatch == null ? null : () -> tags.require(ifMatch, responses.of(named)));
        return responses.of(named);
    }

    /** Its job stays, and says that the model was deleted. A request that asks it meanwhile is answered whole, or 404. */
    @Operation(summary = "Delete a model that no alias, unfinished job or verification needs")
    @Refuses(
            status = HttpStatus.CONFLICT,
            when =
                    "An alias stands for it, an unfinished job resumes from it, or it is being verified; the detail says which")
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(
            @PathVariable String id,
            @Parameter(description = EntityTags.WHEN)
                    @RequestHeader(name = EntityTags.IF_MATCH, required = false)
                    @Nullable
                    String ifMatch) {
        deletion.delete(id, ifMatch == null ? null : named -> tags.require(ifMatch, responses.of(named)));
    }
}
