package dev.chainrule.model;

import dev.chainrule.web.DefinitionBody;
import dev.chainrule.web.Refuses;
import dev.chainrule.web.paging.ListResponse;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.net.URI;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
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

    AliasController(Aliases aliases) {
        this.aliases = aliases;
    }

    @Operation(summary = "The aliases of a name, and the version that each stands for")
    @GetMapping
    ListResponse<AliasResponse> list(@Parameter(description = NAME) @PathVariable String name) {
        List<AliasResponse> all =
                aliases.of(name).stream().map(AliasResponse::of).toList();
        return ListResponse.whole(all, AliasResponse::alias);
    }

    /** In one step: whoever asks by it meanwhile is answered by the version before, or by the one after. */
    @Operation(summary = "Let an alias stand for a version, with or without a threshold of its own")
    @ApiResponse(responseCode = "200", description = "It was moved", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "201", description = "It was made", useReturnTypeSchema = true)
    @Refuses(
            status = HttpStatus.CONFLICT,
            when = "The name has as many aliases as it may have (chainrule.model.max-aliases)")
    @PutMapping("/{alias}")
    ResponseEntity<AliasResponse> put(
            @Parameter(description = NAME) @PathVariable String name,
            @Parameter(description = ALIAS) @PathVariable String alias,
            @DefinitionBody(example = "{\"version\": 1}") AliasDefinition definition) {
        Aliases.Put put = aliases.put(name, alias, definition);
        AliasResponse response = AliasResponse.of(put.alias());
        return put.isNew()
                ? ResponseEntity.created(URI.create(response.links().self())).body(response)
                : ResponseEntity.ok(response);
    }

    @Operation(summary = "Delete an alias; the version it stands for stays")
    @DeleteMapping("/{alias}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(
            @Parameter(description = NAME) @PathVariable String name,
            @Parameter(description = ALIAS) @PathVariable String alias) {
        aliases.delete(name, alias);
    }
}
