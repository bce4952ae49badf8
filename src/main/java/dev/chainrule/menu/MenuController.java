package dev.chainrule.menu;

import dev.chainrule.network.augmentation.Augmentation;
import dev.chainrule.network.initializer.Initializer;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.optimizer.Optimizer;
import dev.chainrule.network.regularizer.Regularizer;
import dev.chainrule.web.paging.ListResponse;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The reference of losses, optimizers, schedules and so on, which have no curves, over HTTP. */
@RestController
@ApiResponse(responseCode = "200", description = "OK", useReturnTypeSchema = true)
@ApiResponse(responseCode = "304", description = "Not modified since the ETag in If-None-Match", content = @Content)
class MenuController {

    private final Catalogue<Loss> losses = Catalogue.of("loss", "/losses", Loss.class);
    private final Catalogue<Optimizer> optimizers = Catalogue.of("optimizer", "/optimizers", Optimizer.class);
    private final Catalogue<LayerSpec> layers = Catalogue.of("layer", "/layers", LayerSpec.class);
    private final Catalogue<Regularizer> regularizers = Catalogue.of("regularizer", "/regularizers", Regularizer.class);
    private final Catalogue<Augmentation> augmentations =
            Catalogue.of("augmentation", "/augmentations", Augmentation.class);
    private final Catalogue<Initializer> initializers = Catalogue.of("initializer", "/initializers", Initializer.class);

    @Operation(summary = "List the losses")
    @GetMapping("/losses")
    ListResponse<MemberResponse> losses() {
        return losses.list();
    }

    @Operation(summary = "A loss")
    @GetMapping("/losses/{name}")
    MemberResponse loss(@PathVariable String name) {
        return losses.show(name);
    }

    @Operation(summary = "List the optimizers")
    @GetMapping("/optimizers")
    ListResponse<MemberResponse> optimizers() {
        return optimizers.list();
    }

    @Operation(summary = "An optimizer")
    @GetMapping("/optimizers/{name}")
    MemberResponse optimizer(@PathVariable String name) {
        return optimizers.show(name);
    }

    @Operation(summary = "List the layers")
    @GetMapping("/layers")
    ListResponse<MemberResponse> layers() {
        return layers.list();
    }

    @Operation(summary = "A layer")
    @GetMapping("/layers/{name}")
    MemberResponse layer(@PathVariable String name) {
        return layers.show(name);
    }

    @Operation(summary = "List the regularizers (L1, L2, elastic net, max-norm)")
    @GetMapping("/regularizers")
    ListResponse<MemberResponse> regularizers() {
        return regularizers.list();
    }

    @Operation(summary = "A regularizer")
    @GetMapping("/regularizers/{name}")
    MemberResponse regularizer(@PathVariable String name) {
        return regularizers.show(name);
    }

    @Operation(summary = "List the augmentations of pictures (shift, rotate, flip, mixup and so on)")
    @GetMapping("/augmentations")
    ListResponse<MemberResponse> augmentations() {
        return augmentations.list();
    }

    @Operation(summary = "An augmentation")
    @GetMapping("/augmentations/{name}")
    MemberResponse augmentation(@PathVariable String name) {
        return augmentations.show(name);
    }

    @Operation(summary = "List the weight initializers")
    @GetMapping("/initializers")
    ListResponse<MemberResponse> initializers() {
        return initializers.list();
    }

    @Operation(summary = "An initializer")
    @GetMapping("/initializers/{name}")
    MemberResponse initializer(@PathVariable String name) {
        return initializers.show(name);
    }
}
