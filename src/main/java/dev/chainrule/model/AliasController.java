package dev.chainrule.model;

import dev.chainrule.web.DefinitionBody;
import dev.chainrule.web.EntityTags;
import dev.chainrule.web.Refuses;
import dev.chainrule.web.paging.ListResponse;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Aliases over HTTP. */
@RestController
@RequestMapping("/models/{name}/aliases")
class AliasController {

    private static final String NAME = "Name of the model; the id of one of its versions means the same.";
    private static final String ALIAS =
            "Name of the alias: the model is asked for as name@alias wherever a model is named.";

    private final Aliases aliases;
    private final EntityTags tags;

    AliasController(Aliases aliases, EntityTags tags) {
        this.aliases = aliases;
        this.tags = tags;
    }

    @Operation(summary = "The aliases of a name, and the version that each stands for")
    @GetMapping
    ListResponse<AliasResponse> list(@Parameter(description = NAME) @PathVariable String name) {
        List<AliasResponse> all =
                aliases.of(name).stream().map(AliasResponse::of).toList();
        return ListResponse.whole(all, AliasResponse::alias);
    }

    @Operation(summary = "An alias, and the version that it stands for")
    @GetMapping("/{alias}")
    AliasResponse get(
            @Parameter(description = NAME) @PathVariable String name,
            @Parameter(description = ALIAS) @PathVariable String alias) {
        return AliasResponse.of(aliases.one(name, alias));
    }

    /** In one step: whoever asks by it meanwhile is answered by the version before, or by the one after. */
    @Operation(summary = "Let an alias stand for a version, with or without a threshold and a temperature of its own")
    @ApiResponse(responseCode = "200", description = "It was moved", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "201", description = "It was made", useReturnTypeSchema = true)
    @Refuses(
            status = HttpStatus.CONFLICT,
            when = "The name has as many aliases as it may have (chainrule.model.max-aliases)")
    @PutMapping("/{alias}")
    ResponseEntity<AliasResponse> put(
            @Parameter(description = NAME) @PathVariable String name,
            @Parameter(description = ALIAS) @PathVariable String alias,
            @Parameter(description = EntityTags.WHEN)
                    @RequestHeader(name = EntityTags.IF_MATCH, required = false)
                    @Nullable
                    String ifMatch,
            @Parameter(description = EntityTags.UNLESS)
                    @RequestHeader(name = EntityTags.IF_NONE_MATCH, required = false)
                    @Nullable
                    String ifNoneMatch,
            @DefinitionBody(example = "{\"version\": 1}") AliasDefinition definition) {
        Aliases.Put put = aliases.put(name, alias, definition, now -> {
            AliasResponse current = now.map(AliasResponse::of).orElse(null);
            tags.require(ifMatch, current);
            tags.requireNone(ifNoneMatch, current);
        });
        AliasResponse response = AliasResponse.of(put.alias());
        ResponseEntity.BodyBuilder answer =
                put.isNew() ? ResponseEntity.created(URI.create(response.links().self())) : ResponseEntity.ok();
        return answer.eTag(tags.of(response)).body(response);
    }

    @Operation(summary = "Delete an alias; the version it stands for stays")
    @DeleteMapping("/{alias}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(
            @Parameter(description = NAME) @PathVariable String name,
            @Parameter(description = ALIAS) @PathVariable String alias,
            @Parameter(description = EntityTags.WHEN)
                    @RequestHeader(name = EntityTags.IF_MATCH, required = false)
                    @Nullable
                    String ifMatch) {
        aliases.delete(name, alias, ifMatch == null ? null : now -> tags.require(ifMatch, AliasResponse.of(now)));
    }
}
