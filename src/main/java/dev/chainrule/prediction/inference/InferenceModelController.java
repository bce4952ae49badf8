package dev.chainrule.prediction.inference;

import dev.chainrule.model.Model;
import dev.chainrule.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What models take and answer, whether they are ready, and how often they were asked; by the Open Inference Protocol. */
@RestController
@RequestMapping("/v2/models")
class InferenceModelController {

    private final ModelStates models;
    private final InferenceStatistics statistics;

    InferenceModelController(ModelStates models, InferenceStatistics statistics) {
        this.models = models;
        this.statistics = statistics;
    }

    /**
     * Whether a model is ready.
     *
     * @param name of the model
     * @param ready always true: what is not is refused
     */
    record ModelReadiness(String name, boolean ready) {}

    /** Of its latest version. */
    @Operation(summary = "The inputs and outputs of a model by the Open Inference Protocol")
    @GetMapping("/{name}")
    ModelMetadata metadata(@Parameter(description = InferenceController.NAME) @PathVariable String name) {
        return metadata(models.find(name).model());
    }

    /** Of one version. */
    @Operation(summary = "The inputs and outputs of a version of a model by the Open Inference Protocol")
    @GetMapping("/{name}/versions/{version}")
    ModelMetadata metadataOfVersion(
            @Parameter(description = InferenceController.NAME) @PathVariable String name,
            @Parameter(description = InferenceController.VERSION) @PathVariable String version) {
        return metadata(models.find(name, version).model());
    }

    private ModelMetadata metadata(Model model) {
        return ModelMetadata.of(model, models.versions(model.name()));
    }

    /** 200 where it can be asked; every model can from its beginning until it is unloaded. */
    @Operation(summary = "Whether a model is ready")
    @Refuses(status = HttpStatus.CONFLICT, when = InferenceController.NOT_READY)
    @GetMapping("/{name}/ready")
    ModelReadiness ready(@Parameter(description = InferenceController.NAME) @PathVariable String name) {
        return ready(models.find(name).model());
    }

    /** 200 where it can be asked. */
    @Operation(summary = "Whether a version of a model is ready")
    @Refuses(status = HttpStatus.CONFLICT, when = InferenceController.NOT_READY)
    @GetMapping("/{name}/versions/{version}/ready")
    ModelReadiness readyVersion(
            @Parameter(description = InferenceController.NAME) @PathVariable String name,
            @Parameter(description = InferenceController.VERSION) @PathVariable String version) {
        return ready(models.find(name, version).model());
    }

    private ModelReadiness ready(Model model) {
        models.requireReady(model);
        return new ModelReadiness(model.name(), true);
    }

    /** Of those that were asked by this protocol since the service began. */
    @Operation(summary = "How often models were asked by the Open Inference Protocol, and how long it took")
    @GetMapping("/stats")
    StatisticsResponse statisticsOfAll() {
        return statistics.all();
    }

    /** Of all its versions where it is called by its bare name. */
    @Operation(summary = "How often a model was asked by the Open Inference Protocol, and how long it took")
    @GetMapping("/{name}/stats")
    StatisticsResponse statistics(@Parameter(description = InferenceController.NAME) @PathVariable String name) {
        return statistics.of(models.versions(name));
    }

    /** Of one version. */
    @Operation(
            summary = "How often a version of a model was asked by the Open Inference Protocol, and how long it took")
    @GetMapping("/{name}/versions/{version}/stats")
    StatisticsResponse statisticsOfVersion(
            @Parameter(description = InferenceController.NAME) @PathVariable String name,
            @Parameter(description = InferenceController.VERSION) @PathVariable String version) {
        Model model = models.find(name, version).model();
        return statistics.of(models.versions(model.id()));
    }
}
