package dev.chainrule.prediction.serving;

import dev.chainrule.model.Model;
import dev.chainrule.prediction.PlainJson;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Which versions there are and what they take, as TensorFlow Serving says it. */
@RestController
@RequestMapping("/v1/models/{name}")
class ServedModelController {

    private final ServedModels models;

    ServedModelController(ServedModels models) {
        this.models = models;
    }

    /** Of all versions. */
    @Operation(summary = "The versions of a model as TensorFlow Serving says them")
    @GetMapping
    VersionStatus status(@Parameter(description = ServingController.NAME) @PathVariable String name) {
        return VersionStatus.of(models.versions(name));
    }

    /** Of one version. */
    @Operation(summary = "A version of a model as TensorFlow Serving says it")
    @GetMapping("/versions/{version}")
    VersionStatus statusByVersion(
            @Parameter(description = ServingController.NAME) @PathVariable String name,
            @Parameter(description = ServingController.VERSION) @PathVariable String version) {
        return status(models.ofVersion(name, version).model());
    }

    /** Of the version that an alias means. */
    @Operation(summary = "The version of an alias as TensorFlow Serving says it")
    @GetMapping("/labels/{label}")
    VersionStatus statusByLabel(
            @Parameter(description = ServingController.NAME) @PathVariable String name,
            @Parameter(description = ServingController.LABEL) @PathVariable String label) {
        return status(models.ofLabel(name, label).model());
    }

    private static VersionStatus status(Model model) {
        return VersionStatus.of(List.of(model.version()));
    }

    /** What has no verb, or one that there is not. */
    @Hidden
    @PostMapping({"", "/versions/{version}", "/labels/{label}"})
    void postSomethingElse(HttpServletRequest request) {
        String path = request.getRequestURI();
        int colon = path.lastIndexOf(':');
        String came = colon < path.lastIndexOf('/')
                ? "There is nothing to POST to here"
                : "There is no verb \"%s\"".formatted(PlainJson.shown(path.substring(colon + 1)));
        throw new ProblemException(
                ProblemKind.NOT_FOUND,
                "unknown_path",
                came
                        + "; models are asked by :predict, :classify or :regress behind the name, the version or the label.");
    }

    /** Of the latest version. */
    @Operation(summary = "The inputs and outputs of a model as TensorFlow Serving says them")
    @GetMapping("/metadata")
    ServedMetadata metadata(@Parameter(description = ServingController.NAME) @PathVariable String name) {
        return ServedMetadata.of(models.find(name).model());
    }

    /** Of one version. */
    @Operation(summary = "The inputs and outputs of a version as TensorFlow Serving says them")
    @GetMapping("/versions/{version}/metadata")
    ServedMetadata metadataByVersion(
            @Parameter(description = ServingController.NAME) @PathVariable String name,
            @Parameter(description = ServingController.VERSION) @PathVariable String version) {
        return ServedMetadata.of(models.ofVersion(name, version).model());
    }

    /** Of the version that an alias means. */
    @Operation(summary = "The inputs and outputs of the version of an alias as TensorFlow Serving says them")
    @GetMapping("/labels/{label}/metadata")
    ServedMetadata metadataByLabel(
            @Parameter(description = ServingController.NAME) @PathVariable String name,
            @Parameter(description = ServingController.LABEL) @PathVariable String label) {
        return ServedMetadata.of(models.ofLabel(name, label).model());
    }
}
